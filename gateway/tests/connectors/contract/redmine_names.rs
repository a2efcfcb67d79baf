//! How often Redmine is asked for the ids of names. Its own tests are with a real one.

use kb_gateway::delivery::call::{DeliveryKey, TicketSystem};
use serde_json::{Value, json};

use super::recorded::Player;
use crate::package::full_package;
use crate::real::connector;

/// Creates this many tickets, of which each is answered so; returns how often the project's names were read.
async fn readings(tickets: usize, field: Option<&str>, status: u16) -> usize {
    let fields: Vec<Value> = field.iter().map(|name| json!({ "id": 3, "name": name })).collect();
    let player = Player::start(vec![
        ("GET /projects/support.json", 200, json!({ "project": { "id": 1, "issue_custom_fields": fields } })),
        ("GET /enumerations/issue_priorities.json", 200, json!({ "issue_priorities": [] })),
        ("GET /issues.json", 200, json!({ "issues": [] })),
        ("POST /issues.json", status, json!({ "issue": { "id": 7 } })),
    ])
    .await;
    let target = format!(
        "system = \"redmine\"\nurl = \"{}\"\ntoken = \"file:secret\"\nproject = \"support\"\n",
        player.url
    );
    let system = connector(&target, "s").unwrap();
    for _ in 0..tickets {
        let created = system.create(&DeliveryKey::fresh(), &full_package()).await;
        assert_eq!(created.is_ok(), status == 201, "{created:?}");
    }
    player.count("GET /projects/support.json")
}

#[tokio::test]
async fn names_are_read_once_for_many_tickets_and_again_where_redmine_refuses_one() {
    for (tickets, field, status, expected) in [
        (5, Some("Key"), 201, 1),
        // Ids of custom fields may be known only after the first ticket.
        (3, None, 201, 3),
        // What the names say may be out of date, so that each ticket is tried once more.
        (1, Some("Key"), 422, 2),
        (2, Some("Key"), 422, 3),
    ] {
        assert_eq!(readings(tickets, field, status).await, expected, "{tickets} {field:?} {status}");
    }
}
