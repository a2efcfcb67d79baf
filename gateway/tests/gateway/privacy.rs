//! Privacy: no text, name, address or key of a client is logged, and only the owner can read the database.

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY, Site, ticket_with};

const CANARY: &str = "canary";

#[tokio::test]
async fn no_text_of_a_client_is_logged() {
    let site = Site::new();
    let mut gateway = site.start_with(&["--burst", "12", "--rate", "1"]);
    send_canaries(&gateway).await;
    request_canaries(&gateway).await;
    while gateway.post("/v1/feedback", &json!({"key": CANARY})).await.status != 429 {}
    let other = site.database().await;
    let lock = other.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    assert_eq!(gateway.get("/healthz").send().await.unwrap().status(), 503);
    lock.rollback().await.unwrap();
    gateway.signal("TERM");
    assert!(gateway.wait().success());

    let log = gateway.whole_log();
    for line in &log {
        let line = line.to_lowercase();
        assert!(!line.contains(CANARY) && !line.contains(KEY), "{line}");
        assert!(serde_json::from_str::<Value>(&line).is_ok(), "{line}");
    }
    let logged = |part: &str| assert!(log.iter().any(|line| line.contains(part)), "no {part} in {log:#?}");
    for status in ["200", "201", "400", "404", "405", "409", "422", "429", "503"] {
        logged(&format!("\"http.response.status_code\":{status}"));
    }
    logged("the store failed");
}

/// Sends canaries in every field that takes text, in requests that are accepted and in requests that are refused.
async fn send_canaries(gateway: &Gateway) {
    let ticket = ticket_with(&json!({
        "question": "canary question",
        "details": "canary details",
        "name": "canary name",
        "email": "canary@example.com",
        "category": "canary",
        "tried": [{"article": "canary", "title": "canary", "steps": ["canary"], "outcome": "solved"}],
        "environment": [{"name": "canary", "value": "canary"}],
    }));
    for (body, status) in [
        (ticket.to_string(), 201),
        (ticket.to_string(), 200),
        (ticket_with(&json!({"question": "another canary"})).to_string(), 409),
        (ticket_with(&json!({"email": "canary", "question": ""})).to_string(), 422),
        (ticket_with(&json!({"impact": "canary"})).to_string(), 422),
        ("{\"question\": \"canary".to_owned(), 400),
    ] {
        assert_eq!(gateway.post_text("/v1/tickets", body).await.status, status);
    }
    let feedback = json!({"schema": "feedback/1", "key": KEY, "article": "canary", "outcome": "solved"});
    assert_eq!(gateway.post("/v1/feedback", &feedback).await.status, 201);
}

/// Sends canaries in the method, the path, the query and the headers.
async fn request_canaries(gateway: &Gateway) {
    for (method, path, status) in [
        ("GET", "/v1/tickets/canary?key=canary", 404),
        ("GET", "/fixmark/canary?q=canary", 404),
        ("GET", "/canary@example.com?key=canary", 404),
        ("CANARY", "/v1/tickets", 405),
    ] {
        let request = gateway.request(method, path).bearer_auth(CANARY);
        let request = request.header("X-Request-Id", CANARY).header("Referer", "http://canary/");
        assert_eq!(request.send().await.unwrap().status(), status, "{path}");
    }
    let shown = gateway.get(&format!("/v1/tickets/FM-1001?key={KEY}")).send().await.unwrap();
    assert_eq!(shown.status(), 200);
}

#[cfg(unix)]
#[tokio::test]
async fn no_line_of_the_log_can_look_like_another() {
    let site = Site::with_database("data/gnp.\u{202e}db\u{2028}x.db");
    site.write("data/.keep", "");
    let mut gateway = site.start();
    std::fs::remove_dir_all(site.path("data")).unwrap();
    assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 503);
    let line = gateway.wait_for("a batch could not be written");
    assert!(line.contains("gnp.db x.db"), "{line}");
}

#[tokio::test]
async fn a_request_is_found_in_the_log_by_its_id() {
    let site = Site::new();
    let mut gateway = site.start();
    let response = gateway.get("/fixmark/fixmark.js").send().await.unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let line: Value = serde_json::from_str(&gateway.wait_for("request")).unwrap();
    assert_eq!(
        (line["span"]["request_id"].as_str(), line["http.route"].as_str()),
        (Some(&*id), Some("/fixmark/{*path}"))
    );
    assert_eq!(
        (line["http.request.method"].as_str(), line["http.response.status_code"].as_u64()),
        (Some("GET"), Some(200))
    );
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    let gateway = site.start();
    assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
    for name in ["tickets.db", "tickets.db-wal"] {
        let mode = std::fs::metadata(site.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} has mode {mode:o}");
    }
}
