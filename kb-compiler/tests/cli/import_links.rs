//! `import --link` finds the articles that closed tickets, on real tickets of which half lose their links.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{folder, run, small};
use crate::shared::shared;

#[test]
fn addresses_and_titles_link_what_search_alone_does_not() {
    let base = small();
    let tickets = [
        json!({"ticket": 1, "subject": "a", "summary": "See https://help.example/kb/pay-run-stuck?lang=en."}),
        json!({"ticket": 2, "subject": "b", "summary": "Read \"Pay run can't be approved\" please"}),
        json!({"ticket": 3, "subject": "c", "summary": "The bank answers that the IBAN is wrong."}),
        json!({"ticket": 4, "subject": "d", "summary": "Done.", "articles": ["bank-file"]}),
        json!({"ticket": 5, "subject": "e"}),
    ];
    let lines: String = tickets.iter().map(|ticket| format!("{ticket}\n")).collect();
    let export = folder(&[("t.jsonl", lines.as_bytes())]);
    let file = export.path().join("t.jsonl");
    let ran =
        run(["import", "--from", "csv", file.to_str().unwrap(), "--link", base.path().to_str().unwrap()]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let found: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shown: Vec<_> =
        found.iter().map(|line| (&line["articles"], &line["source"]["found"]["by"])).collect();
    let null = &Value::Null;
    assert_eq!(shown[..2], [(&json!(["pay-run-stuck"]), &json!("address")), (null, &json!("title"))]);
    assert_eq!((shown[2].0, shown[3], shown[4]), (null, (&json!(["bank-file"]), null), (null, null)));
    assert!(
        ran.err.contains("Found articles for 1 more tickets: 1 by address, 0 by title, 0 by search."),
        "{}",
        ran.err
    );
}

/// What became of the tickets whose links were hidden.
#[derive(Debug, Default)]
struct Recovered {
    /// Links that were hidden.
    hidden: usize,
    made: usize,
    right: usize,
}

/// Hides the links of every second ticket, and finds them again.
fn recover(data: &Path, with_addresses: bool) -> Recovered {
    let set = data.join("retrieval/thunderbird/kb");
    let articles = articles_of(&set);
    let text = fs::read_to_string(set.join("resolutions/tickets.jsonl")).unwrap();
    let mut hidden = BTreeMap::new();
    let mut export = String::new();
    for (index, line) in text.lines().enumerate() {
        let mut ticket: Value = serde_json::from_str(line).unwrap();
        if !with_addresses {
            let words = ticket["summary"].as_str().unwrap_or_default().split_whitespace();
            let words: Vec<&str> = words.filter(|word| !word.contains("://")).collect();
            ticket["summary"] = words.join(" ").into();
        }
        if index % 2 == 1 {
            hidden.insert(ticket["ticket"].as_str().unwrap().to_owned(), ticket["articles"].clone());
            let fields = ticket.as_object_mut().unwrap();
            fields.retain(|key, _| !["articles", "link"].contains(&key.as_str()));
        }
        export += &format!("{ticket}\n");
    }
    let export = folder(&[("t.jsonl", export.as_bytes())]);
    let file = export.path().join("t.jsonl");
    let ran =
        run(["import", "--from", "csv", file.to_str().unwrap(), "--link", articles.path().to_str().unwrap()]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    println!("{}", ran.err);
    let with_article = hidden.values().filter(|articles| *articles != &json!([])).count();
    let mut recovered = Recovered { hidden: with_article, ..Recovered::default() };
    for line in ran.out.lines() {
        let ticket: Value = serde_json::from_str(line).unwrap();
        let Some(true_articles) = hidden.get(ticket["ticket"].as_str().unwrap()) else { continue };
        let Some(article) = ticket["articles"].get(0) else { continue };
        recovered.made += 1;
        recovered.right += usize::from(true_articles.as_array().is_some_and(|known| known.contains(article)));
    }
    recovered
}

/// A folder with the articles of a knowledge base, without its tickets.
fn articles_of(set: &Path) -> TempDir {
    let articles = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(set).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), articles.path().join(entry.file_name())).unwrap();
        }
    }
    articles
}

#[test]
fn hidden_links_are_found_again() {
    let Some(data) = shared("data") else { return };
    for (with_addresses, least_recall) in [(true, 0.9), (false, 0.02)] {
        let found = recover(&data, with_addresses);
        let (precision, recall) =
            (found.right as f64 / found.made as f64, found.right as f64 / found.hidden as f64);
        println!("addresses {with_addresses}: {found:?}, precision {precision:.3}, recall {recall:.3}");
        assert!(precision >= 0.85 && recall >= least_recall, "{found:?}");
    }
}
