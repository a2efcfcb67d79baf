//! What tickets say in confidence stays out of dist: marked words are planted in tickets, and every byte of dist is searched, inflated.

use std::fs;
use std::path::{Path, PathBuf};

use fixmark_tests::dist::{compiled, holders};
use kb_compiler::open::LocalBundle;
use kb_core::triage::features;

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

/// A marked text of tagged tickets, and whether triage may know it. Triage knows features by hashes, so its models are asked as well;
/// no two of them have letters in a row in common.
const TAGGED: [(&str, bool); 11] = [
    // From every account.
    ("zqthree", true),
    // From two of the four.
    ("kwyxo", false),
    // From every account, but nobody's to learn: an account's name, an address, a phone number and an IBAN.
    ("jyvuk", false),
    ("fubxi", false),
    ("dwogz", false),
    ("7946", false),
    ("0958", false),
    ("DE89370400440532013000", false),
    ("0532", false),
    // From one account, in the subject alone.
    ("gmevq", false),
    // One account's own category, and one with an account's name, which all of them have.
    ("pnbqk", false),
];

/// Tickets of four accounts with a category and a route, no articles, and what is marked in their subjects and descriptions.
fn tagged() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tagged-tickets");
    fs::create_dir_all(folder.join("resolutions")).expect("the folder can be made");
    fs::write(folder.join("pay.md"), "# Pay run is stuck\n\nText.\n").expect("an article can be written");
    let mut lines = String::new();
    for n in 0..120 {
        let account = ["Alder", "Birch", "Cedar", "Jyvuk"][n % 4];
        let (category, words) =
            [("pay-run", "approve spinner zqthree"), ("bank-file", "rejected statement")][n / 4 % 2];
        let category = match n % 24 {
            0 => "pnbqk-moves",
            1..=4 => "jyvuk-desk",
            _ => category,
        };
        let rare = match account {
            "Alder" => "gmevq kwyxo",
            "Birch" => "kwyxo",
            _ => "",
        };
        lines += &format!(
            "{{\"ticket\": \"{n}\", \"opened\": \"2026-01-05\", \"account\": \"{account}\", \"subject\": \"{words} {rare}\", \
             \"description\": \"{words} we are Jyvuk, fubxi@dwogz.com, +44 20 7946 0958, \
             DE89 3704 0044 0532 0130 00\", \"category\": \"{category}\", \"route\": \"{category}-desk\"}}\n"
        );
    }
    fs::write(folder.join("resolutions/tickets.jsonl"), lines).expect("the tickets can be written");
    folder
}

#[test]
fn triage_knows_nothing_of_what_few_accounts_wrote_and_no_personal_data() {
    let dist = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tagged-tickets-dist");
    let files = compiled(&tagged(), &dist);
    let bundle = LocalBundle::open(&dist).expect("the bundle opens");
    let triage = bundle.triage().expect("the models open").expect("tagged tickets make models");
    assert_eq!(triage.models.len(), 2, "category and route are learned");
    for (text, known) in TAGGED {
        assert_eq!(holders(&files, text), Vec::<&str>::new(), "{text}");
        let keys = features(text, bundle.analyzer());
        for model in &triage.models {
            let knows = keys.iter().any(|feature| model.keys.binary_search(&feature.key).is_ok());
            assert_eq!(knows, known, "{text} in {:?}", model.field);
        }
    }
}
