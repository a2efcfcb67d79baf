//! Salesforce and ServiceNow by recorded shapes, because neither publishes a description that a contract server could read; e-mail and
//! Slack by what a server of theirs gets. Each answer names the page that its shape is from.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kb_gateway::delivery::call::DeliveryKind::Ticket;
use kb_gateway::delivery::call::{
    Attachment, CallError, Comment, DeliveryKey, Lookup, Place, Progress, TicketSystem,
};
use kb_gateway::delivery::connector::Connector;
use serde_json::{Value, json};

use crate::package::full_package;
use crate::real::{check_finding, connector};

/// An answer to requests whose line begins so.
pub(super) type Recorded = (&'static str, u16, Value);

#[derive(Clone)]
pub(super) struct Player {
    recorded: Arc<Vec<Recorded>>,
    requests: Arc<Mutex<Vec<(String, String)>>>,
    pub(super) url: String,
}

impl Player {
    pub(super) async fn start(recorded: Vec<Recorded>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let player = Self { recorded: Arc::new(recorded), requests: Arc::default(), url };
        let app = Router::new().fallback(answer).with_state(player.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        player
    }

    /// How many requests had a line that begins so.
    pub(super) fn count(&self, line: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|(known, _)| known.starts_with(line)).count()
    }

    /// Whether there was a request whose line contains this.
    pub(super) fn asked(&self, words: &str) -> bool {
        self.requests.lock().unwrap().iter().any(|(line, _)| line.contains(words))
    }

    /// The body of the last request whose line begins so.
    pub(super) fn sent(&self, line: &str) -> Value {
        let requests = self.requests.lock().unwrap();
        let found = requests.iter().rev().find(|(known, _)| known.starts_with(line));
        let (_, body) = found.unwrap_or_else(|| panic!("no {line} in {requests:?}"));
        serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.clone()))
    }
}

async fn answer(State(player): State<Player>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().replace('+', "%20");
    let query = percent_encoding::percent_decode_str(&query).decode_utf8_lossy().into_owned();
    let line = format!("{} {}?{query}", request.method(), request.uri().path());
    let body = to_bytes(request.into_body(), 1 << 20).await.unwrap();
    player.requests.lock().unwrap().push((line.clone(), String::from_utf8_lossy(&body).into_owned()));
    let found = player.recorded.iter().find(|(known, ..)| line.starts_with(known));
    let Some((_, status, body)) = found else { return StatusCode::NOT_IMPLEMENTED.into_response() };
    let status = StatusCode::from_u16(*status).unwrap();
    match body {
        Value::Null => status.into_response(),
        Value::String(text) => (status, text.clone()).into_response(),
        other => (status, axum::Json(other.clone())).into_response(),
    }
}

async fn add_everything(connector: &Connector, ticket: &kb_gateway::delivery::call::Remote) {
    let key = DeliveryKey::fresh();
    let comment = Comment { author: "Jane Doe".into(), text: "still stuck".into() };
    connector.comment(&key, ticket, &comment).await.unwrap();
    let bytes = b"error 42\n".to_vec();
    let file = Attachment { name: "console.txt".into(), media_type: "text/plain".into(), bytes };
    connector.attach(&key, ticket, &file).await.unwrap();
    for place in [Place::CommentsOf(ticket), Place::AttachmentsOf(ticket)] {
        assert_eq!(connector.find(&key, place).await, Ok(None));
    }
}

/// The shapes are those of the [REST API Developer Guide](https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/):
/// "Insert or Update (Upsert) a Record Using an External ID", "Create a Record", "Execute a SOQL Query", "sObject Describe"; the token's is
/// that of "OAuth 2.0 Client Credentials Flow", the user's that of "Get User Information".
pub(super) fn salesforce() -> Vec<Recorded> {
    let rows = |records: Value| json!({ "totalSize": 1, "done": true, "records": records });
    let case = json!([{
        "attributes": { "type": "Case", "url": "/services/data/v62.0/sobjects/Case/500x1" },
        "Id": "500x1", "Status": "Closed", "IsClosed": true, "SystemModstamp": "2026-11-27T10:00:00.000+0000",
    }]);
    let comments = json!([
        { "Id": "00a1", "CommentBody": "Please try step 3.", "CreatedDate": "2026-11-27T09:59:00.000+0000", "CreatedById": "005b", "CreatedBy": { "Name": "Ed" } },
        { "Id": "00a2", "CommentBody": "ours", "CreatedDate": "2026-11-27T09:00:00.000+0000", "CreatedById": "005a", "CreatedBy": { "Name": "Fixmark" } },
    ]);
    let field = |name: &str, key: bool| json!({ "name": name, "externalId": key, "unique": key });
    let fields = json!([field("Fixmark_Key__c", true), field("Subject", false), field("Text__c", false)]);
    vec![
        (
            "POST /services/oauth2/token",
            200,
            json!({ "access_token": "00D!x", "instance_url": "https://x", "token_type": "Bearer" }),
        ),
        ("GET /services/oauth2/userinfo", 200, json!({ "user_id": "005a", "organization_id": "00D" })),
        (
            "PATCH /services/data/v62.0/sobjects/Case/Fixmark_Key__c/",
            201,
            json!({ "id": "500x1", "success": true, "errors": [], "created": true }),
        ),
        (
            "POST /services/data/v62.0/sobjects/CaseComment",
            201,
            json!({ "id": "00a2", "success": true, "errors": [] }),
        ),
        (
            "POST /services/data/v62.0/sobjects/ContentVersion",
            201,
            json!({ "id": "068x", "success": true, "errors": [] }),
        ),
        (
            "GET /services/data/v62.0/query?q=SELECT Id FROM Case WHERE Fixmark_Key__c = 'fm",
            200,
            rows(case.clone()),
        ),
        (
            "GET /services/data/v62.0/query?q=SELECT Id, Status, IsClosed, SystemModstamp FROM Case",
            200,
            rows(case),
        ),
        ("GET /services/data/v62.0/query?q=SELECT Id, CommentBody", 200, rows(comments)),
        ("GET /services/data/v62.0/query?q=SELECT Id, Description FROM ContentVersion", 200, rows(json!([]))),
        (
            "GET /services/data/v62.0/sobjects/Case/describe",
            200,
            json!({ "createable": true, "updateable": true, "fields": fields }),
        ),
    ]
}

pub(super) fn salesforce_target(url: &str) -> String {
    format!(
        "system = \"salesforce\"\nurl = \"{url}\"\nclient_id = \"3MVG\"\nclient_secret = \"file:secret\"\n\
         [target.real.fields]\nkey = \"Fixmark_Key__c\"\n[target.real.values]\npriority.P1 = \"High\"\n"
    )
}

#[tokio::test]
async fn salesforce_gets_a_case_by_an_upsert() {
    let player = Player::start(salesforce()).await;
    let target = salesforce_target(&player.url);
    let system = connector(&target, "s").unwrap();
    assert_eq!(system.lookup(Ticket), Lookup::IdempotencyKey);
    assert_eq!(system.check().await, []);
    let ticket = system.create(&DeliveryKey::fresh(), &full_package()).await.unwrap();
    assert_eq!(ticket.id, "500x1");
    let case = player.sent("PATCH /services/data/v62.0/sobjects/Case/Fixmark_Key__c/fm");
    assert_eq!((&case["Priority"], &case["SuppliedEmail"]), (&json!("High"), &json!("jane@example.com")));
    assert!(case.get("Fixmark_Key__c").is_none(), "the key stands in the address only");
    add_everything(&system, &ticket).await;
    assert_eq!(
        player.sent("POST /services/data/v62.0/sobjects/ContentVersion")["VersionData"],
        "ZXJyb3IgNDIK"
    );
    let cursor = system.updates(None).await.unwrap().cursor.unwrap();
    let changed = system.updates(Some(&cursor)).await.unwrap().updates;
    assert_eq!((changed.len(), changed[0].status), (1, Some(Progress::Solved)));
    let replies: Vec<&str> = changed[0].replies.iter().map(|reply| reply.text.as_str()).collect();
    assert_eq!(replies, ["Please try step 3."]);
    check_finding(&target.replace("Fixmark_Key__c", "Text__c"), "s", "`Text__c` is no unique external id")
        .await;
    check_finding(
        &target.replace("Fixmark_Key__c", "Nothing__c"),
        "s",
        "there is no field of Case `Nothing__c`",
    )
    .await;
    let without = target.replace("key = ", "category = ");
    assert!(connector(&without, "s").is_err_and(|problem| problem.contains("external id")));
}

#[tokio::test]
async fn salesforces_daily_limit_is_no_refusal() {
    // The shape of errors is that of "Status Codes and Error Responses".
    let error =
        json!([{ "message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED" }]);
    let mut recorded = salesforce();
    recorded.insert(0, ("PATCH ", 403, error));
    let player = Player::start(recorded).await;
    let system = connector(&salesforce_target(&player.url), "s").unwrap();
    let refused = system.create(&DeliveryKey::fresh(), &full_package()).await;
    assert!(matches!(refused, Err(CallError::SlowDown { .. })), "{refused:?}");
}

/// The shapes are those of the [REST API reference](https://www.servicenow.com/docs/bundle/xanadu-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html):
/// Table API, "Create a record" and "Retrieve records", and Attachment API, "Upload an attachment".
pub(super) fn service_now() -> Vec<Recorded> {
    let both = |value: &str, shown: &str| json!({ "value": value, "display_value": shown });
    let changed = json!([{
        "sys_id": both("46d4", "46d4"), "state": both("3", "On Hold"),
        "sys_updated_on": both("2026-11-27 10:00:00", "27.11.2026 11:00:00"),
    }]);
    let journal = json!([
        { "sys_id": "j1", "value": "Please try step 3.", "sys_created_on": "2026-11-27 09:59:00", "sys_created_by": "ed" },
        { "sys_id": "j2", "value": "ours", "sys_created_on": "2026-11-27 09:00:00", "sys_created_by": "fixmark" },
    ]);
    vec![
        (
            "POST /api/now/table/incident",
            201,
            json!({ "result": { "sys_id": "46d4", "number": "INC0010002", "state": "1" } }),
        ),
        ("PATCH /api/now/table/incident/46d4", 200, json!({ "result": { "sys_id": "46d4" } })),
        (
            "POST /api/now/attachment/file",
            201,
            json!({ "result": { "sys_id": "a1", "file_name": "console.txt" } }),
        ),
        (
            "GET /api/now/table/incident?sysparm_query=correlation_id=",
            200,
            json!({ "result": [{ "sys_id": "other", "correlation_id": "" }] }),
        ),
        (
            "GET /api/now/table/incident?sysparm_query=correlation_display=Fixmark",
            200,
            json!({ "result": changed }),
        ),
        ("GET /api/now/table/incident", 200, json!({ "result": [] })),
        ("GET /api/now/table/sys_journal_field", 200, json!({ "result": journal })),
        ("GET /api/now/attachment", 200, json!({ "result": [] })),
        (
            "GET /api/now/table/sys_dictionary",
            200,
            json!({ "result": [{ "element": "short_description" }, { "element": "category" }] }),
        ),
        (
            "GET /api/now/table/incidnt",
            404,
            json!({ "error": { "message": "Invalid table incidnt" }, "status": "failure" }),
        ),
    ]
}

#[tokio::test]
async fn servicenow_gets_an_incident_with_our_key() {
    let player = Player::start(service_now()).await;
    let target = format!(
        "system = \"servicenow\"\nurl = \"{}\"\nuser = \"fixmark\"\npassword = \"file:secret\"\n\
         [target.real.fields]\ncategory = \"category\"\n[target.real.values]\npriority.P1 = \"1\"\n",
        player.url
    );
    let system = connector(&target, "s").unwrap();
    assert_eq!(system.check().await, []);
    let key = DeliveryKey::fresh();
    assert_eq!(system.find(&key, Place::Tickets).await, Ok(None), "a row of somebody else's is not ours");
    let ticket = system.create(&key, &full_package()).await.unwrap();
    assert_eq!(ticket.id, "46d4");
    let record = player.sent("POST /api/now/table/incident");
    assert_eq!((&record["correlation_id"], &record["urgency"]), (&json!(key.as_str()), &json!("1")));
    assert_eq!(record["category"], "pay-run");
    add_everything(&system, &ticket).await;
    let cursor = system.updates(None).await.unwrap().cursor.unwrap();
    let changed = system.updates(Some(&cursor)).await.unwrap().updates;
    assert_eq!((changed.len(), changed[0].status), (1, Some(Progress::WaitingForYou)));
    let replies: Vec<(&str, &str)> =
        changed[0].replies.iter().map(|reply| (reply.text.as_str(), reply.at.as_str())).collect();
    assert_eq!(replies, [("Please try step 3.", "2026-11-27T09:59:00Z")]);
    let wrong = target.clone() + "category.x = \"y\"\n";
    check_finding(&wrong.replace("= \"category\"", "= \"catgory\""), "s", "there is no field `catgory`")
        .await;
    let table = target.replace("user = ", "table = \"incidnt\"\nuser = ");
    check_finding(&table, "s", "there is no table `incidnt`").await;
}

/// Slack answers `ok` as text: [Sending messages using incoming webhooks](https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
#[tokio::test]
async fn slack_gets_a_notice_without_markup() {
    let player = Player::start(vec![("POST /services/T/B/X", 200, json!("ok"))]).await;
    let system =
        connector("system = \"slack\"\nurl = \"file:secret\"\n", &format!("{}/services/T/B/X", player.url))
            .unwrap();
    assert_eq!(system.lookup(Ticket), Lookup::None);
    system.create(&DeliveryKey::fresh(), &full_package()).await.unwrap();
    let sent = player.sent("POST /services/T/B/X");
    assert_eq!(sent["text"], "FM-1001: my pay run wont approve");
    assert_eq!(
        sent["blocks"][1]["text"]["text"],
        "impact: blocked\ncategory: pay-run\npriority: P1\nproduct: payroll"
    );
    assert!(sent["blocks"].as_array().unwrap().iter().all(|block| block["text"]["type"] == "plain_text"));
}
