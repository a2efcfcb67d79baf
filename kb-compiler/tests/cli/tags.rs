//! `tags`: who tags, which tags are unused, unknown, overlapping or contradicting, and what kb.toml makes of their names.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{run, small};

const CONFIG: &str = "
[[categories]]
id = \"pay-run\"
[[categories]]
id = \"unused\"
[tags.category]
values = [\"access\", \"bank\"]
synonyms = { \"log-in\" = \"access\" }
merges = [[\"bank\", \"bank-old\"]]
";

/// A knowledge base with these tickets.
fn base(config: &str, tickets: &[Value]) -> TempDir {
    let base = small();
    fs::create_dir(base.path().join("resolutions")).unwrap();
    let lines: String = tickets.iter().map(|ticket| format!("{ticket}\n")).collect();
    fs::write(base.path().join("resolutions/t.jsonl"), lines).unwrap();
    fs::write(base.path().join("kb.toml"), config).unwrap();
    base
}

fn report(base: &Path) -> (Value, String) {
    let path = base.to_str().unwrap();
    let (json, text) = (run(["tags", path, "--json"]), run(["tags", path]));
    assert_eq!((json.status, text.status), (Some(0), Some(0)), "{} {}", json.err, text.err);
    (serde_json::from_str(&json.out).unwrap(), text.out)
}

#[test]
fn names_of_tags_become_tags_and_the_rest_is_listed() {
    let tickets = [
        json!({"ticket": 1, "subject": "a", "category": "Log-In", "engineer": "Maria", "opened": "2026-01-01"}),
        json!({"ticket": 2, "subject": "b", "category": "bank-old", "engineer": "Maria", "link": "none"}),
        json!({"ticket": 3, "subject": "c", "category": "payrun", "engineer": "Jonas"}),
        json!({"ticket": 4, "subject": "d", "opened": "2026-02-01", "engineer": "Jonas"}),
        json!({"ticket": 5, "subject": "e", "provenance": "anonymous", "category": "spam"}),
    ];
    let (report, text) = report(base(CONFIG, &tickets).path());
    assert_eq!(report["fields"]["category"], json!({"with": 3, "of": 4}));
    assert_eq!(report["engineers"]["Maria"]["fields"]["category"], json!({"with": 2, "of": 2}));
    assert_eq!(report["engineers"]["Jonas"]["fields"]["link"], json!({"with": 0, "of": 2}));
    let category = &report["tags"]["category"];
    assert_eq!(category["unused"], json!(["pay-run", "unused"]));
    assert_eq!(category["unknown"], json!([{"tag": "payrun", "tickets": 1, "nearest": "pay-run"}]));
    assert_eq!(
        (&report["next"][0]["ticket"], &report["next"][0]["lacks"]),
        (&json!("4"), &json!(["category", "link"]))
    );
    for expected in [
        "4 tickets that engineers closed: category 75%, link 25%",
        "  Jonas, 2 tickets: category 50%",
        "category: no ticket has pay-run, unused\n",
        "payrun 1 (meant pay-run?)",
        "next: ticket 4 (resolutions/t.jsonl:4) lacks category, link; `kb-compiler review`",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn tags_that_nobody_can_tell_apart_are_named() {
    let words = ["salaries are frozen", "bank file is rejected"];
    let alike = |n: usize| json!({"ticket": n, "subject": format!("{} {n}", words[n % 2]), "category": (["pay", "bank"][n % 2])});
    // The same words by turns with either of two tags.
    let mixed = |n: usize| {
        let category = ["login", "access"][n / 3 % 2];
        json!({"ticket": n, "subject": format!("password reset fails {}", n % 7), "category": category})
    };
    let tickets: Vec<Value> = (0..80).map(alike).chain((80..160).map(mixed)).collect();
    let (report, text) = report(base("", &tickets).path());
    let category = &report["tags"]["category"];
    let overlapping = category["overlapping"].as_array().unwrap();
    assert_eq!(overlapping.len(), 1, "{category}");
    assert_eq!(overlapping[0]["tags"], json!(["access", "login"]));
    assert!(overlapping[0]["mistaken"].as_u64() > Some(10), "{category}");
    assert_eq!(
        (&category["contradicting"][0]["tags"], &category["contradicting"][0]["count"]),
        (&json!(["access", "login"]), &json!(80))
    );
    assert!(text.contains("`access` and `login` are hard to tell apart"), "{text}");
    assert!(text.contains("80 tickets with the same words have `access`, `login`"), "{text}");
}

#[test]
fn without_tickets_there_is_nothing_to_report() {
    let ran = run(["tags", small().path().to_str().unwrap()]);
    assert!(ran.status == Some(2) && ran.err.contains("nothing"), "{}", ran.err);
}
