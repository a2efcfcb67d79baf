//! `triage`: what bundles of tickets alone make of complaints, whatever the tickets are like.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::run::{Ran, built, files, folder, run};

/// A knowledge base of these tickets alone.
fn tickets(rows: &[Value]) -> tempfile::TempDir {
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    folder(&[("resolutions/t.jsonl", lines.join("\n").as_bytes())])
}

/// Thirty tickets of two kinds.
fn two_kinds() -> Vec<Value> {
    let kinds = [("payments", "my card was declined", "finance"), ("access", "I forgot the password", "it")];
    let row = |n: usize| {
        let (category, subject, route) = kinds[n % 2];
        json!({ "ticket": n.to_string(), "subject": format!("{subject} again, {n}"), "category": category, "route": route, "tier": "L1" })
    };
    (0..30).map(row).collect()
}

fn triage(dist: &Path, lines: &[Value]) -> Ran {
    let asked: Vec<String> = lines.iter().map(Value::to_string).collect();
    let file = dist.join("asked.jsonl");
    fs::write(&file, asked.join("\n")).unwrap();
    run(["triage".as_ref(), dist.as_os_str(), "--tickets".as_ref(), file.as_os_str()])
}

#[test]
fn fields_are_predicted_and_out_of_scope_texts_are_not() {
    let kb = tickets(&two_kinds());
    let (dist, built) = built(kb.path(), 0, &[]);
    assert!(built.err.contains("category: 2 labels from 30 tickets"), "{built:?}");
    assert!(built.err.contains("category: warning: no ticket has an `account`"), "{built:?}");
    assert!(
        built
            .err
            .contains("tier: no model from 30 tickets; they need at least two different labels and have 1"),
        "{built:?}"
    );
    let fields = &dist.report()[0]["triage"];
    assert_eq!((&fields[0]["field"], &fields[0]["labels"]), (&json!("category"), &json!(2)), "{fields}");
    let asked = [
        json!({ "id": "a", "text": "card declined" }),
        json!({ "id": 7, "text": "quite unheard of" }),
        json!({ "id": "c", "text": "" }),
    ];
    let ran = triage(dist.path(), &asked);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.status, lines.len()), (Some(0), 3), "{ran:?}");
    assert_eq!(lines[0]["category"]["label"], "payments", "{ran:?}");
    assert_eq!((&lines[0]["route"]["label"], &lines[0]["tier"]), (&json!("finance"), &Value::Null));
    assert_eq!((&lines[0]["best"], &lines[0]["band"]), (&json!("payments"), &json!("answer")));
    assert_eq!(
        (&lines[1]["id"], &lines[1]["category"], &lines[1]["band"]),
        (&json!(7), &Value::Null, &json!("none"))
    );
    for line in &lines {
        let scope = line["in_scope"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&scope) && line["best"].is_string(), "{line}");
    }
}

#[test]
fn odd_tickets_are_learned_from_as_far_as_they_go() {
    let long = "declined card ".repeat(10 * 1024 * 1024 / 14);
    let odd = |n: usize, subject: &str, category: &str, opened: &str| json!({ "ticket": format!("odd-{n}"), "subject": subject, "category": category, "opened": opened });
    let one = vec![odd(0, "card", "payments", "2026-01-01")];
    let alike: Vec<Value> = (0..20).map(|n| odd(n, &format!("card {n}"), "payments", "2026-01-01")).collect();
    let torn: Vec<Value> =
        (0..20).map(|n| odd(n, "card", if n % 2 == 0 { "a" } else { "b" }, "2099-01-01")).collect();
    let mut huge = two_kinds();
    huge.push(odd(0, &long, "payments", "no day"));
    huge.push(odd(1, "…", "payments", "2026-02-30"));
    for (what, rows, learned) in
        [("one", one, false), ("alike", alike, false), ("torn", torn, true), ("huge", huge, true)]
    {
        let kb = tickets(&rows);
        let (dist, _) = built(kb.path(), 0, &[]);
        let ran = triage(dist.path(), &[json!({ "id": 1, "text": "card declined" })]);
        assert_eq!(ran.status, Some(if learned { 0 } else { 2 }), "{what}: {ran:?}");
        assert_eq!(ran.err.contains("this bundle has no triage models"), !learned, "{what}: {ran:?}");
        assert!(!ran.out.contains("NaN") && !ran.out.contains("\"in_scope\":null"), "{what}: {ran:?}");
    }
}

#[test]
fn the_same_tickets_give_the_same_bytes_on_any_number_of_threads() {
    let kb = tickets(&two_kinds());
    let bytes = |threads: &str| {
        let dist = tempfile::tempdir().unwrap();
        let mut command = crate::run::program();
        command.env("RAYON_NUM_THREADS", threads).arg("build").arg(kb.path()).arg("--out").arg(dist.path());
        assert!(command.output().unwrap().status.success());
        let found = files(dist.path());
        found.iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(bytes("1"), bytes("3"));
}

#[test]
fn a_line_that_cannot_be_read_costs_only_itself() {
    let kb = tickets(&two_kinds());
    let (dist, _) = built(kb.path(), 0, &[]);
    let file = dist.path().join("asked.jsonl");
    fs::write(&file, "\u{feff}{\"id\": 1, \"text\": \"card declined\"}\n{\"id\": 2\n\n{\"id\": 3, \"text\": \"forgot the password\"}\n").unwrap();
    for more in [&[][..], &["--measure"]] {
        let mut command = vec!["triage", dist.path().to_str().unwrap(), "--tickets", file.to_str().unwrap()];
        command.extend(more);
        let ran = run(&command);
        assert_eq!(ran.status, Some(1), "{ran:?}");
        assert!(ran.err.contains("asked.jsonl:2: ") && ran.err.contains("1 ticket was left out"), "{ran:?}");
        let ids: Vec<Value> =
            ran.out.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect();
        assert!(!more.is_empty() || ids.len() == 2 && ids[1]["id"] == 3, "{ran:?}");
    }
}

#[test]
fn files_of_resolved_tickets_are_read() {
    let kb = tickets(&two_kinds());
    let (dist, _) = built(kb.path(), 0, &[]);
    let rows = [
        json!({ "ticket": "T-1", "subject": "declined", "description": "my card", "articles": [], "category": "payments" }),
    ];
    for (name, text) in [("t.jsonl", rows[0].to_string()), ("t.json", json!(rows).to_string())] {
        let file = dist.path().join(name);
        fs::write(&file, text).unwrap();
        let ran = run(["triage".as_ref(), dist.path().as_os_str(), "--tickets".as_ref(), file.as_os_str()]);
        let line: Value = serde_json::from_str(ran.out.trim()).unwrap();
        assert_eq!(
            (ran.status, &line["id"], &line["best"]),
            (Some(0), &json!("T-1"), &json!("payments")),
            "{name}"
        );
    }
}
