//! Feedback: stored once under its key, or refused with reasons.

use serde_json::{Value, json};

use crate::harness::{KEY, Site};

fn feedback(changes: &Value) -> Value {
    let mut feedback = json!({
        "schema": "feedback/1",
        "key": KEY,
        "article": "payroll/pay-run-stuck",
        "outcome": "could-not-follow",
        "steps": ["step-1"],
        "bundle": "0f3a9c7e12ab",
        "written_ms": 1_795_000_000_000_u64,
    });
    for (name, value) in changes.as_object().unwrap() {
        feedback[name] = value.clone();
    }
    feedback
}

#[tokio::test]
async fn feedback_is_stored_once_under_its_key() {
    let site = Site::new();
    let gateway = site.start();
    for (changes, status, fields) in [
        (json!({}), 201, &[][..]),
        (json!({}), 200, &[]),
        (json!({"outcome": "solved"}), 409, &[]),
        (json!({"key": "another-key-of-mine", "outcome": "solved", "steps": []}), 201, &[]),
        (
            json!({"schema": "ticket/1", "article": "", "outcome": null}),
            422,
            &["schema", "article", "outcome"],
        ),
        (json!({"outcome": "meh"}), 422, &["outcome"]),
    ] {
        let reply = gateway.post("/v1/feedback", &feedback(&changes)).await;
        assert_eq!((reply.status, reply.fields()), (status, fields.to_vec()), "{changes}: {reply:?}");
        if status < 300 {
            let key = changes.get("key").unwrap_or(&json!(KEY)).clone();
            assert_eq!(reply.body, json!({"key": key, "status": "received"}));
        }
    }
    let database = site.database().await;
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT article, outcome, steps, bundle FROM feedback ORDER BY outcome")
            .fetch_all(&database)
            .await
            .unwrap();
    let row = |outcome: &str, steps: &str| {
        ("payroll/pay-run-stuck".into(), outcome.into(), steps.into(), "0f3a9c7e12ab".into())
    };
    assert_eq!(rows, [row("could-not-follow", r#"["step-1"]"#), row("solved", "[]")]);
}
