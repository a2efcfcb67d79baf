//! Who may call, and how often.

use crate::running::{Answer, KEY, Site, ticket};

#[tokio::test]
async fn a_flood_is_told_to_wait_and_others_are_not() {
    let site = Site::new();
    let gateway = site.start_with(&["--burst", "2", "--rate", "1", "--behind-proxy"]);
    let ask = async |client: &str| {
        let request = gateway.get("/v1/tickets/FM-1").header("x-forwarded-for", client);
        Answer::read(request.send().await.unwrap()).await
    };
    let mut refused = ask("192.0.2.1").await;
    while refused.status == 404 {
        refused = ask("192.0.2.1").await;
    }
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"), "{refused:?}");
    assert_eq!(refused.body["type"], "urn:fixmark:problem:too-many-requests");
    assert_eq!(ask("203.0.113.9, 192.0.2.2").await.status, 404);
    assert_eq!(gateway.get("/healthz").send().await.unwrap().status(), 200);
    assert_eq!(gateway.get("/fixmark/fixmark.js").send().await.unwrap().status(), 200);
}

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
        let preflight = Answer::read(preflight.send().await.unwrap()).await;
        let posted = gateway.request("POST", "/v1/tickets").header("origin", origin).json(&ticket());
        let posted = Answer::read(posted.send().await.unwrap()).await;
        let file = gateway.get("/fixmark/fixmark.js").header("origin", origin);
        let file = Answer::read(file.send().await.unwrap()).await;
        for answer in [&preflight, &posted, &file] {
            let granted = answer.header("access-control-allow-origin");
            assert_eq!(granted, if allowed { origin } else { "" }, "{answer:?}");
            assert_eq!(answer.header("access-control-allow-credentials"), "");
        }
        assert!(preflight.header("access-control-allow-headers").contains("idempotency-key"));
    }
    let asked = gateway.get("/v1/tickets/FM-1").header("origin", "http://localhost:3000").bearer_auth(KEY);
    assert_eq!(
        Answer::read(asked.send().await.unwrap()).await.header("access-control-allow-origin"),
        "http://localhost:3000"
    );
}
