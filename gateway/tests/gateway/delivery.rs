//! Deliveries to a ticket system that fails: every accepted ticket arrives, none twice, later comments after their ticket.

use std::time::Duration;

use serde_json::json;

use crate::harness::{Gateway, KEY, Site, binary, ticket_with};
use crate::ticket_system::{Behaviour, TicketSystem};

/// Far longer than any delivery takes.
const LIMIT: Duration = Duration::from_secs(30);
/// After the gateway has given up a call, and before it looks for what came of it.
const LATE: Duration = Duration::from_millis(1_500);

/// A gateway that delivers to this system.
pub(crate) fn start(site: &Site, system: &TicketSystem) -> Gateway {
    site.write("gateway.toml", system.target("desk"));
    let mut command = binary();
    command.env("FIXMARK_TEST_SECRET", "c2VjcmV0LXNlY3JldC1zZWNyZXQ=");
    let config = site.path("gateway.toml");
    site.start_command(command, &["--config", config.to_str().unwrap(), "--call-timeout", "1"])
}

/// A ticket is sent, and its first attempts go like this.
async fn check(behaviours: &'static [Behaviour], lookups: usize) {
    for site in Site::with_each_database().await {
        arrives_once(&site, behaviours, lookups).await;
    }
}

async fn arrives_once(site: &Site, behaviours: &'static [Behaviour], lookups: usize) {
    let system = TicketSystem::start(|_, attempt| *behaviours.get(attempt).unwrap_or(&Behaviour::Take)).await;
    let gateway = start(site, &system);
    let accepted = gateway.post("/v1/tickets", &ticket_with(&json!({}))).await;
    assert_eq!(accepted.status, 201, "{accepted:?}");
    system.wait_for(1, LIMIT).await;
    site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'delivered' AND remote_id = key", 1).await;
    let taken = system.taken();
    assert_eq!(taken.len(), 1, "{} {behaviours:?}: {taken:?}", site.kind());
    assert_eq!(taken[0].body["data"]["ticket"], "FM-1001");
    assert_eq!(taken[0].body["data"]["content"]["question"], "my pay run wont approve");
    assert!(!taken[0].body.to_string().contains(KEY), "the key opens the ticket's status");
    assert_eq!(system.lookups(), lookups, "{} {behaviours:?}", site.kind());
}

#[tokio::test]
async fn a_ticket_arrives_once_whatever_the_first_attempts_led_to() {
    use Behaviour::{
        Answer, Hang, Reset, Take, TakeAndAnswer, TakeAndAnswerTwice, TakeAndHang, TakeAndReset, TakeLate,
    };
    check(&[Take], 0).await;
    check(&[TakeAndAnswerTwice], 0).await;
    check(&[Answer(429)], 0).await;
    check(&[Answer(500), Answer(503)], 2).await;
    check(&[Hang], 1).await;
    check(&[Reset], 1).await;
    check(&[TakeAndAnswer(500)], 1).await;
    check(&[TakeAndHang], 1).await;
    check(&[TakeAndReset], 1).await;
    check(&[TakeLate(LATE)], 1).await;
}
