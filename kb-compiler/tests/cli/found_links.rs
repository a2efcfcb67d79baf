//! `build --link` links tickets by what their answers say, keeps that in a file of its own, and leaves the last word to people.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{folder, run};

/// What the articles, and so the answers, speak of.
const TOPICS: [[&str; 6]; 10] = [
    ["approver", "payroll", "locked", "second", "person", "grey"],
    ["cookie", "browser", "session", "login", "clear", "tab"],
    ["toner", "cartridge", "drum", "tray", "paper", "fuser"],
    ["invoice", "supplier", "vat", "rejected", "number", "correct"],
    ["signature", "outlook", "banner", "logo", "template", "addin"],
    ["calendar", "meeting", "invite", "timezone", "attendee", "accept"],
    ["backup", "restore", "snapshot", "archive", "tape", "retention"],
    ["certificate", "expired", "renew", "trust", "chain", "root"],
    ["router", "firmware", "cable", "antenna", "signal", "reboot"],
    ["passport", "visa", "travel", "allowance", "receipt", "claim"],
];
/// What clients ask; no article says it.
const ASKED: &str = "frobnicated salaries";

/// An answer that neither names nor links the article: some of its words, and words of no article.
fn answer(topic: usize, number: usize) -> String {
    let words: Vec<&str> = (0..4).map(|at| TOPICS[topic][(at + number) % 6]).collect();
    format!("Hello, we looked into it: {}. Kind regards", words.join(" and "))
}

fn ticket(number: usize, account: &str, subject: &str, topic: usize) -> Value {
    json!({"ticket": number.to_string(), "account": account, "subject": subject, "summary": answer(topic, number)})
}

/// A knowledge base with 200 tickets whose article is known, and three that name none.
fn knowledge() -> TempDir {
    let known = (0..200).map(|n| {
        let mut ticket = ticket(n, &format!("CLIENT-{}", n % 7), "it does not work", n % 10);
        ticket["articles"] = json!([format!("topic-{}", n % 10)]);
        ticket["link"] = json!("used");
        ticket
    });
    let asked = ["JUNIPER", "NORDVIK", "GRANITO"].into_iter().zip(900..);
    let lines: Vec<Value> =
        known.chain(asked.map(|(account, number)| ticket(number, account, ASKED, 0))).collect();
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let folder = folder(&[("resolutions/gateway.jsonl", lines.as_bytes())]);
    for (number, words) in TOPICS.iter().enumerate() {
        let text = format!("# How to do thing {number}\n\n{}.\n", words.join(", then "));
        fs::write(folder.path().join(format!("topic-{number}.md")), text).unwrap();
    }
    folder
}

/// Builds, and returns what is said and what the first article for the question is.
fn build(knowledge: &Path, options: &[&str]) -> (String, String) {
    let dist = tempfile::tempdir().unwrap();
    let dist = dist.path().join("dist");
    let (from, to) = (knowledge.to_str().unwrap(), dist.to_str().unwrap());
    let ran = run([&["build", from, "--out", to], options].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    (ran.err, run(["search", to, ASKED, "--limit", "1"]).out)
}

#[test]
fn answers_link_tickets_and_people_have_the_last_word() {
    let knowledge = knowledge();
    let file = knowledge.path().join("resolutions/found.jsonl");
    let (_, first) = build(knowledge.path(), &[]);
    assert!(!first.contains("topic-0") && !file.exists(), "{first}");

    let (said, first) = build(knowledge.path(), &["--link"]);
    assert!(
        said.contains("Found articles for 3 more tickets: 0 by address, 0 by title, 3 by search."),
        "{said}"
    );
    assert!(first.contains("topic-0"), "{said}{first}");
    let found = fs::read_to_string(&file).unwrap();
    let lines: Vec<Value> = found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| &line["ticket"]).collect::<Vec<_>>(), ["900", "901", "902"]);
    for line in &lines {
        assert_eq!((&line["found"]["article"], &line["found"]["by"]), (&json!("topic-0"), &json!("search")));
        assert!(line["found"]["percent"].as_u64().unwrap() >= 90, "{line}");
    }

    let (said, first) = build(knowledge.path(), &["--link"]);
    assert!(said.contains("Found articles for 0 more tickets") && first.contains("topic-0"), "{said}{first}");
    assert_eq!(fs::read_to_string(&file).unwrap(), found, "a ticket is looked at once");
    let (_, first) = build(knowledge.path(), &[]);
    assert!(first.contains("topic-0"), "every build learns from what was found: {first}");

    let none = |number: usize| {
        format!(
            "{{\"ticket\": \"{number}\", \"articles\": [], \"link\": \"none\", \"reviewed\": {{\"by\": \"maria\", \"date\": \"2026-11-27\"}}}}\n"
        )
    };
    let decisions: String = (900..903).map(none).collect();
    fs::write(knowledge.path().join("resolutions/a.jsonl"), decisions).unwrap();
    let (said, first) = build(knowledge.path(), &["--link"]);
    assert!(!first.contains("topic-0"), "{said}{first}");
}

#[test]
fn a_file_that_can_not_be_read_is_named() {
    let knowledge = knowledge();
    fs::write(knowledge.path().join("resolutions/found.jsonl"), "{\"ticket\": \"1\", \"found\": 7}\n")
        .unwrap();
    let ran = run([
        "build".as_ref(),
        knowledge.path().as_os_str(),
        "--out".as_ref(),
        "dist".as_ref(),
        "--link".as_ref(),
    ]);
    assert_eq!(ran.status, Some(2), "{}", ran.err);
    assert!(
        ran.err.contains("found.jsonl:1: ") && ran.err.contains("mend or remove this line"),
        "{}",
        ran.err
    );
}
