//! Resolved tickets of systems that can't run here, by recorded shapes: what is asked for, and what an import's mapping makes of the answers.
//! The shapes are those of the vendors' references: Zendesk's "Incremental Ticket Export, Cursor Based" and "List Comments", Jira's "Search for
//! issues using JQL enhanced search (GET)", YouTrack's "Issues", Freshdesk's "List All Tickets" and "View a Ticket", ServiceNow's "Retrieve
//! records from a table", Salesforce's "Execute a SOQL Query".

use kb_gateway::config::{Target, Targets};
use kb_gateway::delivery::connector::Connector;
use kb_gateway::delivery::ticket_source::{TicketSource, TicketTags};
use kb_import::map::Provenance;
use serde_json::{Value, json};

use super::recorded::{Player, Recorded};

const SINCE: &str = "2024-01-01T00:00:00Z";
const AT: &str = "2024-01-02T10:00:00Z";

/// What a system answers, and what has to be read from it.
struct Case {
    lines: &'static str,
    recorded: Vec<Recorded>,
    /// What the request for changes says.
    asked: &'static str,
    number: &'static str,
    summary: &'static str,
    engineer: Option<&'static str>,
    /// A ticket of these that is still there, of `x` and itself.
    id: &'static str,
}

fn zendesk() -> Case {
    let ticket = json!({"id": 35, "subject": "Cannot log in", "description": "error 42", "status": "solved", "updated_at": AT,
        "created_at": SINCE, "requester_id": 7, "assignee_id": 9, "tags": ["sso"]});
    let page = json!({"tickets": [ticket], "after_cursor": "abc", "end_of_stream": true});
    let comments = json!({"comments": [{"id": 1, "author_id": 9, "public": true, "body": "Clear the cookie."},
        {"id": 2, "author_id": 1, "public": true, "body": "the client again"}, {"id": 3, "author_id": 9, "public": false, "body": "odd"}]});
    Case {
        lines: "system = \"zendesk\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\n",
        recorded: vec![
            ("GET /api/v2/incremental/tickets/cursor?start_time=", 200, page),
            ("GET /api/v2/users/me", 200, json!({"user": {"id": 1}})),
            ("GET /api/v2/tickets/35/comments", 200, comments),
        ],
        asked: "start_time=1704067200",
        number: "35",
        summary: "Clear the cookie.",
        engineer: Some("9"),
        id: "35",
    }
}

fn jira() -> Case {
    let text = |text: &str| json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]});
    let fields = json!({"summary": "Cannot log in", "description": text("error 42"), "updated": "2024-01-02T12:00:00.000+0200",
        "status": {"name": "Done", "statusCategory": {"key": "done"}}, "resolution": {"name": "Fixed"}, "assignee": {"displayName": "Ed"},
        "comment": {"comments": [{"body": text("Clear the cookie."), "jsdPublic": true}]}});
    let page = json!({"issues": [{"id": "10002", "key": "HELP-12", "fields": fields}], "isLast": true});
    Case {
        lines: "system = \"jira\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\nservice_desk = \"10\"\nrequest_type = \"25\"\n",
        recorded: vec![
            ("GET /rest/servicedeskapi/servicedesk/10", 200, json!({"id": "10", "projectKey": "HELP"})),
            ("GET /rest/api/3/search/jql", 200, page),
            (
                "POST /rest/api/3/issue/bulkfetch",
                200,
                json!({"issues": [{"key": "HELP-12"}], "issueErrors": []}),
            ),
        ],
        asked: "project = \"HELP\" AND updated >= -",
        number: "HELP-12",
        summary: "Clear the cookie.",
        engineer: Some("Ed"),
        id: "HELP-12",
    }
}

fn youtrack() -> Case {
    let state = json!({"name": "State", "value": {"name": "Fixed", "isResolved": true}});
    let assignee = json!({"name": "Assignee", "value": {"fullName": "Ed"}});
    let limited =
        json!({"text": "odd", "visibility": {"$type": "LimitedVisibility"}, "author": {"login": "ed"}});
    let issue = json!({"id": "2-38", "idReadable": "SP-12", "summary": "Cannot log in", "updated": 1_704_189_600_000_u64,
        "created": 1_704_067_200_000_u64, "resolved": 1_704_189_600_000_u64, "reporter": {"login": "jane"}, "customFields": [state, assignee],
        "comments": [{"text": "Clear the cookie.", "author": {"login": "ed"}}, limited]});
    let older =
        json!({"id": "2-37", "idReadable": "SP-11", "summary": "old", "updated": 1_600_000_000_000_u64});
    Case {
        lines: "system = \"youtrack\"\ntoken = \"file:secret\"\nproject = \"SP\"\n",
        recorded: vec![
            ("GET /api/issues/x?", 404, json!({"error": "Not Found"})),
            ("GET /api/issues/moved?", 200, json!({"id": "moved", "project": {"shortName": "OLD"}})),
            ("GET /api/issues?", 200, json!([issue, older])),
        ],
        asked: "project: {SP} sort by: updated desc",
        number: "SP-12",
        summary: "Clear the cookie.",
        engineer: Some("Ed"),
        id: "2-38",
    }
}

fn freshdesk() -> Case {
    let ticket = json!({"id": 1, "subject": "Cannot log in", "status": 4, "updated_at": AT, "created_at": SINCE, "responder_id": 5});
    let mut whole = ticket.clone();
    whole["description_text"] = json!("error 42");
    let conversations = json!([{"body_text": "Clear the cookie.", "private": false, "incoming": false}, {"body_text": "odd", "private": true}]);
    Case {
        lines: "system = \"freshdesk\"\ntoken = \"file:secret\"\n",
        recorded: vec![
            (
                "GET /api/v2/tickets?filter=deleted",
                200,
                json!([{"id": "x", "updated_at": AT}, {"id": "moved", "updated_at": AT}]),
            ),
            ("GET /api/v2/tickets/1/conversations", 200, conversations),
            ("GET /api/v2/tickets/1?", 200, whole),
            ("GET /api/v2/tickets?", 200, json!([ticket])),
        ],
        asked: "updated_since=2024-01-01T00:00:00Z",
        number: "1",
        summary: "Clear the cookie.",
        engineer: Some("5"),
        id: "1",
    }
}

fn service_now() -> Case {
    let both = |value: &str, shown: &str| json!({"value": value, "display_value": shown});
    let row = json!({"sys_id": both("46d4", "46d4"), "number": both("INC001", "INC001"), "state": both("6", "Resolved"),
        "short_description": both("Cannot log in", "Cannot log in"), "close_notes": both("Clear the cookie.", "Clear the cookie."),
        "assigned_to": both("u1", "Ed"), "sys_updated_on": both("2024-01-02 10:00:00", "02.01.2024 11:00:00")});
    Case {
        lines: "system = \"servicenow\"\nuser = \"u\"\npassword = \"file:secret\"\n",
        recorded: vec![
            (
                "GET /api/now/table/incident?sysparm_query=sys_idIN",
                200,
                json!({"result": [{"sys_id": "46d4"}]}),
            ),
            ("GET /api/now/table/incident?", 200, json!({"result": [row]})),
        ],
        asked: "ORDERBYDESCsys_updated_on",
        number: "INC001",
        summary: "Clear the cookie.",
        engineer: Some("Ed"),
        id: "46d4",
    }
}

fn salesforce() -> Case {
    let case = json!({"Id": "500x1", "CaseNumber": "00001026", "Subject": "Cannot log in", "Status": "Closed", "IsClosed": true,
        "SystemModstamp": "2024-01-02T10:00:00.000+0000", "Owner": {"Name": "Ed"},
        "CaseComments": {"records": [{"CommentBody": "Clear the cookie.", "IsPublished": true}]}});
    let rows = |records: Value| json!({"totalSize": 1, "done": true, "records": records});
    Case {
        lines: "system = \"salesforce\"\nclient_id = \"3MVG\"\nclient_secret = \"file:secret\"\n[target.real.fields]\nkey = \"K__c\"\n",
        recorded: vec![
            ("POST /services/oauth2/token", 200, json!({"access_token": "00D!x"})),
            (
                "GET /services/data/v62.0/query?q=SELECT Id FROM Case WHERE Id IN",
                200,
                rows(json!([{"Id": "500x1"}])),
            ),
            ("GET /services/data/v62.0/query?q=SELECT FIELDS(ALL)", 200, rows(json!([case]))),
        ],
        asked: "WHERE SystemModstamp >= 2024-01-01T00:00:00Z ORDER BY SystemModstamp, Id LIMIT 200 OFFSET 0",
        number: "00001026",
        summary: "Clear the cookie.",
        engineer: Some("Ed"),
        id: "500x1",
    }
}

/// The target of these lines, at the player's address.
fn target(player: &Player, lines: &str) -> Target {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "s").unwrap();
    let file = folder.path().join("gateway.toml");
    std::fs::write(&file, format!("[target.real]\nurl = \"{}\"\n{lines}", player.url)).unwrap();
    Targets::read(&file).unwrap().named("real").unwrap().clone()
}

#[tokio::test]
async fn resolved_tickets_are_read_as_an_import_reads_them() {
    for case in [zendesk(), jira(), youtrack(), freshdesk(), service_now(), salesforce()] {
        let player = Player::start(case.recorded).await;
        let target = target(&player, case.lines);
        let system = Connector::new(&target, std::time::Duration::from_secs(30)).unwrap();
        let read_back = target.read_back.as_ref().unwrap();

        let listed = system.changed(SINCE, None).await.unwrap();
        let name = read_back.system;
        assert_eq!((listed.tickets.len(), listed.next), (1, None), "{name}");
        assert!(listed.cursor.unwrap().starts_with("2024-01-02T10:00:00"), "{name}");
        let ticket = &listed.tickets[0];
        assert_eq!(ticket.id, case.id, "{name}");
        assert!(player.asked(case.asked), "{name}: {}", case.asked);
        let whole = system.whole(ticket).await.unwrap();
        let reading = read_back.mapping.read(&whole, &Provenance::default(), true);
        let line = reading.line.unwrap_or_else(|| panic!("{name} has no resolved ticket in {whole:?}"));
        assert_eq!(
            (line.ticket.as_str(), line.summary.as_deref()),
            (case.number, Some(case.summary)),
            "{name}"
        );
        assert_eq!(
            (line.subject.as_str(), reading.engineer.as_deref()),
            ("Cannot log in", case.engineer),
            "{name}"
        );
        let there = system.still_there(&["x", "moved", case.id].map(str::to_owned)).await.unwrap();
        // Zendesk's export names the tickets that were deleted.
        let gone: &[&str] = if case.lines.contains("zendesk") { &["x", "moved"] } else { &[] };
        assert_eq!(there, [gone, &[case.id]].concat(), "{name}");
    }
}

/// The shape of the request is that of "Edit issue"; its labels are those of "Get issue".
#[tokio::test]
async fn jira_takes_tags_as_labels() {
    let Case { lines, mut recorded, .. } = jira();
    let issue = json!({"key": "HELP-12", "fields": {"labels": ["sso"], "customfield_1": null}});
    recorded.push(("GET /rest/api/3/issue/HELP%2D12", 200, issue));
    recorded.push(("PUT /rest/api/3/issue/HELP%2D12", 204, Value::Null));
    let player = Player::start(recorded).await;
    let system = crate::real::connector(&format!("url = \"{}\"\n{lines}", player.url), "s").unwrap();
    let record = system.record("HELP-12").await.unwrap();
    assert_eq!(Value::Object(record)["fields"], json!({"labels": ["sso"]}));
    system.write_tags("HELP-12", &[], &["category:pay-run".to_owned()]).await.unwrap();
    let sent = player.sent("PUT /rest/api/3/issue/HELP%2D12");
    assert_eq!(sent, json!({"update": {"labels": [{"add": "category:pay-run"}]}}));
    // What was added is read the next time.
    let Case { lines, mut recorded, .. } = jira();
    recorded[1].2["issues"][0]["fields"]["labels"] = json!(["sso", sent["update"]["labels"][0]["add"]]);
    let target = target(&Player::start(recorded).await, lines);
    let system = Connector::new(&target, std::time::Duration::from_secs(30)).unwrap();
    let listed = system.changed(SINCE, None).await.unwrap();
    let mapping = &target.read_back.as_ref().unwrap().mapping;
    let reading = mapping.read(&listed.tickets[0].record, &Provenance::default(), true);
    assert_eq!(reading.line.unwrap().category.as_deref(), Some("pay-run"));
}

#[tokio::test]
async fn issues_that_jira_can_not_tell_of_are_taken_to_be_there() {
    let Case { lines, mut recorded, .. } = jira();
    recorded[2].2 = json!({"issues": [], "issueErrors": [{"id": "10002", "errorMessage": "try again"}]});
    let player = Player::start(recorded).await;
    let system = crate::real::connector(&format!("url = \"{}\"\n{lines}", player.url), "s").unwrap();
    assert_eq!(system.still_there(&["HELP-12".to_owned()]).await, Ok(vec!["HELP-12".to_owned()]));
    let asked = player.sent("POST /rest/api/3/issue/bulkfetch");
    assert_eq!(asked, json!({"issueIdsOrKeys": ["HELP-12"], "fields": ["updated"]}));
}
