//! Who stands behind a line of the export.

use serde_json::{Value, json};

use crate::export::{lines, run, send};
use crate::harness::Site;
use crate::outcomes::{TOKEN, outcome, report, with_ticket};

/// A line has one provenance, so that nothing a client made up passes for what an engineer said.
#[tokio::test]
async fn what_a_client_claims_is_no_part_of_an_engineers_line() {
    let site = Site::new();
    let gateway = with_ticket(&site).await;
    let tried = json!([{"article": "payroll/bank-file", "outcome": "solved"}, {"article": "payroll/pay-run-stuck", "outcome": "unrelated"}]);
    let page = json!([{"name": "account", "value": "MADE-UP"}, {"name": "product", "value": "payroll"}]);
    let claims = json!({"tried": tried, "environment": page, "candidates": []});
    for number in [1002, 1003, 1004] {
        send(&gateway, number, claims.clone()).await;
    }
    for (key, changes) in [
        ("closed-with-tags-alone", json!({"ticket": "FM-1002", "articles": []})),
        ("closed-with-an-account", json!({"ticket": "FM-1003", "articles": [], "account": "NORDVIK"})),
    ] {
        let mut changes = changes;
        changes["key"] = json!(key);
        assert_eq!(report(&gateway, &outcome(&changes), Some(TOKEN)).await.status, 201);
    }
    let found = lines(&run(&site, &[]).stdout);
    let line = |ticket: &str| found.iter().find(|line| line["ticket"] == ticket).unwrap();
    let fields = ["provenance", "account", "claimed_account", "articles", "link", "suggestion"];
    let null = Value::Null;
    let verdict = json!({"shown": ["payroll/bank-file"], "verdict": "correct"});
    for (ticket, expected) in [
        (
            "FM-1002",
            [json!("engineer"), null.clone(), json!("MADE-UP"), null.clone(), null.clone(), null.clone()],
        ),
        (
            "FM-1003",
            [json!("engineer"), json!("NORDVIK"), null.clone(), null.clone(), null.clone(), null.clone()],
        ),
        (
            "FM-1004",
            [
                json!("anonymous"),
                null,
                json!("MADE-UP"),
                json!(["payroll/bank-file"]),
                json!("used"),
                verdict,
            ],
        ),
    ] {
        assert_eq!(fields.map(|field| line(ticket)[field].clone()), expected, "{ticket}");
    }
}
