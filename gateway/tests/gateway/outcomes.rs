//! Outcomes: accepted with the token only, stored once, and the ticket becomes resolved.

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY, Reply, Site, ticket};

pub(crate) const TOKEN: &str = "5f0c1d7a9b3e4f6081726354a5b6c7d8";

/// A gateway that knows the token and holds the ticket FM-1001.
pub(crate) async fn with_ticket(site: &Site) -> Gateway {
    site.write("token", format!("{TOKEN}\n"));
    let token = site.path("token");
    let gateway = site.start_with(&["--outcome-token-file", token.to_str().unwrap()]);
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 201);
    gateway
}

pub(crate) fn outcome(changes: &Value) -> Value {
    let mut outcome = json!({
        "schema": "outcome/1",
        "key": KEY,
        "ticket": "FM-1001",
        "resolved": "2026-11-22",
        "articles": ["payroll/second-approver"],
        "summary": "The second approver had left; ana@example.com got the role.",
        "category": "pay-run",
        "tier": "L1",
    });
    for (name, value) in changes.as_object().unwrap() {
        outcome[name] = value.clone();
    }
    outcome
}

pub(crate) async fn report(gateway: &Gateway, outcome: &Value, token: Option<&str>) -> Reply {
    let request = gateway.request("POST", "/v1/outcomes").json(outcome);
    let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
    Reply::read(request.send().await.unwrap()).await
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

#[tokio::test]
async fn an_outcome_is_stored_once_and_the_ticket_is_resolved() {
    let site = Site::new();
    let mut gateway = with_ticket(&site).await;
    for (changes, status, fields) in [
        (json!({}), 201, &[][..]),
        (json!({}), 200, &[]),
        (json!({"link": "used"}), 200, &[]),
        (json!({"tier": "L2"}), 409, &[]),
        (json!({"key": "another-key-of-ours", "tier": "L2"}), 201, &[]),
        (json!({"key": "yet-another-key-of-ours", "ticket": "FM-1002"}), 422, &["ticket"]),
        (json!({"ticket": "1001"}), 422, &["ticket"]),
        (
            json!({"schema": "ticket/1", "tier": "high", "articles": ["a#b"]}),
            422,
            &["schema", "tier", "articles"],
        ),
        (json!({"verdict": "meh"}), 422, &["verdict"]),
        (json!({"artciles": []}), 422, &["artciles"]),
    ] {
        let reply = report(&gateway, &outcome(&changes), Some(TOKEN)).await;
        let named = sorted(reply.fields());
        assert_eq!((reply.status, named), (status, sorted(fields.to_vec())), "{changes}: {reply:?}");
        if status < 300 {
            let key = changes.get("key").unwrap_or(&json!(KEY)).clone();
            assert_eq!(reply.body, json!({"key": key, "ticket": "FM-1001", "status": "kept"}));
        }
    }
    gateway.kill();
    assert_eq!(site.count("SELECT count(*) FROM outcomes").await, 2);
    let gateway = site.start();
    let shown = Reply::read(gateway.get("/v1/tickets/FM-1001").bearer_auth(KEY).send().await.unwrap()).await;
    assert_eq!(shown.body["status"], "resolved");
}

#[tokio::test]
async fn an_outcome_is_accepted_with_the_token_only() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let without_token = site.start();
    let wrong = TOKEN.to_uppercase();
    for (gateway, token, status, name) in [
        (&gateway, None, 401, "unauthorized"),
        (&gateway, Some(""), 401, "unauthorized"),
        (&gateway, Some(&*wrong), 401, "unauthorized"),
        (&gateway, Some(KEY), 401, "unauthorized"),
        (&without_token, Some(TOKEN), 403, "closed"),
        (&without_token, None, 403, "closed"),
    ] {
        let reply = report(gateway, &outcome(&json!({})), token).await;
        assert_eq!(
            (reply.status, &reply.body["type"]),
            (status, &json!(format!("urn:fixmark:problem:{name}")))
        );
        assert_eq!(reply.header("www-authenticate"), if status == 401 { "Bearer" } else { "" });
    }
    assert_eq!(site.count("SELECT count(*) FROM outcomes").await, 0);
}
