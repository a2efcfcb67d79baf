//! What was answered is kept, whatever happens to the process; what is under way is finished or refused so that it comes again.

use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::running::{Answer, KEY, Site, read_all, ticket, ticket_with};

#[tokio::test]
async fn a_ticket_survives_a_kill_after_its_answer() {
    let site = Site::new();
    let mut gateway = site.start();
    let kept = gateway.post("/v1/tickets", &ticket()).await;
    gateway.kill();
    assert_eq!(kept.status, 201);

    let gateway = site.start();
    let shown = Answer::read(gateway.get("/v1/tickets/FM-1001").bearer_auth(KEY).send().await.unwrap()).await;
    assert_eq!((shown.status, &shown.body), (200, &kept.body));
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 200);
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1);
}

#[tokio::test]
async fn a_kill_in_the_middle_of_sending_keeps_nothing_and_the_retry_arrives_once() {
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
async fn a_body_that_breaks_off_is_asked_for_again() {
    let site = Site::new();
    let gateway = site.start();
    let mut stream = gateway.connect().await;
    let head = head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    stream.write_all(format!("{head}5\r\n{{\"key\r\nno chunk\r\n").as_bytes()).await.unwrap();
    let answer = read_all(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("under the same key"), "{answer}");
}

#[tokio::test]
async fn a_signal_lets_the_request_under_way_finish() {
    for signal in ["TERM", "INT"] {
        let site = Site::new();
        let mut gateway = site.start();
        let body = ticket().to_string();
        let (first_half, second_half) = body.split_at(body.len() / 2);
        let mut stream = gateway.connect().await;
        // The server says "continue" once the handler reads: from then on the request is under way.
        let head = head(body.len()).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut interim = [0; 25];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut interim).await.unwrap();
        assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(first_half.as_bytes()).await.unwrap();
        gateway.signal(signal);
        gateway.wait_for("stopping");
        stream.write_all(second_half.as_bytes()).await.unwrap();
        let answer = read_all(&mut stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 201 Created") && answer.contains("FM-1001"),
            "{signal}: {answer}"
        );
        assert!(gateway.wait().success(), "{signal}");
        assert!(gateway.whole_log().iter().any(|line| line.contains("\"message\":\"stopped\"")), "{signal}");
        assert_eq!(site.count("SELECT count(*) FROM tickets").await, 1);
    }
}

#[tokio::test]
async fn a_database_that_is_held_is_said_and_the_retry_succeeds() {
    let site = Site::new();
    let gateway = site.start();
    let health = async || Answer::read(gateway.get("/healthz").send().await.unwrap()).await;
    let well = health().await;
    assert_eq!((well.status, well.body), (200, json!({"status": "ok"})));

    let holder = site.database().await;
    let held = holder.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    let refused = gateway.post("/v1/tickets", &ticket()).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{refused:?}");
    assert_eq!(refused.body["type"], "urn:fixmark:problem:unavailable");
    assert_eq!(health().await.status, 503);
    held.rollback().await.unwrap();

    assert_eq!(health().await.status, 200);
    assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 201);
}

#[tokio::test]
async fn numbers_go_on_where_they_stopped() {
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
