//! The rate limit of each client address.

use crate::harness::{Reply, Site};

#[tokio::test]
async fn a_client_over_the_limit_must_wait_and_others_need_not() {
    let site = Site::new();
    let gateway = site.start_with(&["--burst", "2", "--rate", "1", "--behind-proxy"]);
    let ask = async |client: &str| {
        let request = gateway.get("/v1/tickets/FM-1").header("x-forwarded-for", client);
        Reply::read(request.send().await.unwrap()).await
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
