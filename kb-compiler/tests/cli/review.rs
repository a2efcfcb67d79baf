//! `review` without a terminal: what it would ask, what it takes over, and what becomes of that.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Ran, folder, run, small};

/// Three articles, and tickets of which one is linked, one answer has an address, one has nothing, and one is tagged.
fn base() -> TempDir {
    let base = small();
    let tickets = [
        json!({"ticket": 1, "subject": "grey button", "summary": "See https://help.example/kb/pay-run-stuck.", "source": {}}),
        json!({"ticket": 2, "subject": "bank rejects the IBAN of jane@example.com", "category": "bank"}),
        json!({"ticket": 3, "subject": "done already", "articles": ["signature"], "category": "mail"}),
    ];
    let lines: String = tickets.iter().map(|ticket| format!("{ticket}\n")).collect();
    fs::create_dir(base.path().join("resolutions")).unwrap();
    fs::write(base.path().join("resolutions/history.jsonl"), lines).unwrap();
    base
}

fn review(base: &Path, more: &[&str]) -> Ran {
    run(["review", base.to_str().unwrap(), "--by", "maria"].iter().chain(more))
}

fn asked(base: &Path, more: &[&str]) -> Vec<Value> {
    let ran = review(base, &[&["--json"], more].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_asked_names_articles_and_why() {
    let base = base();
    let questions = asked(base.path(), &["--links"]);
    let shown: Vec<_> = questions.iter().map(|question| &question["ticket"]).collect();
    assert_eq!(shown, ["1", "2"], "the surest first, and only what is not linked");
    let first = &questions[0]["choices"][0];
    let expected =
        json!({"articles": ["pay-run-stuck"], "percent": 95, "why": "its address stands in the answer"});
    assert_eq!(first, &expected);
    assert_eq!(questions[1]["choices"][0]["articles"], json!(["bank-file"]));
    assert!(!questions[1].to_string().contains("jane@"), "{}", questions[1]);
    let other = folder(&[("t.jsonl", b"{}\n")]);
    let ran = review(base.path(), &["--json", other.path().join("t.jsonl").to_str().unwrap()]);
    assert!(ran.status == Some(2) && ran.err.contains("no ticket of"), "{}", ran.err);
    let history = base.path().join("resolutions/history.jsonl");
    assert_eq!(asked(base.path(), &["--links", history.to_str().unwrap()]).len(), 2);
}

#[test]
fn what_is_taken_over_is_learned_and_not_asked_again() {
    let base = base();
    let ran = review(base.path(), &["--links", "--accept-above", "0.9"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains(
            "Decided: 1 linked, 0 without an article, 0 tagged; 0 left for another time, 1 not asked."
        ),
        "{}",
        ran.err
    );
    let file = base.path().join("resolutions/reviewed.jsonl");
    let line: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(
        (&line["ticket"], &line["articles"], &line["link"]),
        (&json!("1"), &json!(["pay-run-stuck"]), &json!("used"))
    );
    assert_eq!((&line["reviewed"]["by"], &line["reviewed"]["percent"]), (&json!("maria"), &json!(95)));
    assert_eq!(asked(base.path(), &["--links"]).len(), 1);
    let checked = run(["check", base.path().to_str().unwrap(), "--format", "json"]);
    assert!(!checked.out.contains("reviewed.jsonl"), "{}", checked.out);
    // What was left is asked after all others; a half line is not built upon.
    let left = r#"{"ticket": "2", "reviewed": {"by": "m", "date": "2026-11-27", "left": ["link"]}}"#;
    fs::write(&file, format!("{left}\n")).unwrap();
    let tickets: Vec<Value> =
        asked(base.path(), &["--links"]).iter().map(|one| one["ticket"].clone()).collect();
    assert_eq!(tickets, ["1", "2"]);
    fs::write(&file, &left[..20]).unwrap();
    let ran = review(base.path(), &["--links", "--json"]);
    assert!(ran.status == Some(2) && ran.err.contains("reviewed.jsonl:1: "), "{}", ran.err);
}

#[test]
fn missing_tags_are_proposed_by_triage() {
    let base = base();
    let words = ["approve the pay run", "the bank file is rejected"];
    let lines: String = (0..60)
        .map(|n| {
            let (words, category) = (words[n % 2], ["pay-run", "bank"][n % 2]);
            let ticket = format!("T-{n}");
            let category = if n < 50 { json!(category) } else { Value::Null };
            format!(
                "{}\n",
                json!({"ticket": ticket, "subject": format!("{words} {n}"), "category": category})
            )
        })
        .collect();
    fs::write(base.path().join("resolutions/history.jsonl"), lines).unwrap();
    let questions = asked(base.path(), &["--tags"]);
    assert_eq!(questions.len(), 10);
    for question in &questions {
        let number: usize = question["ticket"].as_str().unwrap()[2..].parse().unwrap();
        assert_eq!(question["about"], json!(["category"]));
        assert_eq!(question["choices"][0]["category"], json!(["pay-run", "bank"][number % 2]), "{question}");
    }
    let ran = review(base.path(), &["--tags", "--accept-above", "0.5"]);
    assert!(ran.err.contains("0 without an article, 10 tagged"), "{}", ran.err);
    assert_eq!(asked(base.path(), &["--tags"]), Vec::<Value>::new());
}

#[test]
fn without_a_terminal_it_says_what_to_do_instead() {
    let base = base();
    let ran = review(base.path(), &["--links"]);
    assert!(ran.status == Some(2) && ran.err.contains("--accept-above PROBABILITY"), "{}", ran.err);
    let untagged = small();
    let ran = review(untagged.path(), &["--tags"]);
    assert!(ran.status == Some(2) && ran.err.contains("tag some tickets first"), "{}", ran.err);
}
