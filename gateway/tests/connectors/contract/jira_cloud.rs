//! What Jira's cloud has and the vendor's file of Jira Service Management lacks: documents as trees, and the platform's search. Their shapes are
//! added to the file from Atlassian's pages, each of which is named, so that Prism refuses what they don't allow.

use kb_gateway::delivery::call::{DeliveryKey, Place, TicketSystem};
use serde_json::{Value, json};

use super::prism::Prism;
use super::vendors::{check_refused, jira, json_file, read_everything, write_everything};
use crate::real::connector;

/// A node of [the document format](https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/): its type, and what it holds.
fn node(kind: &str, content: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "type": "string", "enum": [kind] },
            "content": { "type": "array", "items": content, "minItems": 1 },
        },
        "required": ["type", "content"],
        "additionalProperties": false,
    })
}

fn one_of(nodes: &[&Value]) -> Value {
    json!({ "oneOf": nodes })
}

/// A document of the nodes that we write, each as its page under "Nodes" describes it.
fn document() -> Value {
    let strong = json!({ "type": "object", "properties": { "type": { "type": "string", "enum": ["strong"] } }, "required": ["type"], "additionalProperties": false });
    let text = json!({
        "type": "object",
        "properties": {
            "type": { "type": "string", "enum": ["text"] },
            "text": { "type": "string", "minLength": 1 },
            "marks": { "type": "array", "items": strong },
        },
        "required": ["type", "text"],
        "additionalProperties": false,
    });
    let line_break = json!({ "type": "object", "properties": { "type": { "type": "string", "enum": ["hardBreak"] } }, "required": ["type"], "additionalProperties": false });
    let paragraph = node("paragraph", &one_of(&[&text, &line_break]));
    let mut heading = node("heading", &text);
    heading["properties"]["attrs"] = json!({ "type": "object", "properties": { "level": { "type": "integer", "minimum": 1, "maximum": 6 } }, "required": ["level"], "additionalProperties": false });
    let quote = node("blockquote", &paragraph);
    let inner = node("bulletList", &node("listItem", &paragraph));
    let list = node("bulletList", &node("listItem", &one_of(&[&paragraph, &inner])));
    let mut document = node("doc", &one_of(&[&paragraph, &heading, &quote, &list]));
    document["properties"]["version"] = json!({ "type": "integer", "enum": [1] });
    document["required"] = json!(["type", "version", "content"]);
    document
}

/// ["Search for issues using JQL enhanced search (GET)"](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/),
/// which finds one issue with our key.
fn search(key: &DeliveryKey) -> Value {
    let parameter = |name: &str, required: bool, schema: Value| json!({ "name": name, "in": "query", "required": required, "schema": schema });
    let text = json!({ "type": "string" });
    let description = json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": format!("Delivery: {key}") }] }] });
    let issue = json!({ "id": "10002", "key": "HELP-12", "fields": { "description": description } });
    let found = json!({ "issues": [issue], "isLast": true });
    json!({ "get": {
        "parameters": [
            parameter("jql", true, json!({ "type": "string", "minLength": 1 })),
            parameter("nextPageToken", false, text.clone()),
            parameter("maxResults", false, json!({ "type": "integer", "minimum": 1, "maximum": 5000 })),
            parameter("fields", false, json!({ "type": "array", "items": text })),
        ],
        "responses": { "200": { "description": "found", "content": { "application/json": { "example": found } } } },
    } })
}

/// ["Bulk fetch issues"](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/): at most 100 unless fields are named
/// that Jira reads quickly, by id or key; those that aren't there are left out of the answer.
fn bulk_fetch() -> Value {
    let texts = json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 100 });
    let body = json!({
        "type": "object",
        "properties": { "issueIdsOrKeys": texts, "fields": texts },
        "required": ["issueIdsOrKeys"],
        "additionalProperties": false,
    });
    let found = json!({ "issues": [{ "id": "10002", "key": "HELP-12", "fields": { "updated": "2024-01-02T10:00:00.000+0000" } }], "issueErrors": [] });
    json!({ "post": {
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": { "200": { "description": "found", "content": { "application/json": { "example": found } } } },
    } })
}

/// A call that answers this.
fn answering(example: &Value) -> Value {
    json!({ "get": { "responses": { "200": { "description": "as asked", "content": { "application/json": { "example": example } } } } } })
}

/// The vendor's file with what its newer pages add: `isAdfRequest` of "Create customer request", the search, "Bulk fetch issues" and "Get
/// current user".
fn with_newer_pages(text: &str, key: &DeliveryKey) -> String {
    let mut file = json_file(&jira(text));
    let request = "/components/schemas/RequestCreateDTO/properties";
    let request = file.pointer_mut(request).unwrap();
    request["isAdfRequest"] = json!({ "type": "boolean" });
    request["requestFieldValues"]["properties"] = json!({ "description": document() });
    file["paths"]["/rest/api/3/search/jql"] = search(key);
    file["paths"]["/rest/api/3/issue/bulkfetch"] = bulk_fetch();
    file["paths"]["/rest/api/3/myself"] = answering(&json!({ "accountId": "qm:a713c8ea" }));
    file.to_string()
}

#[tokio::test]
async fn jira_takes_a_document_and_finds_what_it_was_sent() {
    let key = DeliveryKey::fresh();
    let file = "jira-service-management.ballerina.json";
    let Some(server) = Prism::start(file, |text| with_newer_pages(text, &key)) else { return };
    let wiki = format!(
        "system = \"jira\"\nurl = \"{}\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\nservice_desk = \"10\"\nrequest_type = \"25\"\n",
        server.url
    );
    let system = connector(&(wiki.clone() + "markup = \"adf\"\n"), "x").unwrap();
    write_everything(&system).await;
    let found = system.find(&key, Place::Tickets).await.unwrap();
    assert_eq!(found.map(|ticket| ticket.id).as_deref(), Some("HELP-12"));
    // The same search finds the issue of another key, which is not ours.
    read_everything(&system).await;
    // A text is no document.
    check_refused(&connector(&wiki, "x").unwrap()).await;
}
