//! What was kept comes back as `resolution/1`, line by line, while the gateway runs.

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;

use crate::outcomes::{TOKEN, outcome, report, with_ticket};
use crate::running::{Gateway, KEY, Site, binary, ticket_with};

fn run(site: &Site, options: &[&str]) -> Output {
    let database = site.path("tickets.db");
    binary().arg("export").arg("--database").arg(database).args(options).output().unwrap()
}

fn lines(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Sends a ticket with these changes under a key of its own.
async fn send(gateway: &Gateway, number: u32, changes: Value) {
    let mut changes = changes;
    changes["key"] = json!(format!("{KEY}-{number}"));
    let answer = gateway.post("/v1/tickets", &ticket_with(&changes)).await;
    assert_eq!((answer.status, &answer.body["id"]), (201, &json!(format!("FM-{number}"))), "{answer:?}");
}

#[tokio::test]
async fn what_engineers_and_clients_said_comes_back_as_resolutions() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let silent = json!([{"article": "payroll/approvers", "outcome": "not-said"}]);
    send(&gateway, 1002, json!({"tried": silent})).await;
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
        json!({"ticket": "FM-1001", "opened": opened(closed), "resolved": "2026-11-22", "locale": "en-GB",
            "subject": "my pay run wont approve", "description": "The button is grey since noon.",
            "category": "pay-run", "tier": "L1", "articles": ["payroll/second-approver"], "link": "used",
            "summary": "The second approver had left; [e-mail address removed] got the role.",
            "suggestion": {"shown": ["payroll/pay-run-stuck", "payroll/approvers"], "verdict": "wrong"}})
    );
    assert_eq!(
        *confirmed,
        json!({"ticket": "FM-1003", "opened": opened(confirmed), "account": "JUNIPER", "locale": "en-GB",
            "subject": "my pay run wont approve", "product": "payroll", "error_codes": ["PR-1042"],
            "articles": ["payroll/approvers"], "link": "used",
            "suggestion": {"shown": ["payroll/approvers"], "verdict": "correct"}})
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("resolutions written: 2;") && said.contains("how they ended: 1;"), "{said}");
}

#[tokio::test]
async fn what_triage_said_is_exported_beside_the_tags_and_never_as_one() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let said = |field: &str, label: &str| json!({"field": field, "label": label, "probability": 0.75, "in_scope": 0.5, "sure": true});
    let triage = json!([
        said("category", "payslips"),
        said("route", "front-desk"),
        said("tier", "L1"),
        said("priority", "ana@example.com")
    ]);
    let page = json!({"triage": triage, "category": "payslips"});
    for number in [1002, 1003, 1004] {
        send(&gateway, number, page.clone()).await;
    }
    for (key, changes) in [
        ("outcome-without-tags", json!({"ticket": "FM-1002", "category": "", "tier": ""})),
        ("outcome-with-other-tags", json!({"ticket": "FM-1003", "category": "pay-run", "tier": "L2"})),
    ] {
        let mut changes = changes;
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
    assert_eq!(found.iter().filter(|line| line["ticket"] == "FM-1004").count(), 1, "the client judged a fix");
    assert_eq!(tags("FM-1004"), ["", "", "", ""]);
}

/// Texts that a client may write and a line of JSON must survive.
const SPOKEN: [&str; 3] = [
    "my pay run wont approve",
    "\u{feff}line one\nline two\u{2028}\u{2029} \"quoted\" \\ \u{1f4a5} {\"ticket\": null}",
    "card 4111 1111 1111 1111, password: hunter2 ana@example.com",
];

/// The compiler's reader is tested on this very file.
const EXPORTED: &str = include_str!("exported.jsonl");

#[tokio::test]
async fn the_export_is_the_file_that_the_compiler_is_tested_on() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let page = json!([{"name": "product", "value": "payroll"}, {"name": "account", "value": "JUNIPER"},
        {"name": "version", "value": "2026.1"}, {"name": "error_code", "value": "PR-1042"}]);
    for (number, spoken, article, ended) in [
        (1002, SPOKEN[0], "approvers", "unrelated"),
        (1003, SPOKEN[1], "pay-run-stuck", "solved"),
        (1004, SPOKEN[2], "approvers", "did-not-help"),
    ] {
        let tried = json!([{"article": article, "outcome": ended}]);
        let guess = json!([{"field": "category", "label": "payslips", "probability": 0.75, "in_scope": 0.5, "sure": true}]);
        let changes = json!({"question": spoken, "details": spoken, "tried": tried, "environment": page, "candidates": [],
            "triage": guess});
        send(&gateway, number, changes).await;
    }
    let tags = json!({"ticket": "FM-1002", "articles": ["pay-run-stuck"], "summary": SPOKEN[1], "account": "NORDVIK",
        "route": "payroll-desk", "priority": "P3", "root_cause": "approval-rule", "resolution": "configured"});
    assert_eq!(report(&gateway, &outcome(&tags), Some(TOKEN)).await.status, 201);
    let feedback = json!({"schema": "feedback/1", "key": KEY, "article": "approvers", "outcome": "solved",
        "question": SPOKEN[1]});
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
async fn feedback_teaches_only_where_its_question_was_sent() {
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
    assert_eq!(wrong["suggestion"], json!({"shown": ["payroll/approvers"], "verdict": "wrong"}));
    assert!(!line.to_string().contains("feedback-number"), "{line}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("or an article that was right but did not help: 2"), "{said}");
}

#[tokio::test]
async fn a_moment_is_exported_the_same_each_time_and_more_than_a_page_of_it() {
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
    // A reader that goes away early is no failure, and the writer goes on meanwhile.
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
async fn what_cannot_be_exported_is_said_and_nothing_is_changed() {
    let site = Site::new();
    drop(site.start());
    site.write("notes.db", "these are notes, not a database, and long enough to be read as a header of one");
    site.write("empty.db", "");
    let kept = site.database().await;
    let old = site.path("old.db");
    sqlx::query("VACUUM INTO ?").bind(old.to_str().unwrap()).execute(&kept).await.unwrap();
    let old = SqliteConnectOptions::new().filename(&old);
    let old = sqlx::SqlitePool::connect_with(old).await.unwrap();
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version > 1").execute(&old).await.unwrap();
    old.close().await;
    for (database, options, words) in [
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
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{database} {options:?}: {said}");
        assert!(said.contains(words), "{database} {options:?}: {said}");
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
