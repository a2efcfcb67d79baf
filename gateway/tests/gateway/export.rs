//! The export: stored tickets and feedback as `resolution/1`, while the gateway runs.

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;

use crate::harness::{Gateway, KEY, Site, binary, ticket_with};
use crate::outcomes::{TOKEN, outcome, report, with_ticket};

pub(crate) fn run(site: &Site, options: &[&str]) -> Output {
    let database = site.path("tickets.db");
    binary().arg("export").arg("--database").arg(database).args(options).output().unwrap()
}

pub(crate) fn lines(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Sends a ticket with these changes under a key of its own.
pub(crate) async fn send(gateway: &Gateway, number: u32, changes: Value) {
    let mut changes = changes;
    changes["key"] = json!(format!("{KEY}-{number}"));
    let reply = gateway.post("/v1/tickets", &ticket_with(&changes)).await;
    assert_eq!((reply.status, &reply.body["id"]), (201, &json!(format!("FM-{number}"))), "{reply:?}");
}

#[tokio::test]
async fn outcomes_of_engineers_and_clients_are_exported_as_resolutions() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let no_outcome = json!([{"article": "payroll/approvers", "outcome": "not-said"}]);
    send(&gateway, 1002, json!({"tried": no_outcome})).await;
    let solved = json!([{"article": "payroll/approvers", "outcome": "solved"}]);
    let page = json!([{"name": "product", "value": "payroll"}, {"name": "error_code", "value": "PR-1042"},
        {"name": "account", "value": "JUNIPER"}, {"name": "page", "value": "/payroll"}]);
    send(&gateway, 1003, json!({"tried": solved, "environment": page, "details": ""})).await;
    for changes in [json!({"tier": "L3"}), json!({"key": "the-second-of-the-keys"})] {
        assert_eq!(report(&gateway, &outcome(&changes), Some(TOKEN)).await.status, 201);
    }
    let output = run(&site, &[]);
    assert!(output.status.success(), "{output:?}");
    let found = lines(&output.stdout);
    let opened = |line: &Value| line["opened"].as_str().unwrap().to_owned();
    let [closed, confirmed] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(
        *closed,
        json!({"ticket": "FM-1001", "opened": opened(closed), "resolved": "2026-11-22", "provenance": "engineer",
            "locale": "en-GB", "subject": "my pay run wont approve", "description": "The button is grey since noon.",
            "category": "pay-run", "tier": "L1", "articles": ["payroll/second-approver"], "link": "used",
            "summary": "The second approver had left; [e-mail address removed] got the role.",
            "suggestion": {"shown": ["payroll/pay-run-stuck", "payroll/approvers"], "verdict": "wrong"}})
    );
    assert_eq!(
        *confirmed,
        json!({"ticket": "FM-1003", "opened": opened(confirmed), "provenance": "anonymous",
            "claimed_account": "JUNIPER", "locale": "en-GB", "subject": "my pay run wont approve", "product": "payroll", "error_codes": ["PR-1042"],
            "articles": ["payroll/approvers"], "link": "used",
            "suggestion": {"shown": ["payroll/approvers"], "verdict": "correct"}})
    );
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in ["resolutions written: 2;", "kb.toml says so: 1;", "no outcome yet: 1;"] {
        assert!(stderr.contains(part), "{stderr}");
    }
}

/// Triage's prediction for each field; one label contains an e-mail address.
fn predictions() -> Value {
    let predicted = |field: &str, label: &str| json!({"field": field, "label": label, "probability": 0.75, "in_scope": 0.5, "sure": true});
    json!([
        predicted("category", "payslips"),
        predicted("route", "front-desk"),
        predicted("tier", "L1"),
        predicted("priority", "ana@example.com")
    ])
}

#[tokio::test]
async fn predictions_of_triage_are_exported_beside_the_tags_and_never_as_tags() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let triage = predictions();
    let page = json!({"triage": triage, "category": "payslips"});
    for number in [1002, 1003, 1004] {
        send(&gateway, number, page.clone()).await;
    }
    for (key, mut changes) in [
        ("outcome-without-tags", json!({"ticket": "FM-1002", "category": "", "tier": ""})),
        ("outcome-with-other-tags", json!({"ticket": "FM-1003", "category": "pay-run", "tier": "L2"})),
    ] {
        changes["key"] = json!(key);
        assert_eq!(report(&gateway, &outcome(&changes), Some(TOKEN)).await.status, 201);
    }
    let found = lines(&run(&site, &[]).stdout);
    let tags = |ticket: &str| {
        let line = found.iter().find(|line| line["ticket"] == ticket).unwrap();
        let mut exported = triage.clone();
        exported[3]["label"] = json!("[e-mail address removed]");
        assert_eq!(line["triage"], exported);
        ["category", "route", "tier", "priority"].map(|field| line[field].as_str().unwrap_or_default())
    };
    assert_eq!(tags("FM-1002"), ["", "", "", ""]);
    assert_eq!(tags("FM-1003"), ["pay-run", "", "L2", ""]);
    assert_eq!(
        found.iter().filter(|line| line["ticket"] == "FM-1004").count(),
        1,
        "the client reported an outcome"
    );
    assert_eq!(tags("FM-1004"), ["", "", "", ""]);
}

/// Texts that a client may write and that must come back unchanged, or redacted.
const CLIENT_TEXTS: [&str; 3] = [
    "my pay run wont approve",
    "\u{feff}line one\nline two\u{2028}\u{2029} \"quoted\" \\ \u{1f4a5} {\"ticket\": null}",
    "card 4111 1111 1111 1111, password: hunter2 ana@example.com",
];

/// The compiler's reader is tested on this file too.
const EXPORTED: &str = include_str!("exported.jsonl");

#[tokio::test]
async fn the_export_is_the_file_that_the_compiler_is_tested_on() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let page = json!([{"name": "product", "value": "payroll"}, {"name": "account", "value": "JUNIPER"},
        {"name": "version", "value": "2026.1"}, {"name": "error_code", "value": "PR-1042"}]);
    for (number, text, article, outcome) in [
        (1002, CLIENT_TEXTS[0], "approvers", "unrelated"),
        (1003, CLIENT_TEXTS[1], "pay-run-stuck", "solved"),
        (1004, CLIENT_TEXTS[2], "approvers", "did-not-help"),
    ] {
        let tried = json!([{"article": article, "outcome": outcome}]);
        let prediction = json!([{"field": "category", "label": "payslips", "probability": 0.75, "in_scope": 0.5, "sure": true}]);
        let changes = json!({"question": text, "details": text, "tried": tried, "environment": page, "candidates": [],
            "triage": prediction});
        send(&gateway, number, changes).await;
    }
    let tags = json!({"ticket": "FM-1002", "articles": ["pay-run-stuck"], "summary": CLIENT_TEXTS[1], "account": "NORDVIK",
        "route": "payroll-desk", "priority": "P3", "root_cause": "approval-rule", "resolution": "configured"});
    assert_eq!(report(&gateway, &outcome(&tags), Some(TOKEN)).await.status, 201);
    let feedback = json!({"schema": "feedback/1", "key": KEY, "article": "approvers", "outcome": "solved",
        "question": CLIENT_TEXTS[1]});
    assert_eq!(gateway.post("/v1/feedback", &feedback).await.status, 201);

    let database = site.database().await;
    let tables = [
        "UPDATE tickets SET received_at = '2026-11-20T08:15:30.123Z' WHERE number > 1001",
        "UPDATE tickets SET received_at = '2026-01-01T00:00:00.000Z' WHERE number = 1001",
        "UPDATE feedback SET received_at = '2026-11-21T10:00:00.000Z'",
    ];
    for statement in tables {
        sqlx::query(statement).execute(&database).await.unwrap();
    }
    let output = run(&site, &["--since", "2026-11-20"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), EXPORTED);
}

#[tokio::test]
async fn feedback_is_exported_only_with_its_question() {
    let site = Site::new();
    let gateway = site.start();
    for (key, outcome, question) in [
        ("feedback-number-one", "solved", ""),
        ("feedback-number-two", "solved", "approve pay, mail me at ana@example.com"),
        ("feedback-number-three", "did-not-help", "approve pay"),
        ("feedback-number-four", "unrelated", "approve leave"),
    ] {
        let feedback = json!({"schema": "feedback/1", "key": key, "article": "payroll/approvers",
            "outcome": outcome, "question": question});
        assert_eq!(gateway.post("/v1/feedback", &feedback).await.status, 201);
    }
    let output = run(&site, &[]);
    let found = lines(&output.stdout);
    let [line, wrong] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(line["subject"], "approve pay, mail me at [e-mail address removed]");
    assert_eq!((&line["articles"], &line["link"]), (&json!(["payroll/approvers"]), &json!("used")));
    assert_eq!((&wrong["subject"], &wrong["articles"]), (&json!("approve leave"), &Value::Null));
    assert_eq!([&line["provenance"], &wrong["provenance"]], ["anonymous", "anonymous"]);
    assert_eq!(wrong["suggestion"], json!({"shown": ["payroll/approvers"], "verdict": "wrong"}));
    assert!(!line.to_string().contains("feedback-number"), "{line}");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains("or its article was right but did not help: 2"), "{stderr}");
}

#[tokio::test]
async fn an_export_of_several_pages_is_the_same_each_time() {
    let site = Site::new();
    let gateway = site.start_with(&["--burst", "1000", "--rate", "1000"]);
    for number in 1001..1260 {
        send(&gateway, number, json!({"question": format!("question {number}")})).await;
    }
    let first = run(&site, &[]);
    let subjects: Vec<String> =
        lines(&first.stdout).iter().map(|l| l["subject"].as_str().unwrap().into()).collect();
    assert_eq!(subjects, (1001..1260).map(|n| format!("question {n}")).collect::<Vec<_>>());
    let file = site.path("out.jsonl");
    site.write("out.jsonl", "the last export");
    let output = run(&site, &["--out", file.to_str().unwrap()]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert_eq!(std::fs::read(&file).unwrap(), first.stdout);
    for (since, count) in [("2020-01-01", 259), ("2190-01-01", 0)] {
        assert_eq!(lines(&run(&site, &["--since", since]).stdout).len(), count, "{since}");
    }
    // A closed standard output is no failure, and the gateway can write meanwhile.
    let mut child = binary()
        .arg("export")
        .arg("--database")
        .arg(site.path("tickets.db"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    send(&gateway, 1260, json!({})).await;
    assert!(child.wait().unwrap().success());
}

#[tokio::test]
async fn a_failed_export_is_reported_and_changes_nothing() {
    let site = Site::new();
    drop(site.start());
    site.write("notes.db", "these are notes, not a database, and long enough to be read as a header of one");
    site.write("empty.db", "");
    let database = site.database().await;
    let old = site.path("old.db");
    sqlx::query("VACUUM INTO ?").bind(old.to_str().unwrap()).execute(&database).await.unwrap();
    let old = SqliteConnectOptions::new().filename(&old);
    let old = sqlx::SqlitePool::connect_with(old).await.unwrap();
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version > 1").execute(&old).await.unwrap();
    old.close().await;
    for (database, options, part) in [
        ("nowhere.db", &[][..], "--database: `"),
        (
            "nowhere.db",
            &["--since", "yesterday"],
            "--since: `yesterday` is not a day; write it like 2026-11-22",
        ),
        ("notes.db", &[], "cannot open the database"),
        ("empty.db", &[], "cannot open the database"),
        ("old.db", &[], "are not those of this version; run `kb-gateway serve` of this version on it once"),
        ("tickets.db", &["--out", "/nowhere/out.jsonl"], "cannot write `/nowhere/out.jsonl`"),
    ] {
        let output =
            binary().arg("export").arg("--database").arg(site.path(database)).args(options).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{database} {options:?}: {stderr}");
        assert!(stderr.contains(part), "{database} {options:?}: {stderr}");
    }
    assert!(!site.path("nowhere.db").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_an_exported_file() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    drop(with_ticket(&site).await);
    let file = site.path("out.jsonl");
    assert!(run(&site, &["--out", file.to_str().unwrap()]).status.success());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
}

#[tokio::test]
async fn an_exported_line_has_no_deceptive_characters() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let solved = json!([{"article": "payroll/approvers", "outcome": "solved"}]);
    let question = "gnp.\u{202e}exe\u{2028}card 4111\u{2066} 1111 1111 1111";
    send(&gateway, 1002, json!({"question": question, "tried": solved, "locale": "en\u{200f}"})).await;
    let outcome =
        outcome(&json!({"ticket": "FM-1002", "category": "pay\u{202d}-run", "summary": "one\u{2029}two"}));
    assert_eq!(report(&gateway, &outcome, Some(TOKEN)).await.status, 201);
    let found = lines(&run(&site, &[]).stdout);
    let line = found.iter().find(|line| line["ticket"] == "FM-1002").unwrap();
    assert_eq!(
        ["subject", "locale", "category", "summary"].map(|name| line[name].as_str().unwrap()),
        ["gnp.exe card [card number removed]", "en", "pay-run", "one two"]
    );
}
