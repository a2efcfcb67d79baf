//! Cross-origin requests: which pages may call.

use crate::harness::{KEY, Reply, Site, ticket};

#[tokio::test]
async fn only_configured_portals_may_call_from_another_origin() {
    let site = Site::new();
    let gateway = site.start_with(&["--allow-origin", "https://portal.example.com,http://localhost:3000"]);
    for (origin, allowed) in [
        ("https://portal.example.com", true),
        ("http://localhost:3000", true),
        ("https://portal.example.com.evil.example", false),
        ("http://portal.example.com", false),
        ("null", false),
    ] {
        let preflight = gateway
            .request("OPTIONS", "/v1/tickets")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,idempotency-key");
        let preflight = Reply::read(preflight.send().await.unwrap()).await;
        let posted = gateway.request("POST", "/v1/tickets").header("origin", origin).json(&ticket());
        let posted = Reply::read(posted.send().await.unwrap()).await;
        let file = gateway.get("/fixmark/fixmark.js").header("origin", origin);
        let file = Reply::read(file.send().await.unwrap()).await;
        for reply in [&preflight, &posted, &file] {
            let granted = reply.header("access-control-allow-origin");
            assert_eq!(granted, if allowed { origin } else { "" }, "{reply:?}");
            assert_eq!(reply.header("access-control-allow-credentials"), "");
        }
        assert!(preflight.header("access-control-allow-headers").contains("idempotency-key"));
    }
    let status = gateway.get("/v1/tickets/FM-1").header("origin", "http://localhost:3000").bearer_auth(KEY);
    assert_eq!(
        Reply::read(status.send().await.unwrap()).await.header("access-control-allow-origin"),
        "http://localhost:3000"
    );
}
