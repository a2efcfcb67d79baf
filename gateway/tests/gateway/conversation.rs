//! What is said after a ticket: read back from the ticket system, shown to whoever has the key, and answered.

use std::time::Duration;

use kb_gateway::config::Database;
use kb_gateway::store::{Progress, PublicReply, Store, Update, Updates};
use serde_json::{Value, json};

use crate::delivery::{LIMIT, start};
use crate::harness::{Gateway, KEY, Reply, Site, ticket_with};
use crate::ticket_system::{Behaviour, TicketSystem};

const REPLY_KEY: &str = "reply-of-the-client-1";

async fn show(gateway: &Gateway) -> Value {
    let request = gateway.get("/v1/tickets/FM-1001").bearer_auth(KEY);
    Reply::read(request.send().await.unwrap()).await.body
}

async fn say(gateway: &Gateway, ticket: &str, ticket_key: &str, text: &str) -> Reply {
    let path = format!("/v1/tickets/{ticket}/replies");
    let body = json!({"schema": "reply/1", "key": REPLY_KEY, "text": text});
    Reply::read(gateway.request("POST", &path).bearer_auth(ticket_key).json(&body).send().await.unwrap())
        .await
}

/// What a ticket system says of one ticket.
fn updates(ticket: &str, status: Progress, reply: Option<&str>, cursor: &str) -> Updates {
    let reply = reply.map(|id| PublicReply {
        id: id.to_owned(),
        at: "2026-11-22T08:15:30.123Z".to_owned(),
        author: "Sam".to_owned(),
        text: format!("Reply {id}\0"),
    });
    let update =
        Update { ticket: ticket.to_owned(), status: Some(status), replies: reply.into_iter().collect() };
    Updates { updates: vec![update], cursor: Some(cursor.to_owned()) }
}

#[tokio::test]
async fn status_and_public_replies_are_shown_to_the_holder_of_the_key() {
    for site in Site::with_each_database().await {
        let system = TicketSystem::start(|_, _| Behaviour::Take).await;
        let gateway = start(&site, &system);
        assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
        site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'delivered'", 1).await;
        let remote = system.taken()[0].key.clone();
        let database = Database::new(site.database_option().to_str().unwrap()).unwrap();
        let store = Store::open_existing(&database).await.unwrap();
        let hour = Duration::from_secs(3600);
        assert_eq!(store.begin_poll("desk-2", hour).await.unwrap(), Some(None), "{}", site.kind());
        assert_eq!(
            store.begin_poll("desk-2", hour).await.unwrap(),
            None,
            "{}: another is at it",
            site.kind()
        );

        for (read, status, replies) in [
            (updates(&remote, Progress::InProgress, None, "1"), "in-progress", 0),
            (updates(&remote, Progress::WaitingForYou, Some("a"), "2"), "waiting-for-you", 1),
            // What is read twice is kept once, and the tickets of others are passed over.
            (updates(&remote, Progress::WaitingForYou, Some("a"), "3"), "waiting-for-you", 1),
            (updates("another", Progress::Received, Some("b"), "4"), "waiting-for-you", 1),
            (updates(&remote, Progress::Solved, Some("c"), "5"), "resolved", 2),
        ] {
            store.accept_updates("desk", read).await.unwrap();
            let shown = show(&gateway).await;
            let said = shown["replies"].as_array().map_or(0, Vec::len);
            assert_eq!((shown["status"].as_str(), said), (Some(status), replies), "{}: {shown}", site.kind());
        }
        let expected =
            json!({"from": "support", "author": "Sam", "at": "2026-11-22T08:15:30.123Z", "text": "Reply a"});
        assert_eq!(show(&gateway).await["replies"][0], expected, "{}", site.kind());
        store
            .accept_updates("desk-2", Updates { cursor: Some("9".to_owned()), ..Updates::default() })
            .await
            .unwrap();
        site.execute("UPDATE cursors SET due_at = 0").await;
        assert_eq!(
            store.begin_poll("desk-2", hour).await.unwrap(),
            Some(Some("9".to_owned())),
            "{}",
            site.kind()
        );
        // A clock that was set back makes nobody wait.
        site.execute("UPDATE cursors SET due_at = 99999999999999").await;
        assert!(store.begin_poll("desk-2", hour).await.unwrap().is_some(), "{}", site.kind());
        store.close().await;
    }
}

#[tokio::test]
async fn a_reply_arrives_once_and_after_its_ticket() {
    for site in Site::with_each_database().await {
        // The ticket fails at first, so that its reply would overtake it.
        let first = std::sync::Mutex::new(None);
        let system = TicketSystem::start(move |key, attempt| {
            let mut first = first.lock().unwrap();
            let ticket = first.get_or_insert_with(|| key.to_owned()) == key;
            if ticket && attempt < 2 { Behaviour::Answer(500) } else { Behaviour::Take }
        })
        .await;
        let gateway = start(&site, &system);
        assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
        let kept = say(&gateway, "FM-1001", KEY, "It is back.").await;
        assert_eq!((kept.status, &kept.body["ticket"]), (201, &json!("FM-1001")), "{kept:?}");
        for (ticket, key, text, status) in [
            ("FM-1001", KEY, "It is back.", 200),
            ("FM-1001", KEY, "Something else.", 409),
            ("FM-1001", KEY, " ", 422),
            ("FM-1001", "another-key-of-a-ticket", "It is back.", 404),
            ("FM-1002", KEY, "It is back.", 404),
            ("nothing", KEY, "It is back.", 404),
        ] {
            let reply = say(&gateway, ticket, key, text).await;
            assert_eq!(reply.status, status, "{} {ticket} {key} {text}: {reply:?}", site.kind());
        }
        system.wait_for(2, LIMIT).await;
        site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'delivered'", 2).await;
        let taken = system.taken();
        let types: Vec<_> = taken.iter().map(|taken| taken.body["type"].as_str().unwrap()).collect();
        assert_eq!(types, ["ticket.created", "ticket.commented"], "{}", site.kind());
        let data = &taken[1].body["data"];
        assert_eq!((&data["text"], &data["ticket"]), (&json!("It is back."), &json!(taken[0].key)));
        let said = &show(&gateway).await["replies"][0];
        assert_eq!((&said["from"], &said["text"]), (&json!("client"), &json!("It is back.")), "{said}");
    }
}
