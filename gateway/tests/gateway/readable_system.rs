//! A ticket system that can be read back: it answers as much of Redmine's interface as the gateway asks for, holds one ticket, and can be down.

use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::harness::{Gateway, Site, TIMEOUT, binary};

#[derive(Default)]
struct Content {
    has_ticket: bool,
    replies: Vec<Value>,
    /// Each question of what has changed: the time since when.
    readings: Vec<Option<String>>,
    uploads: Vec<Vec<u8>>,
    is_down: bool,
}

#[derive(Clone)]
pub(crate) struct ReadableSystem {
    content: Arc<Mutex<Content>>,
    url: String,
}

/// When a ticket with so many replies changed last.
pub(crate) fn changed_at(replies: usize) -> String {
    format!("2026-11-27T10:00:{replies:02}Z")
}

impl ReadableSystem {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let system = Self { content: Arc::default(), url };
        let app = Router::new().fallback(answer).with_state(system.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        system
    }

    /// A gateway that delivers to it and reads it back every second.
    pub(crate) fn gateway(&self, site: &Site) -> Gateway {
        self.gateway_of(site, binary(), &[])
    }

    /// The same by a command that is the binary or runs it, with more options.
    pub(crate) fn gateway_of(&self, site: &Site, command: Command, options: &[&str]) -> Gateway {
        let url = &self.url;
        site.write("secret", "s3cret");
        site.write(
            "gateway.toml",
            format!("[target.desk]\nsystem = \"redmine\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nproject = \"support\"\n"),
        );
        let config = site.path("gateway.toml");
        let reading = ["--config", config.to_str().unwrap(), "--poll-interval", "1"];
        site.start_command(command, &[&reading, options].concat())
    }

    /// An engineer answers the client.
    pub(crate) fn reply(&self, text: &str) {
        let replies = &mut self.content.lock().unwrap().replies;
        let id = replies.len() + 1;
        let user = json!({ "id": 2, "name": "Sam" });
        replies.push(json!({ "id": id, "notes": text, "user": user, "created_on": changed_at(id) }));
    }

    pub(crate) fn be_down(&self, is_down: bool) {
        self.content.lock().unwrap().is_down = is_down;
    }

    /// Each question of what has changed, by the time since when.
    pub(crate) fn readings(&self) -> Vec<Option<String>> {
        self.content.lock().unwrap().readings.clone()
    }

    /// The files that were uploaded.
    pub(crate) fn uploads(&self) -> Vec<Vec<u8>> {
        self.content.lock().unwrap().uploads.clone()
    }

    /// Waits until it has been read so many times.
    pub(crate) async fn wait_for_readings(&self, count: usize) {
        let started = std::time::Instant::now();
        while self.readings().len() < count {
            assert!(started.elapsed() < TIMEOUT, "it is not read back");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

async fn answer(State(system): State<ReadableSystem>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap().to_vec();
    let url = reqwest::Url::parse(&format!("http://system{}", head.uri)).unwrap();
    let asked =
        |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let mut content = system.content.lock().unwrap();
    if content.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    Json(match (head.method, url.path()) {
        (Method::POST, "/issues.json") => {
            content.has_ticket = true;
            json!({ "issue": { "id": 1 } })
        }
        (Method::POST, "/uploads.json") => {
            content.uploads.push(body);
            json!({ "upload": { "token": "7.abc" } })
        }
        (_, "/issues.json") => {
            if asked("sort").is_some_and(|sort| sort.starts_with("updated_on")) {
                content.readings.push(asked("updated_on"));
            }
            let changed = changed_at(content.replies.len());
            let ticket = content.has_ticket.then(|| json!({ "id": 1, "updated_on": changed }));
            json!({ "issues": ticket.into_iter().collect::<Vec<_>>() })
        }
        (Method::GET, "/issues/1.json") => {
            json!({ "issue": { "id": 1, "status": { "name": "In Progress" }, "journals": content.replies } })
        }
        (_, "/users/current.json") => json!({ "user": { "id": 1 } }),
        _ => json!({}),
    })
    .into_response()
}
