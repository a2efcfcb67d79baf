//! What tickets say in confidence stays out of dist: marked words are planted in tickets, and every byte of dist is searched, inflated.

use std::fs;
use std::path::{Path, PathBuf};

use fixmark_tests::dist::{compiled, holders};

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

#[test]
fn what_few_accounts_wrote_and_personal_data_never_ship() {
    let files = compiled(&planted(), &Path::new(env!("CARGO_TARGET_TMPDIR")).join("ticket-privacy-dist"));
    for (word, allowed) in MARKED {
        // Words of a block share their beginnings with the word before, so a word's end has to do where it tells enough.
        let end = word.strip_prefix("zq").unwrap_or(word);
        assert_eq!(holders(&files, end), allowed, "{word}");
    }
}
