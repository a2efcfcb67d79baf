//! What Redmine is asked, and how often, where a real one would take long to show it.

use kb_gateway::delivery::call::{DeliveryKey, TicketSystem};
use serde_json::{Value, json};

use super::recorded::Player;
use crate::package::full_package;
use crate::real::connector;

fn target(url: &str) -> String {
    format!("system = \"redmine\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nproject = \"support\"\n")
}

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

#[tokio::test]
async fn more_issues_than_a_page_that_changed_in_one_second_are_passed() {
    let (second, next) = ("2026-11-27T10:00:00Z", "2026-11-27T10:00:01Z");
    let together: Vec<Value> = (1..=50).map(|id| json!({ "id": id, "updated_on": second })).collect();
    let later = json!([{ "id": 51, "updated_on": next }]);
    let changed = "GET /issues.json?project_id=support&status_id=*&author_id=7&updated_on=>=2026-11-27T10:00:00Z&sort=updated_on&limit=50";
    let [first, rest] = [0, 50].map(|offset| format!("{changed}&offset={offset}").leak() as &str);
    let player = Player::start(vec![
        ("GET /users/current.json", 200, json!({ "user": { "id": 7 } })),
        ("GET /issue_statuses.json", 200, json!({ "issue_statuses": [] })),
        (rest, 200, json!({ "issues": later })),
        (first, 200, json!({ "issues": together })),
        ("GET /issues/", 200, json!({ "issue": { "id": 1, "status": { "name": "New" } } })),
    ])
    .await;
    let system = connector(&target(&player.url), "s").unwrap();
    let read = system.updates(Some(second)).await.unwrap();
    assert_eq!((read.updates.len(), read.cursor.as_deref()), (51, Some(next)));
}
