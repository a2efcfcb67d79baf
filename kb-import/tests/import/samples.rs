//! Every sample of a vendor that holds resolved tickets is understood by the system's own mapping.

use std::fs;

use kb_import::System;
use serde_json::{Value, json};

use crate::exports::{import, samples};

/// Imports a sample, and compares its only ticket with what is expected.
fn check(system: System, file: &str, expected: &Value) {
    let Some(folder) = samples() else { return };
    let content = fs::read(folder.join(file)).expect("the sample can be read");
    let found = import(system, "", &[(file, &content)]);
    assert_eq!(found.findings, [], "{file}");
    let [line] = found.lines.as_slice() else { panic!("{file}: {:?}", found.lines) };
    let mut line = line.clone();
    let source =
        line.as_object_mut().expect("a line is an object").remove("source").expect("it has a source");
    assert_eq!((&source["system"], &source["export"]), (&json!(system.name()), &json!(file)));
    assert_eq!(&line, expected, "{file}");
}

#[test]
fn freshdesk() {
    let expected = json!({"ticket": "1", "subject": "Cannot log in", "description": "I see error 42", "opened": "2024-01-01",
        "resolved": "2024-01-02", "category": "login", "priority": "high", "tags": ["sso"],
        "summary": "Clear the SSO cookie, then sign in again."});
    check(System::Freshdesk, "freshdesk-tickets.json", &expected);
}

#[test]
fn jira() {
    let mut expected = json!({"ticket": "HELP-12", "subject": "Cannot log in", "description": "I see error 42",
        "opened": "2024-01-01", "resolved": "2024-01-02", "resolution": "done", "priority": "High", "tags": ["sso"],
        "summary": "Clear the SSO cookie."});
    check(System::Jira, "jira-search-jql.json", &expected);
    expected["tags"] = json!(["sso", "chrome"]);
    check(System::Jira, "jira-export.csv", &expected);
}

#[test]
fn redmine() {
    let expected = json!({"ticket": "1", "subject": "Cannot log in", "description": "I see error 42", "opened": "2026-11-22",
        "resolved": "2026-11-22", "category": "login", "priority": "High", "product": "Support", "resolution": "workaround",
        "summary": "Clear the SSO cookie, then sign in again."});
    for file in ["redmine-closed.csv", "redmine-closed.json", "redmine-issue.json"] {
        check(System::Redmine, file, &expected);
    }
}

#[test]
fn roundup() {
    let mut expected = json!({"ticket": "1", "subject": "Cannot log in", "opened": "2026-11-22", "resolved": "2026-11-22",
        "category": "login", "resolution": "workaround", "summary": "Clear the SSO cookie, then sign in again."});
    check(System::Roundup, "roundup-resolved.json", &expected);
    // A single issue of the REST API has its priority, and none of its dates.
    let ticket = expected.as_object_mut().expect("a ticket is an object");
    ticket.retain(|field, _| !["opened", "resolved"].contains(&field.as_str()));
    ticket.insert("priority".into(), json!("bug"));
    check(System::Roundup, "roundup-issue.json", &expected);
}

#[test]
fn rt() {
    let mut expected = json!({"ticket": "1", "subject": "Cannot log in", "opened": "2026-11-22", "resolved": "2026-11-22",
        "category": "login", "resolution": "workaround", "tags": ["sso", "chrome"],
        "summary": "Clear the SSO cookie, then sign in again."});
    check(System::Rt, "rt-resolved.json", &expected);
    expected["priority"] = json!("50");
    expected["route"] = json!("3");
    check(System::Rt, "rt-ticket.json", &expected);
}

#[test]
fn salesforce() {
    let expected = json!({"ticket": "00001026", "subject": "Cannot log in", "description": "I see error 42",
        "opened": "2024-01-01", "resolved": "2024-01-02", "root_cause": "User didn't attend training", "priority": "High",
        "summary": "Clear the SSO cookie, then sign in again."});
    check(System::Salesforce, "salesforce-query-case.json", &expected);
}

#[test]
fn youtrack() {
    let expected = json!({"ticket": "SP-12", "subject": "Cannot log in", "description": "I see error 42",
        "opened": "2023-11-14", "resolved": "2023-11-15", "priority": "Major", "resolution": "Fixed", "tags": ["sso"],
        "summary": "Clear the SSO cookie, then sign in again."});
    check(System::YouTrack, "youtrack-resolved.json", &expected);
}

#[test]
fn zendesk_has_an_open_ticket_and_counts_it() {
    let Some(folder) = samples() else { return };
    let file = "zendesk-incremental-cursor.json";
    let content = fs::read(folder.join(file)).expect("the sample can be read");
    let found = import(System::Zendesk, "", &[(file, &content)]);
    assert_eq!((found.lines.len(), found.report.records, found.report.open), (0, 1, 1));
    assert!(found.report.beside.contains("after_url"), "{:?}", found.report.beside);
    let closed = String::from_utf8(content).expect("it is UTF-8").replace("\"open\"", "\"solved\"");
    let found = import(
        System::Zendesk,
        "[fields]\ncategory = \"custom_fields.27642\"\n",
        &[(file, closed.as_bytes())],
    );
    let line = &found.lines[0];
    assert_eq!((&line["category"], &line["tags"]), (&json!("745"), &json!(["enterprise", "other_tag"])));
    assert_eq!((&line["opened"], &line["priority"]), (&json!("2009-07-20"), &json!("high")));
}
