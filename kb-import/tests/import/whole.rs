//! Whole imports of small files: encodings, tickets that are there twice, mappings, and what the report says.

use kb_import::{Kind, System};
use serde_json::json;

use crate::exports::import;

#[test]
fn the_last_record_of_a_ticket_counts_wherever_it_stands() {
    let first = b"{\"id\": 1, \"subject\": \"old\"}\n{\"id\": 2, \"subject\": \"other\"}\n";
    let second = b"[{\"id\": 1, \"subject\": \"new\"}]";
    let found = import(System::Csv, "", &[("a/first.jsonl", first), ("second.json", second)]);
    let shown: Vec<_> =
        found.lines.iter().map(|line| (line["subject"].clone(), line["source"]["export"].clone())).collect();
    assert_eq!(shown, [(json!("other"), json!("first.jsonl")), (json!("new"), json!("second.json"))]);
    assert_eq!((found.report.records, found.report.written, found.report.repeated), (3, 2, 1));
    let messages: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        ["a/first.jsonl:1:1: warning: this ticket is there again at second.json:1:2; that one is taken"]
    );
}

#[test]
fn text_of_windows_and_of_mails_is_read() {
    let rows =
        b"Number;Subject;Description;Opened\n7;Gr\xf6\xdfer;\"It fails\n\nKind regards,\nJane\";13.01.2026\n";
    let found = import(System::Csv, "", &[("t.csv", rows)]);
    let line = &found.lines[0];
    assert_eq!(
        (&line["subject"], &line["description"], &line["opened"]),
        (&json!("Größer"), &json!("It fails"), &json!("2026-01-13"))
    );
}

#[test]
fn jira_writes_xml() {
    let xml = b"<rss><channel><title>Jira</title>\n<item><title>[HELP-1] Cannot log in</title><key id=\"1\">HELP-1</key>\
        <summary>Cannot log in</summary><description>&lt;p&gt;I see &lt;b&gt;42&lt;/b&gt;&lt;/p&gt;</description>\
        <status id=\"3\">Done</status><resolution id=\"1\">Fixed</resolution><created>Mon, 1 Jan 2024 10:00:00 +0000</created>\
        <resolved>Tue, 2 Jan 2024 10:00:00 +0000</resolved><labels><label>sso</label><label>web</label></labels>\
        <comments><comment id=\"1\" author=\"agent\">&lt;p&gt;Clear the cookie.&lt;/p&gt;</comment></comments>\
        <customfields><customfield id=\"cf_1\"><customfieldname>Topic</customfieldname><customfieldvalues>\
        <customfieldvalue>Login</customfieldvalue></customfieldvalues></customfield>\
        <customfield id=\"cf_2\"><customfieldname>Team</customfieldname><customfieldvalues>\
        <customfieldvalue>Desk</customfieldvalue></customfieldvalues></customfield></customfields></item>\n\
        <item><key id=\"2\">HELP-2</key><summary>Open</summary><status>Open</status><resolution>Unresolved</resolution></item>\n\
        </channel></rss>";
    let mapping = "[fields]\ncategory = \"customfields.customfield.Topic\"\nroute = \"customfields.customfield.Team\"\n";
    let found = import(System::Jira, mapping, &[("issues.xml", xml)]);
    assert_eq!(found.findings, []);
    let mut line = found.lines[0].clone();
    line.as_object_mut().map(|line| line.remove("source"));
    let expected = json!({"ticket": "HELP-1", "subject": "Cannot log in", "description": "I see 42", "opened": "2024-01-01",
        "resolved": "2024-01-02", "resolution": "fixed", "tags": ["sso", "web"], "summary": "Clear the cookie.",
        "category": "Login", "route": "Desk"});
    assert_eq!(line, expected);
    assert_eq!((found.report.written, found.report.open), (1, 1));
}

#[test]
fn the_report_counts_everything() {
    let rows = b"Number,Subject,Category,Colour,Opened,Account\n1,a,Login,red,13/01/2026,ACME\n2,b,Printer,,01/14/2026,ACME\n3,,Login,,,\n4,d\n";
    let mapping = "[values.category]\nLogin = \"login\"\n";
    let found = import(System::Csv, mapping, &[("t.csv", rows)]);
    let shown: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "t.csv:4:1: error: this record has no `subject` (read from `subject`, `Subject`, `Title`, `title`, `Summary`) and is left out",
            "t.csv:5:1: error: this row has 2 columns; the header has 6; 4 bytes are left out",
        ]
    );
    let expected = "Read 3 records, wrote 2 tickets.
  left out: 1 without a number or a subject
  damaged: 1 place could not be read
  from 2026-01-13 to 2026-01-14, 1 account
  tagged 100%, linked to an article 0%
  fields: account 2, category 2, opened 2
  values of `category` without a name in the mapping: Printer 1
  not read from the export: Colour 1
  dates contradict each other: 1 have the day first, 1 the month; set `order` in [dates] and import each apart
";
    assert_eq!(found.report.to_string(), expected);
    assert_eq!((found.report.lost(), found.report.findings[&Kind::Damaged]), (2, 1));
}

#[test]
fn bytes_that_are_no_letters_are_reported() {
    let found =
        import(System::Csv, "", &[("t.jsonl", b"\n{\"id\": 1, \"subject\": \"\xc3\xbc\xc3\xbc \xff\"}\n")]);
    assert_eq!(found.lines[0]["subject"], json!("üü \u{fffd}"));
    assert_eq!((found.findings[0].kind, found.findings[0].place.line), (Kind::Encoding, 2));
}

#[test]
fn a_ticket_that_was_deleted_becomes_a_line_that_takes_it_away() {
    let export = b"{\"id\": 1, \"subject\": \"a\", \"status\": \"solved\"}\n{\"id\": 1, \"status\": \"deleted\"}\n{\"id\": 2, \"subject\": \"b\", \"status\": \"solved\", \"assignee\": {\"name\": \"Maria\"}}\n";
    let mapping = "prefix = \"Z-\"\n[fields]\nengineer = \"assignee.name\"\n";
    let found = import(System::Zendesk, mapping, &[("t.jsonl", export)]);
    let lines: Vec<_> =
        found.lines.iter().map(|line| (&line["ticket"], &line["deleted"], &line["engineer"])).collect();
    let null = &serde_json::Value::Null;
    assert_eq!(lines, [(&json!("Z-1"), &json!(true), null), (&json!("Z-2"), null, &json!("Maria"))]);
    assert_eq!(found.lines[0].get("subject"), None);
    for line in &found.lines {
        assert_eq!(
            (&line["source"]["system"], &line["source"]["export"]),
            (&json!("zendesk"), &json!("t.jsonl"))
        );
        assert!(line["source"]["mapping"].as_str().is_some_and(|digest| digest.len() == 16), "{line}");
    }
    assert_eq!((found.report.written, found.report.deleted, found.report.repeated), (1, 1, 1));
    assert!(
        found.report.to_string().contains("deleted in the system, so taken away here: 1"),
        "{}",
        found.report
    );
}
