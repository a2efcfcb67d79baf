//! What has to be the same on every kind of database.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY, Reply, Site, binary, ticket, ticket_with};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn start(site: &Site) -> Gateway {
    site.write("token", TOKEN);
    site.start_with(&["--outcome-token-file", site.path("token").to_str().unwrap()])
}

fn outcome(key: &str, ticket: &str) -> Value {
    json!({"schema": "outcome/1", "key": key, "ticket": ticket, "articles": ["payroll/approvers"], "category": "pay-run"})
}

fn feedback(key: &str) -> Value {
    json!({"schema": "feedback/1", "key": key, "article": "a", "outcome": "solved", "question": "why"})
}

async fn send_outcome(gateway: &Gateway, body: &Value) -> Reply {
    let request = gateway.request("POST", "/v1/outcomes").bearer_auth(TOKEN).json(body);
    Reply::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn what_is_sent_twice_is_kept_once_and_survives_a_kill() {
    for site in Site::with_each_database().await {
        let kind = site.kind();
        let mut gateway = start(&site);
        let created = gateway.post("/v1/tickets", &ticket()).await;
        assert_eq!((created.status, &created.body["id"]), (201, &json!("FM-1001")), "{kind}: {created:?}");
        assert_eq!(gateway.post("/v1/feedback", &feedback("feedback-number-1")).await.status, 201, "{kind}");
        let closing = outcome("outcome-number-1", "FM-1001");
        assert_eq!(send_outcome(&gateway, &closing).await.status, 201, "{kind}");
        gateway.kill();

        let gateway = start(&site);
        let again = gateway.post("/v1/tickets", &ticket()).await;
        assert_eq!((again.status, &again.body["received_at"]), (200, &created.body["received_at"]), "{kind}");
        let other = gateway.post("/v1/tickets", &ticket_with(&json!({"question": "another one"}))).await;
        assert_eq!(other.status, 409, "{kind}");
        let second =
            gateway.post("/v1/tickets", &ticket_with(&json!({"key": "another-key-of-a-ticket"}))).await;
        assert_eq!((second.status, &second.body["id"]), (201, &json!("FM-1002")), "{kind}");
        assert_eq!(gateway.post("/v1/feedback", &feedback("feedback-number-1")).await.status, 200, "{kind}");
        assert_eq!(send_outcome(&gateway, &closing).await.status, 200, "{kind}");
        assert_eq!(
            send_outcome(&gateway, &outcome("outcome-number-1", "FM-1002")).await.status,
            409,
            "{kind}"
        );
        assert_eq!(
            send_outcome(&gateway, &outcome("outcome-number-2", "FM-1009")).await.status,
            422,
            "{kind}"
        );
        let shown = gateway.get("/v1/tickets/FM-1001").bearer_auth(KEY).send().await.unwrap();
        let shown = Reply::read(shown).await;
        assert_eq!((shown.status, &shown.body["status"]), (200, &json!("resolved")), "{kind}: {shown:?}");
        let hidden = gateway.get("/v1/tickets/FM-1001").bearer_auth("another-key-of-a-ticket").send().await;
        assert_eq!(hidden.unwrap().status(), 404, "{kind}");
        assert_eq!(gateway.get("/healthz").send().await.unwrap().status(), 200, "{kind}");
        let fixes = "SELECT count(*) FROM tried_fixes WHERE ticket = 1001 AND position = 0 AND article = 'payroll/pay-run-stuck'";
        assert_eq!(site.count(fixes).await, 1, "{kind}");
    }
}

#[tokio::test]
async fn what_arrives_at_the_same_time_is_kept_once() {
    for site in Site::with_each_database().await {
        let gateway = start(&site);
        let sending: Vec<_> = (0..16)
            .map(|_| {
                let client = gateway.client();
                tokio::spawn(async move {
                    Reply::read(client.post("/v1/tickets", &ticket()).await.unwrap()).await
                })
            })
            .collect();
        let mut statuses = Vec::new();
        for reply in sending {
            let reply = reply.await.unwrap();
            assert_eq!(reply.body["id"], "FM-1001", "{}: {reply:?}", site.kind());
            statuses.push(reply.status);
        }
        statuses.sort_unstable();
        assert_eq!((statuses[14], statuses[15]), (200, 201), "{}: {statuses:?}", site.kind());
        assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1, "{}", site.kind());
    }
}

#[tokio::test]
async fn every_database_exports_the_same_lines() {
    let mut exports = Vec::new();
    for site in Site::with_each_database().await {
        let gateway = start(&site);
        for number in 1..=3 {
            let body = ticket_with(
                &json!({"key": format!("{KEY}-{number}"), "details": "\u{5e9} \u{1f468} \"q\" \\ é"}),
            );
            assert_eq!(gateway.post("/v1/tickets", &body).await.status, 201);
            assert_eq!(
                gateway.post("/v1/feedback", &feedback(&format!("feedback-number-{number}"))).await.status,
                201
            );
        }
        assert_eq!(send_outcome(&gateway, &outcome("outcome-number-1", "FM-1002")).await.status, 201);
        let mut command = binary();
        command.args(["export", "--since", "2020-01-01"]).arg("--database").arg(site.database_option());
        let output = command.stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{}: {}", site.kind(), String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        let untimed = lines.lines().map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            for time in ["opened", "resolved"] {
                let at = line[time].as_str().unwrap_or_default().to_owned();
                assert!(at.is_empty() || (at.len() == 24 && at.ends_with('Z')), "{}: {at}", site.kind());
                line[time] = json!(at.len());
            }
            line
        });
        exports.push(untimed.collect::<Vec<_>>());
    }
    assert_eq!(exports[0].len(), 6, "{:?}", exports[0]);
    assert!(exports.iter().all(|export| *export == exports[0]), "{exports:#?}");
}

#[tokio::test]
async fn tables_of_a_newer_version_are_refused() {
    for site in Site::with_each_database().await {
        start(&site).kill();
        site.execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (999, 'newer', true, '', 0)",
        )
        .await;
        let mut command = binary();
        command.args(["serve", "--listen", "127.0.0.1:0"]).arg("--database").arg(site.database_option());
        let output = command.arg("--dist").arg(site.path("dist")).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{}: {stderr}", site.kind());
        assert!(
            stderr.contains("were written by a newer kb-gateway (its migration 999 is not known here)"),
            "{}: {stderr}",
            site.kind()
        );
    }
}
