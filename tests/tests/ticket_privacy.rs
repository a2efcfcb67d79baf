//! Private text of tickets never reaches a bundle: tickets with canary words are compiled, and every byte of the result is searched.

use std::fs;
use std::path::{Path, PathBuf};

use fixmark_tests::dist::{compiled, folders_with};
use kb_compiler::open::LocalBundle;
use kb_core::triage::features;

/// A canary word, and the folders of `dist/` that may contain it.
const CANARIES: [(&str, &[&str]); 10] = [
    // Used by three accounts, so it is learned: the test would find the other words too if they were in a bundle.
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

/// A knowledge base for two audiences whose tickets contain the canary words.
fn knowledge_base() -> PathBuf {
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
fn words_of_few_accounts_and_personal_data_are_in_no_bundle() {
    let files =
        compiled(&knowledge_base(), &Path::new(env!("CARGO_TARGET_TMPDIR")).join("ticket-privacy-dist"));
    for (word, allowed) in CANARIES {
        // A block stores a word without the prefix that it shares with the word before, so only the end is searched for.
        let end = word.strip_prefix("zq").unwrap_or(word);
        assert_eq!(folders_with(&files, end), allowed, "{word}");
    }
}

/// A canary text of tagged tickets, and whether triage may know it. The models store hashes of features, so each model is asked too;
/// the texts share no n-grams of letters.
const TRIAGE_CANARIES: [(&str, bool); 11] = [
    // From every account.
    ("zqthree", true),
    // From two of the four accounts.
    ("kwyxo", false),
    // From every account, but personal data: an account's name, an e-mail address, a phone number and an IBAN.
    ("jyvuk", false),
    ("fubxi", false),
    ("dwogz", false),
    ("7946", false),
    ("0958", false),
    ("DE89370400440532013000", false),
    ("0532", false),
    // From one account, only in the subject.
    ("gmevq", false),
    // A category of one account only.
    ("pnbqk", false),
];

/// A knowledge base whose tickets, of four accounts, have a category and a route, and the canary texts in subject and description.
fn tagged_tickets() -> PathBuf {
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
fn triage_learns_no_words_of_few_accounts_and_no_personal_data() {
    let dist = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tagged-tickets-dist");
    let files = compiled(&tagged_tickets(), &dist);
    let bundle = LocalBundle::open(&dist).expect("the bundle opens");
    let triage = bundle.triage().expect("the models open").expect("tagged tickets make models");
    assert_eq!(triage.models.len(), 2, "category and route are learned");
    for (text, known) in TRIAGE_CANARIES {
        assert_eq!(folders_with(&files, text), Vec::<&str>::new(), "{text}");
        let keys = features(text, bundle.analyzer());
        for model in &triage.models {
            let knows = keys.iter().any(|feature| model.keys.binary_search(&feature.key).is_ok());
            assert_eq!(knows, known, "{text} in {:?}", model.field);
        }
    }
}
