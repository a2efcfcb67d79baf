//! Tickets: stored once, refused with reasons, and shown to clients that know the key.

use serde_json::{Value, json};

use crate::harness::{KEY, Reply, Site, ticket, ticket_with};

#[tokio::test]
async fn a_ticket_is_stored_once_under_its_key() {
    let site = Site::new();
    let gateway = site.start();
    let first = gateway.post("/v1/tickets", &ticket()).await;
    assert_eq!(first.status, 201, "{first:?}");
    assert_eq!(first.header("location"), "/v1/tickets/FM-1001");
    let received_at = first.body["received_at"].as_str().unwrap();
    assert!(received_at.starts_with("20") && received_at.ends_with('Z'), "{received_at}");
    assert_eq!(
        first.body,
        json!({"id": "FM-1001", "key": KEY, "status": "received", "received_at": received_at})
    );

    let again = gateway.post("/v1/tickets", &ticket()).await;
    assert_eq!((again.status, &again.body), (200, &first.body));

    let other = gateway.post("/v1/tickets", &ticket_with(&json!({"question": "something else"}))).await;
    assert_eq!((other.status, &other.body["type"]), (409, &json!("urn:fixmark:problem:key-conflict")));

    let next = ticket_with(&json!({"key": "another-key-of-mine"}));
    assert_eq!(gateway.post("/v1/tickets", &next).await.body["id"], "FM-1002");
}

#[tokio::test]
async fn a_row_has_the_question_and_the_tried_fixes() {
    let site = Site::new();
    let gateway = site.start();
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 201);
    let database = site.database().await;
    let row: (i64, String, String, String, String, String, String) = sqlx::query_as(
        "SELECT number, question, impact, reason, category, status, json_extract(content, '$.environment[0].value') FROM tickets",
    )
    .fetch_one(&database)
    .await
    .unwrap();
    let (number, texts) = (row.0, [row.1, row.2, row.3, row.4, row.5, row.6]);
    assert_eq!(number, 1001);
    let expected =
        ["my pay run wont approve", "blocked", "fix-failed", "payroll-approval", "received", "/payroll/runs"];
    assert_eq!(texts, expected);
    let tried: Vec<(i64, String, String, String)> =
        sqlx::query_as("SELECT ticket, article, steps, outcome FROM tried_fixes ORDER BY position")
            .fetch_all(&database)
            .await
            .unwrap();
    let fix =
        |article: &str, steps: &str, outcome: &str| (1001, article.into(), steps.into(), outcome.into());
    assert_eq!(
        tried,
        [
            fix("payroll/pay-run-stuck", r#"["step-1","step-2"]"#, "did-not-help"),
            fix("payroll/approvers", "[]", "unrelated")
        ]
    );
}

/// Triage's prediction for one field.
fn predicted(field: &str, probability: f32) -> Value {
    json!({"field": field, "label": "L1", "probability": probability, "in_scope": 0.5, "sure": true})
}

#[tokio::test]
async fn a_row_has_the_predictions_of_triage() {
    let site = Site::new();
    let gateway = site.start();
    let triage = json!([predicted("tier", 0.75), predicted("route", 0.25)]);
    assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({"triage": triage}))).await.status, 201);
    let query = "SELECT json_extract(content, '$.triage') FROM tickets";
    let stored: String = sqlx::query_scalar(query).fetch_one(&site.database().await).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), triage);
}

#[tokio::test]
async fn twenty_requests_at_once_store_one_ticket() {
    let site = Site::new();
    let gateway = site.start();
    let requests = (0..20).map(|_| {
        let request = gateway.request("POST", "/v1/tickets").json(&ticket());
        tokio::spawn(async move { Reply::read(request.send().await.unwrap()).await })
    });
    let mut replies = Vec::new();
    for request in requests.collect::<Vec<_>>() {
        replies.push(request.await.unwrap());
    }
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 19);
    assert!(replies.iter().all(|reply| reply.body["id"] == "FM-1001"));
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1);
    assert_eq!(site.count("SELECT count(*) FROM tried_fixes").await, 2);
}

#[tokio::test]
async fn an_invalid_ticket_is_refused_with_its_fields() {
    let site = Site::new();
    let gateway = site.start();
    for (changes, fields) in [
        (json!({"schema": "ticket/9"}), &["schema"][..]),
        (json!({"key": ""}), &["key"]),
        (json!({"key": "short"}), &["key"]),
        (json!({"question": " ", "impact": null, "email": "nobody"}), &["question", "email", "impact"]),
        (json!({"question": "x".repeat(2_001)}), &["question"]),
        (json!({"impact": "urgent"}), &["impact"]),
        (
            json!({"tried": [{"article": "a", "outcome": "solved"}, {"article": "b", "outcome": 7}]}),
            &["tried[1].outcome"],
        ),
        (json!({"written_ms": -1}), &["written_ms"]),
        (json!({"triage": [predicted("mood", 0.5)]}), &["triage[0].field"]),
        (json!({"triage": [predicted("route", 1.5)]}), &["triage"]),
        (json!({"triage": vec![predicted("tier", 0.5); 5]}), &["triage"]),
    ] {
        let reply = gateway.post("/v1/tickets", &ticket_with(&changes)).await;
        assert_eq!((reply.status, reply.fields()), (422, fields.to_vec()), "{changes}: {reply:?}");
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(
            (&reply.body["status"], &reply.body["type"]),
            (&json!(422), &json!("urn:fixmark:problem:invalid-fields"))
        );
    }
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 0);
}

#[tokio::test]
async fn a_malformed_body_is_refused_with_the_place_of_the_error() {
    let site = Site::new();
    let gateway = site.start();
    for (body, status, name, part) in [
        (
            "{\"schema\": \"ticket/1\",\n  \"question\" \"a\"}".to_owned(),
            400,
            "malformed-json",
            "line 2 column 14",
        ),
        (String::new(), 400, "malformed-json", "line 1 column 0"),
        ("[".repeat(100_000), 400, "malformed-json", "EOF while parsing a list"),
        ("[]".to_owned(), 422, "invalid-fields", "`problems` lists"),
        (
            format!("{{\"details\": \"{}\"}}", "x".repeat(256 * 1024)),
            413,
            "too-large",
            "at most 262144 bytes",
        ),
        ("x".repeat(2 * 1024 * 1024), 413, "too-large", "Shorten it"),
    ] {
        let start: String = body.chars().take(40).collect();
        let reply = gateway.post_text("/v1/tickets", body).await;
        assert_eq!(reply.status, status, "{start}: {reply:?}");
        assert_eq!(reply.body["type"], format!("urn:fixmark:problem:{name}"), "{start}");
        assert!(reply.body["detail"].as_str().unwrap().contains(part), "{start}: {reply:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_text_is_refused() {
    let site = Site::new();
    let gateway = site.start();
    let latin = gateway.post_text("/v1/tickets", b"{\"question\":\"caf\xe9\"}".to_vec()).await;
    assert_eq!((latin.status, &latin.body["type"]), (400, &json!("urn:fixmark:problem:malformed-json")));
    let plain = gateway
        .request("POST", "/v1/tickets")
        .header("content-type", "text/plain")
        .body(ticket().to_string());
    assert_eq!(plain.send().await.unwrap().status(), 415);
    let wrong_method = Reply::read(gateway.request("DELETE", "/v1/tickets").send().await.unwrap()).await;
    assert_eq!((wrong_method.status, wrong_method.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn the_key_may_be_in_header_or_body_but_must_be_one_key() {
    let site = Site::new();
    let gateway = site.start();
    for (header, body, status) in [
        (Some("key-of-the-header-1"), "", 201),
        (Some("key-of-the-header-1"), "key-of-the-header-1", 200),
        (Some("\"key-of-the-header-2\""), "key-of-the-header-2", 201),
        (None, "key-of-the-body-only", 201),
        (Some("key-of-the-header-3"), "key-of-the-body-only", 422),
        (None, "", 422),
    ] {
        let mut request = gateway.request("POST", "/v1/tickets").json(&ticket_with(&json!({"key": body})));
        if let Some(key) = header {
            request = request.header("Idempotency-Key", key);
        }
        let reply = Reply::read(request.send().await.unwrap()).await;
        assert_eq!(reply.status, status, "{header:?} {body}: {reply:?}");
        assert_eq!(reply.fields(), if status == 422 { vec!["key"] } else { vec![] });
    }
}

#[tokio::test]
async fn a_status_is_shown_only_with_the_key() {
    let site = Site::new();
    let gateway = site.start();
    let created = gateway.post("/v1/tickets", &ticket()).await;
    for (path, bearer, status) in [
        ("/v1/tickets/FM-1001", Some(KEY), 200),
        ("/v1/tickets/FM-1001?key=0b5c9b1e-7a52-4f0e-9c55-9d2f8f6c1a2b", None, 200),
        ("/v1/tickets/FM-1001", None, 404),
        ("/v1/tickets/FM-1001", Some("0b5c9b1e-7a52-4f0e-9c55-9d2f8f6c1a2c"), 404),
        ("/v1/tickets/FM-1001?key=", None, 404),
        ("/v1/tickets/FM-1001?key=%ff", None, 404),
        ("/v1/tickets/FM-1002", Some(KEY), 404),
        ("/v1/tickets/1001", Some(KEY), 404),
        ("/v1/tickets/FM-1001%20OR%201=1", Some(KEY), 404),
        ("/v1/tickets/%ff", Some(KEY), 404),
    ] {
        let request = gateway.get(path);
        let request = if let Some(key) = bearer { request.bearer_auth(key) } else { request };
        let reply = Reply::read(request.send().await.unwrap()).await;
        assert_eq!(reply.status, status, "{path} {bearer:?}: {reply:?}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        if status == 200 {
            assert_eq!(reply.body, created.body);
        } else {
            assert_eq!(reply.body["type"], "urn:fixmark:problem:not-found", "{path}");
        }
    }
}
