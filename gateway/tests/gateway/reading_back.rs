//! The loop that reads a ticket system back: it goes on where it stopped, keeps what it reads once, and leaves a system alone that is down.

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY, Reply, Site, ticket_with};
use crate::readable_system::{ReadableSystem, changed_at};

const REPLIES: &str = "SELECT count(*) FROM replies";

/// A gateway whose one ticket has been delivered.
async fn start(site: &Site, system: &ReadableSystem) -> Gateway {
    let gateway = system.gateway(site);
    assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
    site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'delivered'", 1).await;
    gateway
}

/// Status and replies, as the client reads them.
async fn shown(gateway: &Gateway) -> (String, Vec<String>) {
    let request = gateway.get("/v1/tickets/FM-1001").bearer_auth(KEY);
    let body = Reply::read(request.send().await.unwrap()).await.body;
    let replies = body["replies"].as_array().into_iter().flatten();
    let texts = replies.map(|reply: &Value| reply["text"].as_str().unwrap().to_owned()).collect();
    (body["status"].as_str().unwrap().to_owned(), texts)
}

#[tokio::test]
async fn a_reply_arrives_once_and_reading_goes_on_where_it_stopped() {
    for site in Site::with_each_database().await {
        let (kind, system) = (site.kind(), ReadableSystem::start().await);
        let mut gateway = start(&site, &system).await;
        system.reply("First.");
        site.wait_until(REPLIES, 1).await;
        system.wait_for_readings(system.readings().len() + 2).await;
        assert_eq!(shown(&gateway).await, ("in-progress".to_owned(), vec!["First.".to_owned()]), "{kind}");
        gateway.kill();

        let before = system.readings().len();
        system.reply("Second.");
        let gateway = system.gateway(&site);
        site.wait_until(REPLIES, 2).await;
        let since = format!(">={}", changed_at(1));
        assert_eq!(system.readings()[before], Some(since), "{kind}: the cursor survives a kill");
        system.wait_for_readings(system.readings().len() + 1).await;
        assert_eq!(shown(&gateway).await.1, ["First.", "Second."], "{kind}");
    }
}

/// Waiting for a line of the log holds up one thread, and the system answers on another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_system_that_is_down_is_read_less_and_less_often_until_it_is_back() {
    let (site, system) = (Site::new(), ReadableSystem::start().await);
    let mut gateway = start(&site, &system).await;
    system.be_down(true);
    let message = "status and replies can't be read back; see `kb-gateway connect --check`";
    for expected in [2, 4] {
        let line: Value = serde_json::from_str(&gateway.wait_for(message)).unwrap();
        assert_eq!(line["next_in_seconds"], expected, "{line}");
    }
    system.be_down(false);
    system.reply("We are back.");
    site.wait_until(REPLIES, 1).await;
    system.be_down(true);
    let line: Value = serde_json::from_str(&gateway.wait_for(message)).unwrap();
    assert_eq!(line["next_in_seconds"], 2, "one success is enough: {line}");
}
