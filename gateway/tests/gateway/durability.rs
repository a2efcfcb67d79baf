//! Whatever was acknowledged survives the end of the process; a request under way is finished, or refused so that it is sent again.

use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::harness::{KEY, Reply, Site, read_all, ticket, ticket_with};

#[tokio::test]
async fn a_ticket_survives_a_kill_after_its_answer() {
    let site = Site::new();
    let mut gateway = site.start();
    let created = gateway.post("/v1/tickets", &ticket()).await;
    gateway.kill();
    assert_eq!(created.status, 201);

    let gateway = site.start();
    let shown = Reply::read(gateway.get("/v1/tickets/FM-1001").bearer_auth(KEY).send().await.unwrap()).await;
    assert_eq!((shown.status, &shown.body), (200, &created.body));
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 200);
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1);
}

#[tokio::test]
async fn a_kill_while_a_body_arrives_stores_nothing_and_the_retry_stores_it_once() {
    let site = Site::new();
    let mut gateway = site.start();
    let body = ticket().to_string();
    let mut stream = gateway.connect().await;
    let (first_half, _) = body.split_at(body.len() / 2);
    stream.write_all(format!("{}{first_half}", head(body.len())).as_bytes()).await.unwrap();
    gateway.kill();
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 0);

    let gateway = site.start();
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 201);
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1);
}

#[tokio::test]
async fn an_incomplete_body_is_answered_with_a_request_to_retry() {
    let site = Site::new();
    let gateway = site.start();
    let mut stream = gateway.connect().await;
    let head = head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    stream.write_all(format!("{head}5\r\n{{\"key\r\nno chunk\r\n").as_bytes()).await.unwrap();
    let reply = read_all(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 408") && reply.contains("under the same key"), "{reply}");
}

#[tokio::test]
async fn a_signal_lets_the_request_under_way_finish() {
    for signal in ["TERM", "INT"] {
        let site = Site::new();
        let mut gateway = site.start();
        let body = ticket().to_string();
        let (first_half, second_half) = body.split_at(body.len() / 2);
        let mut stream = gateway.connect().await;
        // The server answers "continue" once the handler reads: from then on the request is under way.
        let head = head(body.len()).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut interim = [0; 25];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut interim).await.unwrap();
        assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(first_half.as_bytes()).await.unwrap();
        gateway.signal(signal);
        gateway.wait_for("stopping");
        stream.write_all(second_half.as_bytes()).await.unwrap();
        let reply = read_all(&mut stream).await;
        assert!(reply.starts_with("HTTP/1.1 201 Created") && reply.contains("FM-1001"), "{signal}: {reply}");
        assert!(gateway.wait().success(), "{signal}");
        assert!(gateway.whole_log().iter().any(|line| line.contains("\"message\":\"stopped\"")), "{signal}");
        assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1);
    }
}

#[tokio::test]
async fn a_locked_database_answers_503_and_the_retry_succeeds() {
    let site = Site::new();
    let gateway = site.start();
    let health = async || Reply::read(gateway.get("/healthz").send().await.unwrap()).await;
    let healthy = health().await;
    assert_eq!((healthy.status, healthy.body), (200, json!({"status": "ok"})));

    let other = site.database().await;
    let lock = other.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    let refused = gateway.post("/v1/tickets", &ticket()).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{refused:?}");
    assert_eq!(refused.body["type"], "urn:fixmark:problem:unavailable");
    assert_eq!(health().await.status, 503);
    lock.rollback().await.unwrap();

    assert_eq!(health().await.status, 200);
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 201);
}

#[tokio::test]
async fn ticket_numbers_continue_after_a_restart() {
    let site = Site::new();
    for (key, number) in [("the-first-of-the-keys", "FM-1001"), ("the-second-of-the-keys", "FM-1002")] {
        let gateway = site.start();
        assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({"key": key}))).await.body["id"], number);
    }
}

fn head(length: usize) -> String {
    format!(
        "POST /v1/tickets HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
}
