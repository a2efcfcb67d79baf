//! `import`: what it writes and prints, how it ends, and the links it finds.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::run::{folder, run, small};

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn an_export_becomes_tickets_that_check_accepts() {
    let base = small();
    let export = folder(&[
        ("t.csv", b"Ticket ID,Status,Subject,Topic,Article\n1,Closed,button grey,Pay,pay-run-stuck\n2,Open,x,Pay,\n3,Closed\n"),
        ("map.toml", b"[fields]\ncategory = \"Topic\"\n[values.category]\nPay = \"pay-run\"\n"),
    ]);
    let (file, map) = (path(export.path(), "t.csv"), path(export.path(), "map.toml"));
    let out = path(base.path(), "resolutions/history.jsonl");
    let ran = run(["import", "--from", "csv", &file, "--map", &map, "--out", &out]);
    assert_eq!((ran.status, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    assert!(ran.err.contains("t.csv:4:1: error: this row has 2 columns; the header has 5"), "{}", ran.err);
    assert!(
        ran.err.contains("Read 2 records, wrote 1 ticket.\n  left out: 1 not resolved yet\n"),
        "{}",
        ran.err
    );
    let line: Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!((&line["category"], &line["articles"]), (&json!("pay-run"), &json!(["pay-run-stuck"])));
    assert_eq!((&line["source"]["system"], &line["source"]["export"]), (&json!("csv"), &json!("t.csv")));
    let checked = run(["check", "--format", "json", base.path().to_str().unwrap()]);
    assert!(!checked.out.contains("history.jsonl"), "{}", checked.out);
}

#[test]
fn what_is_asked_wrongly_is_explained() {
    let export = folder(&[("t.csv", b"Number,Subject\n1,a\n"), ("map.toml", b"[fields]\ncolour = \"x\"\n")]);
    let (file, map) = (path(export.path(), "t.csv"), path(export.path(), "map.toml"));
    for (arguments, expected) in [
        (&["--from", "notes", &file][..], "`notes` is no known system; choose one of zendesk"),
        (&["--from", "csv", &file, "--map", &map], "map.toml: a ticket has no field `colour`"),
        (&["--from", "csv", "nowhere.csv"], "nowhere.csv: "),
    ] {
        let ran = run(["import"].iter().chain(arguments));
        assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
}

#[test]
fn a_proposed_mapping_can_be_used() {
    let export = folder(&[("t.jsonl", b"{\"id\": 1, \"subject\": \"a\", \"Topic\": \"Pay\"}\n")]);
    let file = path(export.path(), "t.jsonl");
    let guess = run(["import", "--from", "csv", &file, "--guess"]);
    assert!(
        guess.out.contains("category = \"Topic\"") && guess.out.contains("\"Pay\" = \"pay\""),
        "{}",
        guess.out
    );
    let map = path(export.path(), "map.toml");
    fs::write(&map, guess.out).unwrap();
    let ran = run(["import", "--from", "csv", &file, "--map", &map]);
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.status, &line["category"]), (Some(0), &json!("pay")));
}
