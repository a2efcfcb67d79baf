//! Lines that change tickets of other lines: reviews, deletions, and the same ticket twice.

use kb_compiler::sources;
use kb_core::model::{ArticleId, LinkKind};

use crate::run::folder;

/// The tickets that are left of these files, each with its provenance, category, articles and link, and the codes of what is noted.
fn check(files: &[(&str, &str)], expected: &[&str], codes: &[&str]) {
    let mut all = vec![("a.md".to_owned(), b"# A\n\nText.\n".as_slice())];
    all.extend(files.iter().map(|(name, text)| (format!("resolutions/{name}"), text.as_bytes())));
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let folder = folder(&all);
    let (base, diagnostics) = sources::read(folder.path()).unwrap();
    let shown = base.resolutions.iter().map(|ticket| {
        let articles = ticket.articles.iter().map(ArticleId::as_str).collect::<Vec<_>>().join("+");
        let link = ticket.link.map(LinkKind::name).unwrap_or("-");
        let (provenance, category) = (ticket.provenance.name(), ticket.category.as_deref().unwrap_or("-"));
        format!("{} {provenance} {category} {articles} {link} {}", ticket.ticket, ticket.subject)
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected, "{files:?}");
    assert_eq!(base.resolution_places.len(), base.resolutions.len());
    let found: Vec<&str> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(found, codes, "{diagnostics:?}");
}

#[test]
fn a_review_amends_and_what_was_deleted_is_gone() {
    let history = r#"{"ticket": 1, "subject": "one", "category": "old"}
{"ticket": 2, "subject": "two"}
"#;
    let review = r#"{"ticket": "1", "articles": ["a"], "link": "used", "reviewed": {"by": "m", "date": "2026-11-27"}}
{"ticket": "2", "category": "new", "reviewed": {"by": "m", "date": "2026-11-27"}}
{"ticket": "2", "reviewed": {"by": "m", "date": "2026-11-27", "left": ["link"]}}
"#;
    let amended = ["1 engineer old a used one", "2 engineer new  - two"];
    check(&[("h.jsonl", history), ("reviewed.jsonl", review)], &amended, &[]);
    // A review stands above what was decided before it, and in any file.
    let again = r#"{"ticket": 1, "articles": [], "link": "none", "reviewed": {}}"#;
    let changed = ["1 engineer old  none one", "2 engineer new  - two"];
    check(&[("h.jsonl", history), ("r.jsonl", review), ("s.jsonl", again)], &changed, &[]);
    let gone = "{\"ticket\": \"2\", \"deleted\": true}";
    check(&[("a.jsonl", gone), ("h.jsonl", history)], &["1 engineer old  - one"], &[]);
    check(&[("r.jsonl", r#"{"ticket": "9", "link": "none", "reviewed": {}}"#)], &[], &["RS010"]);
    check(&[("r.jsonl", r#"{"link": "none", "reviewed": {}}"#)], &[], &["RS002"]);
}

#[test]
fn nothing_that_a_client_said_is_taken_for_an_engineers_word() {
    let said = r#"{"ticket": 1, "subject": "one", "provenance": "anonymous", "articles": ["a"], "link": "used"}
{"ticket": 1, "category": "new", "reviewed": {}}
"#;
    check(&[("h.jsonl", said)], &["1 engineer new  - one"], &[]);
}

#[test]
fn the_same_ticket_twice_is_one() {
    let twice = "{\"ticket\": 1, \"subject\": \"first\"}\n{\"ticket\": 1, \"subject\": \"last\"}\n";
    check(&[("h.jsonl", twice)], &["1 engineer -  - last"], &["RS008"]);
    let report = r#"{"ticket": 1, "subject": "engineer", "category": "c"}
{"ticket": 1, "subject": "client", "provenance": "anonymous"}
"#;
    check(&[("h.jsonl", report)], &["1 engineer c  - engineer"], &["RS008"]);
}
