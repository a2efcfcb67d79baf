//! What tickets say in confidence stays out of dist: marked words are planted in tickets, and every byte of dist is searched, inflated.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use kb_compiler::bundle::bundle;
use kb_compiler::dist::write_bundle;
use kb_compiler::edition::editions;
use kb_compiler::learn::Study;
use kb_compiler::sources;

/// Bytes before the deflated payload of a block.
const HEADER: usize = kb_core::bundle::HEADER_LENGTH;

/// A marked word, and the folders of dist that may hold it.
const MARKED: [(&str, &[&str]); 10] = [
    // Used by three accounts: what is learned ships, so that this test would see the others.
    ("zqthree", &["internal", "public"]),
    ("zqplum", &[]),
    ("zqtwain", &[]),
    ("zqbrick", &[]),
    ("zqmailbox", &[]),
    ("zqcorp", &[]),
    ("7946", &[]),
    ("zqholt", &[]),
    ("zqwort", &[]),
    ("zqvault", &["internal"]),
];

/// A knowledge base of two audiences whose tickets hold the marked words.
fn planted() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ticket-privacy");
    fs::create_dir_all(folder.join("resolutions")).expect("the folder can be made");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file can be written");
    write("kb.toml", "[audiences]\nclient = \"clients\"\ninternal = \"support\"\n");
    for (id, title) in
        [("pay", "Pay run is stuck"), ("bank", "Bank file bounces"), ("mail", "Signature is missing")]
    {
        write(
            &format!("{id}.md"),
            &format!("---\nid: {id}\naudience: [client]\n---\n# {title}\n\nText of {id}.\n"),
        );
    }
    let mut lines = String::new();
    for n in 0..60 {
        let account = ["Alder", "Birch", "Zqholt"][n % 3];
        let article = ["pay", "bank", "mail"][n % 2];
        let mut words = format!("spinner never stops zqthree {}", ["approve", "iban"][n % 2]);
        match n % 6 {
            0 => words += " zqplum",
            1 => words += " write to zqmailbox@zqcorp.com or call +44 20 7946 0958",
            2 => words += " we are Zqholt and zqtwain",
            _ => words += " zqholt zqmailbox@zqcorp.com 020 7946 0958",
        }
        words += if n % 3 == 0 { " zqtwain" } else { "" };
        lines += &line(n, account, article, &words, "");
    }
    for n in 60..80 {
        let account = ["Alder", "Birch", "Cedar", "Dogwood"][n % 4];
        lines += &line(n, account, "pay", "zqwort klemmt", ", \"locale\": \"de\"");
        lines += &line(100 + n, account, "pay", "zqvault secret", ", \"audience\": \"internal\"");
    }
    write("resolutions/tickets.jsonl", &lines);
    folder
}

fn line(number: usize, account: &str, article: &str, words: &str, more: &str) -> String {
    format!(
        "{{\"ticket\": \"{number}\", \"opened\": \"2026-01-05\", \"account\": \"{account}\", \"subject\": \"{words}\", \
         \"description\": \"zqthree {words}\", \"summary\": \"zqbrick told by phone\", \"articles\": [\"{article}\"], \
         \"link\": \"used\"{more}}}\n"
    )
}

/// Every file below a folder, by its path from there, inflated where it is a block.
fn contents(folder: &Path, inside: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("dist can be listed") {
        let path = entry.expect("dist can be listed").path();
        let name = format!("{inside}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            contents(&path, &format!("{name}/"), found);
            continue;
        }
        let mut bytes = fs::read(&path).expect("a file of dist can be read");
        if name.ends_with(".kb") {
            let mut plain = Vec::new();
            let mut inflater = flate2::read::ZlibDecoder::new(&bytes[HEADER..]);
            inflater.read_to_end(&mut plain).expect("a block inflates");
            bytes.extend(plain);
        }
        found.insert(name, bytes);
    }
}

/// Words of a block share their beginnings with the word before, so a word's end has to do where it tells enough.
fn holds(bytes: &[u8], word: &str) -> bool {
    let end = word.strip_prefix("zq").unwrap_or(word);
    bytes.to_ascii_lowercase().windows(end.len()).any(|window| window == end.as_bytes())
}

#[test]
fn what_few_accounts_wrote_and_personal_data_never_ship() {
    let (base, _) = sources::read(&planted()).expect("the knowledge base can be read");
    let dist = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ticket-privacy-dist");
    for edition in editions(&base) {
        let made = bundle(&edition, &base, Study::silent(true)).expect("the edition compiles");
        write_bundle(&dist, &made, &[]).expect("dist can be written");
    }
    let mut files = BTreeMap::new();
    contents(&dist, "", &mut files);
    for (word, allowed) in MARKED {
        let mut holders: Vec<&str> = files
            .iter()
            .filter(|(_, bytes)| holds(bytes, word))
            .map(|(name, _)| name.split('/').next().unwrap_or(name))
            .collect();
        holders.dedup();
        assert_eq!(holders, allowed, "{word}");
    }
}
