//! What one sender may have stored in a day.

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY, Reply, Site, ticket_with};
use crate::outcomes::{self, TOKEN, outcome};

async fn post(gateway: &Gateway, path: &str, client: &str, body: &Value) -> Reply {
    let request = gateway.request("POST", path).header("x-forwarded-for", client).json(body);
    Reply::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn an_address_has_a_quota_for_each_day() {
    let site = Site::new();
    let gateway = site.start_with(&["--behind-proxy", "--daily-entries", "3", "--daily-mib", "1"]);
    let ticket = |key: &str| ticket_with(&json!({"key": format!("{key}-of-the-keys")}));
    let feedback = json!({"schema": "feedback/1", "key": KEY, "article": "a", "outcome": "solved"});
    let mut more_feedback = feedback.clone();
    more_feedback["key"] = json!("another-key-of-mine");
    for (path, client, body, status) in [
        ("/v1/tickets", "192.0.2.1:4711", ticket("first"), 201),
        ("/v1/tickets", "192.0.2.1:4712", ticket("first"), 200),
        ("/v1/tickets", "192.0.2.1", ticket_with(&json!({"key": "bad"})), 422),
        ("/v1/tickets", "192.0.2.1", ticket("second"), 201),
        ("/v1/feedback", "192.0.2.1", feedback, 201),
        ("/v1/tickets", "192.0.2.1", ticket("third"), 429),
        ("/v1/feedback", "[::ffff:192.0.2.1]:80", more_feedback, 429),
        ("/v1/tickets", "192.0.2.2", ticket("third"), 201),
    ] {
        let reply = post(&gateway, path, client, &body).await;
        assert_eq!(reply.status, status, "{path} {client}: {reply:?}");
        if status == 429 {
            assert_eq!(reply.body["type"], "urn:fixmark:problem:quota-used-up");
            let seconds: u32 = reply.header("retry-after").parse().unwrap();
            assert!((1..=86_400).contains(&seconds), "{seconds}");
        }
    }
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 3);
}

#[tokio::test]
async fn the_ticket_system_has_a_quota_of_its_own() {
    let site = Site::new();
    site.write("token", TOKEN);
    let token = site.path("token");
    let options = ["--daily-entries", "1", "--outcome-token-file", token.to_str().unwrap()];
    let gateway = site.start_with(&options);
    assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
    for number in 0..100 {
        let outcome = outcome(&json!({"key": format!("outcome-of-the-desk-{number}")}));
        assert_eq!(outcomes::report(&gateway, &outcome, Some(TOKEN)).await.status, 201, "{number}");
    }
    let one_more = outcome(&json!({"key": "outcome-of-the-desk-100"}));
    let refused = outcomes::report(&gateway, &one_more, Some(TOKEN)).await;
    assert_eq!((refused.status, &refused.body["type"]), (429, &json!("urn:fixmark:problem:quota-used-up")));
}
