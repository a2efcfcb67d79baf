//! Files of a ticket: their kind is what their first bytes say, they are kept once, and only for whoever has the ticket's key.

use serde_json::json;

use crate::harness::{Gateway, KEY, Reply, Site, ticket_with};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123456789abcdef";
const FILE_KEY: &str = "file-of-the-ticket-1";

fn start(site: &Site) -> Gateway {
    site.start_with(&["--attachments", site.path("attachments").to_str().unwrap()])
}

async fn attach(gateway: &Gateway, ticket_key: &str, file_key: &str, name: &str, bytes: Vec<u8>) -> Reply {
    let path = format!("/v1/tickets/FM-1001/attachments?name={name}");
    let request = gateway.request("POST", &path).bearer_auth(ticket_key).header("idempotency-key", file_key);
    Reply::read(request.body(bytes).send().await.unwrap()).await
}

#[tokio::test]
async fn a_file_is_kept_once_under_a_safe_name_and_only_with_the_tickets_key() {
    for site in Site::with_each_database().await {
        let (kind, gateway) = (site.kind(), start(&site));
        assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
        assert!(!site.path("attachments").exists(), "{kind}: the folder comes with the first file");
        let kept = attach(&gateway, KEY, FILE_KEY, "..%2Fscreen.exe", PNG.to_vec()).await;
        let receipt = json!({"ticket": "FM-1001", "key": FILE_KEY, "name": "screen.exe.png", "media_type": "image/png", "bytes": PNG.len()});
        assert_eq!((kept.status, &kept.body), (201, &receipt), "{kind}");
        let text = || b"PR-1042 at noon".to_vec();
        for (ticket_key, file_key, bytes, status) in [
            (KEY, FILE_KEY, PNG.to_vec(), 200),
            (KEY, FILE_KEY, text(), 409),
            (KEY, "short", text(), 422),
            (KEY, "file-of-the-ticket-2", b"MZ\x90\x00\x03\x00\x00\x00".to_vec(), 422),
            (KEY, "file-of-the-ticket-2", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), 422),
            (KEY, "file-of-the-ticket-2", vec![b'a'; (10 << 20) + 1], 413),
            ("another-key-of-a-ticket", "file-of-the-ticket-2", text(), 404),
        ] {
            let reply = attach(&gateway, ticket_key, file_key, "..%2Fscreen.exe", bytes).await;
            assert_eq!(reply.status, status, "{kind} {ticket_key} {file_key}: {reply:?}");
        }
        for number in 2..=11 {
            let reply =
                attach(&gateway, KEY, &format!("file-of-the-ticket-{number}"), "run.log", text()).await;
            assert_eq!(reply.status, if number <= 10 { 201 } else { 422 }, "{kind} {number}: {reply:?}");
        }
        assert_eq!(site.count("SELECT count(*) FROM attachments").await, 10, "{kind}");
        let files: Vec<_> = std::fs::read_dir(site.path("attachments/FM-1001")).unwrap().collect();
        assert_eq!(files.len(), 2, "{kind}: the same bytes are kept once");
        let kept = files.into_iter().map(|file| std::fs::read(file.unwrap().path()).unwrap());
        assert!(kept.into_iter().any(|bytes| bytes == PNG), "{kind}");
    }
}
