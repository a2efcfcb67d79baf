//! YouTrack, Jira Service Management, Zendesk and Freshdesk by their OpenAPI files: every request that a connector makes is one that the
//! vendor's file allows. What a file has wrong or leaves out is mended first, each time with its reason.

use kb_gateway::delivery::call::{Attachment, CallError, Comment, DeliveryKey, Place, Remote, TicketSystem};
use kb_gateway::delivery::connector::Connector;
use kb_gateway::delivery::ticket_source::{TicketSource, TicketTags};
use serde_json::{Value, json};

use super::prism::Prism;
use crate::package::full_package;
use crate::real::connector;

/// Creates a ticket, adds to it, and looks for all of it.
pub(super) async fn write_everything(connector: &Connector) -> Remote {
    let key = DeliveryKey::fresh();
    let ticket = connector.create(&key, &full_package()).await.unwrap();
    let comment = Comment { author: "Jane Doe".into(), text: "still stuck".into() };
    connector.comment(&key, &ticket, &comment).await.unwrap();
    let bytes = b"error 42\n".to_vec();
    let file = Attachment { name: "console.txt".into(), media_type: "text/plain".into(), bytes };
    connector.attach(&key, &ticket, &file).await.unwrap();
    for place in [Place::CommentsOf(&ticket), Place::AttachmentsOf(&ticket)] {
        connector.find(&key, place).await.unwrap();
    }
    ticket
}

/// Asks for what has changed, in our tickets and in those of everyone.
pub(super) async fn read_everything(connector: &Connector) {
    assert_eq!(connector.find(&DeliveryKey::fresh(), Place::Tickets).await, Ok(None));
    let first = connector.updates(None).await.unwrap();
    connector.updates(first.cursor.as_deref()).await.unwrap();
    let listed = connector.changed("2024-01-01T00:00:00Z", None).await.unwrap();
    for ticket in &listed.tickets {
        connector.whole(ticket).await.unwrap();
    }
    connector.still_there(&["1".to_owned()]).await.unwrap();
}

/// The contract server refuses what the vendor's file does not allow, so that the other tests mean something.
pub(super) async fn check_refused(connector: &Connector) {
    let refused = connector.create(&DeliveryKey::fresh(), &full_package()).await;
    let said = |text: &str| text.starts_with("answered 400") || text.starts_with("answered 422");
    assert!(matches!(&refused, Err(CallError::Rejected(text)) if said(text)), "{refused:?}");
}

pub(super) fn json_file(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// YouTrack's file: the paths begin at the server's address; only those that are used stay, because Prism unfolds every type of it, and
/// types that contain each other would take it minutes; `readOnly` is removed, because YouTrack's own guides write such properties.
fn youtrack(text: &str) -> String {
    let mut file = json_file(text);
    let used = [
        "/admin/projects",
        "/admin/projects/{id}/customFields",
        "/issues",
        "/issues/{id}/comments",
        "/issues/{id}/attachments",
        "/users/me",
    ];
    let paths = used.map(|path| (format!("/api{path}"), file["paths"][path].clone()));
    file["paths"] = Value::Object(paths.into_iter().collect());
    for (name, schema) in file["components"]["schemas"].as_object_mut().unwrap() {
        cut_references(name, schema);
        for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
            cut_references(name, part);
        }
    }
    file.to_string().replace("\"readOnly\":true", "\"x-read-only\":true")
}

fn cut_references(name: &str, schema: &mut Value) {
    for (property, value) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        if name == "Issue" && ["project", "customFields"].contains(&property.as_str()) {
            continue;
        }
        if value.get("$ref").is_some() {
            *value = json!({ "type": "object" });
        } else if value.pointer("/items/$ref").is_some() {
            value["items"] = json!({ "type": "object" });
        }
    }
}

#[tokio::test]
async fn youtrack_takes_what_is_sent() {
    let Some(server) = Prism::start("youtrack.2023.jetbrains-youtracksharp.json", youtrack) else { return };
    // The server knows one project and one field, and calls everything `string`.
    let target = format!(
        "system = \"youtrack\"\nurl = \"{}\"\ntoken = \"file:secret\"\nproject = \"string\"\n",
        server.url
    );
    let system = connector(&target, "perm:x").unwrap();
    write_everything(&system).await;
    read_everything(&system).await;
    let missing = target.replace("\"string\"", "\"SP\"");
    crate::real::check_finding(&missing, "perm:x", "there is no project `SP`").await;
    let field = target + "[target.real.fields]\ncategory = \"Category\"\n";
    crate::real::check_finding(&field, "perm:x", "there is no field `Category`").await;
}

/// Jira's file: a file is attached as a form, as Atlassian's page says, where the file says bytes; signing in is by basic authentication,
/// which the file lists and binds to no call; its examples of answers are texts that hold JSON.
pub(super) fn jira(text: &str) -> String {
    let mut file = json_file(text);
    read_examples(&mut file);
    for operations in file["paths"].as_object_mut().unwrap().values_mut() {
        for operation in
            operations.as_object_mut().unwrap().values_mut().filter(|operation| operation.is_object())
        {
            operation["security"] = json!([{ "basicAuth": [] }]);
        }
    }
    let upload = "/paths/~1rest~1servicedeskapi~1servicedesk~1{serviceDeskId}~1attachTemporaryFile/post/requestBody/content";
    let form = json!({ "type": "object", "properties": { "file": { "type": "string", "format": "binary" } }, "required": ["file"] });
    *file.pointer_mut(upload).unwrap() = json!({ "multipart/form-data": { "schema": form } });
    let created = "/paths/~1rest~1servicedeskapi~1servicedesk~1{serviceDeskId}~1attachTemporaryFile/post/responses/201/content";
    *file.pointer_mut(created).unwrap() = json!({ "application/json": { "example": { "temporaryAttachments": [{ "temporaryAttachmentId": "temp1", "fileName": "console.txt" }] } } });
    file.to_string()
}

fn read_examples(node: &mut Value) {
    match node {
        Value::Object(entries) => {
            let example = entries
                .get("example")
                .and_then(Value::as_str)
                .and_then(|text| serde_json::from_str(text).ok());
            if let Some(example) = example {
                entries.insert("example".to_owned(), example);
            }
            entries.values_mut().for_each(read_examples);
        }
        Value::Array(entries) => entries.iter_mut().for_each(read_examples),
        _ => {}
    }
}

#[tokio::test]
async fn jira_takes_what_is_sent() {
    let Some(server) = Prism::start("jira-service-management.ballerina.json", jira) else { return };
    let target = format!(
        "system = \"jira\"\nurl = \"{}\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\nservice_desk = \"10\"\nrequest_type = \"25\"\n",
        server.url
    );
    write_everything(&connector(&target, "x").unwrap()).await;
    let adf = target.clone() + "markup = \"adf\"\n";
    // Atlassian's page has `isAdfRequest`, which this older file does not know.
    check_refused(&connector(&adf, "x").unwrap()).await;
    let missing = target.replace("\"25\"", "\"7\"");
    crate::real::check_finding(&missing, "x", "there is no request type `7`").await;
}

/// Zendesk's file: `custom_fields` of a ticket refer to the fields of custom objects, and Zendesk's own examples are what is sent here; an
/// upload and added tags have no body there, which Zendesk's pages describe; and changes are asked for by a time or by a cursor, not by both.
fn zendesk(text: &str) -> String {
    let mut file = json_file(text);
    let field = json!({ "type": "object", "properties": { "id": { "type": "integer" }, "value": {} }, "required": ["id", "value"] });
    file["components"]["parameters"]["IncrementalUnixTime"]["required"] = json!(false);
    let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
    file["paths"]["/api/v2/uploads"]["post"]["requestBody"] = json!({ "content": { "text/plain": bytes } });
    let tags = json!({ "type": "array", "items": { "type": "string" } });
    let tags =
        json!({ "schema": { "type": "object", "properties": { "tags": tags }, "required": ["tags"] } });
    file["paths"]["/api/v2/tickets/{ticket_id}/tags"]["put"]["requestBody"] =
        json!({ "content": { "application/json": tags } });
    for input in ["TicketCreateInput", "TicketUpdateInput"] {
        file["components"]["schemas"][input]["properties"]["custom_fields"] =
            json!({ "type": "array", "items": field.clone() });
    }
    file.to_string()
}

#[tokio::test]
async fn zendesk_takes_what_is_sent() {
    let file = "zendesk-support.full.2024.santosh-hegde-sf.json";
    let Some(server) = Prism::start(file, zendesk) else { return };
    let target = format!(
        "system = \"zendesk\"\nurl = \"{}\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\n\
         [target.real.fields]\ncategory = \"34\"\n[target.real.values]\npriority.P1 = \"urgent\"\n",
        server.url
    );
    let system = connector(&target, "x").unwrap();
    write_everything(&system).await;
    read_everything(&system).await;
    let fields = [("custom_fields.34".to_owned(), "pay-run".to_owned())];
    system.record("35436").await.unwrap();
    system.write_tags("35436", &fields, &["root_cause:approval-rule".to_owned()]).await.unwrap();
    let hot = target.replace("\"urgent\"", "\"hot\"");
    check_refused(&connector(&hot, "x").unwrap()).await;
    crate::real::check_finding(&hot, "x", "there is no priority `hot`; there are urgent").await;
}

/// Freshdesk's file: the paths begin at the server's address, and a note can be a form, as the vendor's own samples with files are.
fn freshdesk(text: &str) -> String {
    let json = "            schema:\n              $ref: '#/components/schemas/NoteCreate'\n";
    assert!(text.contains(json), "the file has notes");
    let form =
        format!("{json}          multipart/form-data:\n            schema:\n              type: object\n");
    text.replace("\n  /", "\n  /api/v2/").replace(json, &form)
}

#[tokio::test]
async fn freshdesk_takes_what_is_sent() {
    let Some(server) = Prism::start("freshdesk.api-evangelist.yml", freshdesk) else { return };
    let target = format!(
        "system = \"freshdesk\"\nurl = \"{}\"\ntoken = \"file:secret\"\n[target.real.fields]\ncategory = \"cf_category\"\n\
         [target.real.values]\npriority.P1 = \"urgent\"\n",
        server.url
    );
    let system = connector(&target, "x").unwrap();
    write_everything(&system).await;
    read_everything(&system).await;
    crate::real::check_finding(&target, "x", "there is no ticket field `cf_category`").await;
}
