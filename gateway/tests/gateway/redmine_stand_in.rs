//! A stand-in for Redmine that lists, filters and pages issues as Redmine 5 does, and counts what it is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

#[derive(Default)]
struct Content {
    issues: BTreeMap<u64, Value>,
    asked: Vec<String>,
    /// Whether lists are refused.
    is_down: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Redmine {
    content: Arc<Mutex<Content>>,
    url: String,
}

impl Redmine {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let redmine = Self { url, ..Self::default() };
        let app = Router::new()
            .route("/issues.json", get(list))
            .route("/issues/{file}", get(issue).put(change))
            .route("/issue_statuses.json", get(statuses))
            .with_state(redmine.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        redmine
    }

    /// The lines of gateway.toml for it.
    pub(crate) fn target(&self, name: &str) -> String {
        let url = &self.url;
        format!(
            "[target.{name}]\nsystem = \"redmine\"\nurl = \"{url}\"\ntoken = \"env:FIXMARK_TEST_SECRET\"\nproject = \"support\"\n"
        )
    }

    /// The address of an issue.
    pub(crate) fn address(&self, id: u64) -> String {
        format!("{}/issues/{id}", self.url)
    }

    /// Has this issue, changed at this second of the day; `changes` replace its fields.
    pub(crate) fn put(&self, id: u64, second: u32, changes: &Value) {
        let at = format!("2026-11-20T10:{:02}:{:02}Z", second / 60, second % 60);
        let mut issue = json!({
            "id": id, "subject": format!("question {id}"), "description": "it fails", "updated_on": at,
            "created_on": "2026-11-19T08:00:00Z", "closed_on": at, "project": {"id": 1, "name": "Support"},
            "status": {"id": 5, "name": "Closed", "is_closed": true}, "assigned_to": {"id": 3, "name": "Ana Agent"},
            "custom_fields": [{"id": 1, "name": "Category", "value": "pay-run"}, {"id": 2, "name": "Article", "value": "pay-run-stuck"}],
            "journals": [{"notes": "Ask a second person.", "private_notes": false}],
        });
        for (name, value) in changes.as_object().unwrap() {
            issue[name] = value.clone();
        }
        self.content.lock().unwrap().issues.insert(id, issue);
    }

    pub(crate) fn remove(&self, id: u64) {
        self.content.lock().unwrap().issues.remove(&id);
    }

    pub(crate) fn set_down(&self, is_down: bool) {
        self.content.lock().unwrap().is_down = is_down;
    }

    /// How many requests there were since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.content.lock().unwrap().asked)
    }
}

async fn list(
    State(redmine): State<Redmine>,
    Query(query): Query<BTreeMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let mut content = redmine.content.lock().unwrap();
    content.asked.push("list".to_owned());
    if content.is_down {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null));
    }
    let at = |issue: &Value| issue["updated_on"].as_str().unwrap().to_owned();
    let ids = query.get("issue_id").map(|ids| ids.split(',').map(str::to_owned).collect::<Vec<_>>());
    let since = query.get("updated_on").map(|since| since.trim_start_matches(">=").to_owned());
    let mut found: Vec<Value> = content.issues.values().cloned().collect();
    found.retain(|issue| ids.as_ref().is_none_or(|ids| ids.contains(&issue["id"].to_string())));
    found.retain(|issue| since.as_ref().is_none_or(|since| at(issue) >= *since));
    found.sort_by_key(|issue| (at(issue), issue["id"].as_u64()));
    let number = |name: &str| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(0);
    let page: Vec<Value> = found.into_iter().skip(number("offset")).take(number("limit")).collect();
    let page: Vec<Value> = page.into_iter().map(|issue| without_journals(&issue)).collect();
    (StatusCode::OK, Json(json!({ "issues": page })))
}

fn without_journals(issue: &Value) -> Value {
    let mut issue = issue.clone();
    issue.as_object_mut().unwrap().remove("journals");
    issue
}

async fn issue(State(redmine): State<Redmine>, Path(file): Path<String>) -> (StatusCode, Json<Value>) {
    let mut content = redmine.content.lock().unwrap();
    content.asked.push(format!("issue {file}"));
    let id = file.trim_end_matches(".json").parse().unwrap_or(0);
    // One that is deleted just after it was listed.
    match content.issues.get(&id).filter(|issue| issue["gone"] != true) {
        Some(issue) => (StatusCode::OK, Json(json!({ "issue": issue }))),
        None => (StatusCode::NOT_FOUND, Json(Value::Null)),
    }
}

/// Takes custom fields that the issue has, and drops all others without a word, as Redmine does.
async fn change(
    State(redmine): State<Redmine>,
    Path(file): Path<String>,
    Json(body): Json<Value>,
) -> StatusCode {
    let mut content = redmine.content.lock().unwrap();
    content.asked.push(format!("change {file}"));
    let id = file.trim_end_matches(".json").parse().unwrap_or(0);
    let Some(issue) = content.issues.get_mut(&id) else { return StatusCode::NOT_FOUND };
    for field in body["issue"]["custom_fields"].as_array().unwrap() {
        let known = issue["custom_fields"].as_array_mut().unwrap().iter_mut();
        for known in known.filter(|known| known["id"] == field["id"] && known["name"] != "Read only") {
            known["value"] = field["value"].clone();
        }
    }
    StatusCode::NO_CONTENT
}

async fn statuses() -> Json<Value> {
    Json(
        json!({"issue_statuses": [{"id": 1, "name": "New", "is_closed": false}, {"id": 5, "name": "Closed", "is_closed": true}]}),
    )
}
