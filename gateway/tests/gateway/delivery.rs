//! Deliveries to a ticket system that fails: every accepted ticket arrives, none twice, later comments after their ticket.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use crate::harness::{Gateway, KEY, Site, binary, ticket_with};
use crate::outcomes::{TOKEN, outcome, report};
use crate::ticket_system::{Behaviour, TicketSystem};

/// Far longer than any delivery takes.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);
/// Longer than it takes to look for deliveries that are due, and shorter than a call may take.
const SLOWLY: Duration = Duration::from_millis(700);
/// Seconds that a call may take where most calls are answered at once.
const CALL_TIMEOUT: u64 = 1;
/// The same where lookups are counted: on a busy machine a call that isn't meant to hang must not look like one that does.
const PATIENT: u64 = 3;
/// After the gateway has given up a call, and before it looks for what came of it.
const LATE: Duration = Duration::from_millis(PATIENT * 1_000 + 500);

/// A gateway that delivers to this system.
pub(crate) fn start(site: &Site, system: &TicketSystem) -> Gateway {
    start_with(site, system, &[])
}

/// The same with more options.
pub(crate) fn start_with(site: &Site, system: &TicketSystem, options: &[&str]) -> Gateway {
    start_for(site, &system.target("desk"), CALL_TIMEOUT, options)
}

/// A gateway with this gateway.toml, whose calls may take so many seconds.
fn start_for(site: &Site, targets: &str, call_timeout: u64, options: &[&str]) -> Gateway {
    site.write("gateway.toml", targets);
    let mut command = binary();
    command.env("FIXMARK_TEST_SECRET", "c2VjcmV0LXNlY3JldC1zZWNyZXQ=");
    let config = site.path("gateway.toml");
    let call_timeout = call_timeout.to_string();
    let delivering = ["--config", config.to_str().unwrap(), "--call-timeout", &call_timeout];
    site.start_command(command, &[&delivering, options].concat())
}

/// A ticket is sent, and its first attempts go like this.
async fn arrives_once(site: Site, behaviours: &'static [Behaviour], lookups: usize) {
    let system = TicketSystem::start(|_, attempt| *behaviours.get(attempt).unwrap_or(&Behaviour::Take)).await;
    let gateway = start_for(&site, &system.target("desk"), PATIENT, &[]);
    let accepted = gateway.client().post("/v1/tickets", &ticket_with(&json!({}))).await.unwrap();
    assert_eq!(accepted.status(), 201);
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
    let cases: [(&'static [Behaviour], usize); 10] = [
        (&[Take], 0),
        (&[TakeAndAnswerTwice], 0),
        (&[Answer(429)], 0),
        (&[Answer(500), Answer(503)], 2),
        (&[Hang], 1),
        (&[Reset], 1),
        (&[TakeAndAnswer(500)], 1),
        (&[TakeAndHang], 1),
        (&[TakeAndReset], 1),
        (&[TakeLate(LATE)], 1),
    ];
    let mut running = JoinSet::new();
    for (behaviours, lookups) in cases {
        for site in Site::with_each_database().await {
            running.spawn(arrives_once(site, behaviours, lookups));
        }
    }
    running.join_all().await;
}

#[tokio::test]
async fn as_many_deliveries_are_under_way_as_the_target_allows() {
    for (line, most) in [("parallel = 1\n", 1), ("parallel = 3\n", 3), ("", 8)] {
        let site = Site::new();
        let system = TicketSystem::start(|_, _| Behaviour::TakeSlowly(SLOWLY)).await;
        let gateway = start_for(&site, &(system.target("desk") + line), CALL_TIMEOUT, &[]);
        let tickets: JoinSet<_> = (0..most + 2)
            .map(|number| {
                let client = gateway.client();
                let ticket = ticket_with(&json!({"key": format!("ticket-number-{number}-of-many")}));
                async move { client.post("/v1/tickets", &ticket).await.unwrap().status() }
            })
            .collect();
        assert!(tickets.join_all().await.iter().all(|status| *status == 201));
        system.wait_for(most + 2, LIMIT).await;
        assert_eq!(system.most_under_way(), most, "{line}");
    }
}

/// What `kb-gateway deliveries` with these options prints, on either stream.
fn deliveries(site: &Site, options: &[&str]) -> String {
    let mut command = binary();
    let output =
        command.arg("deliveries").args(options).arg("--database").arg(site.database_option()).output();
    let output = output.unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[tokio::test]
async fn a_dead_letter_is_listed_with_its_reason_and_tried_again_when_asked() {
    for site in Site::with_each_database().await {
        let system = TicketSystem::start(
            |_, attempt| {
                if attempt == 0 { Behaviour::Answer(422) } else { Behaviour::Take }
            },
        )
        .await;
        let gateway = start(&site, &system);
        assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
        site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'dead'", 1).await;
        let listed = deliveries(&site, &["--dead"]);
        assert_eq!(listed, "1\tFM-1001\tdesk\tticket\tdead\t1\tanswered 422 Unprocessable Entity\n");
        assert!(deliveries(&site, &["--retry", "9"]).contains("9 is no dead letter"));
        assert!(deliveries(&site, &["--retry", "1"]).contains("1 will be tried again"));
        system.wait_for(1, LIMIT).await;
        site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'delivered'", 1).await;
        assert_eq!(deliveries(&site, &[]), "");
        assert!(deliveries(&site, &["--retry", "1"]).contains("1 is no dead letter"));
    }
}

#[tokio::test]
async fn a_ticket_says_what_closed_those_like_it() {
    for site in Site::with_each_database().await {
        let code = json!([{"name": "error_code", "value": "PR-1042"}]);
        site.write("token", TOKEN);
        let token = site.path("token");
        let mut gateway = site.start_with(&["--outcome-token-file", token.to_str().unwrap()]);
        let closed = ticket_with(&json!({"environment": code}));
        assert_eq!(gateway.post("/v1/tickets", &closed).await.status, 201);
        let outcome = outcome(&json!({"root_cause": "approval-rule"}));
        assert_eq!(report(&gateway, &outcome, Some(TOKEN)).await.status, 201);
        gateway.kill();
        let system = TicketSystem::start(|_, _| Behaviour::Take).await;
        let gateway = start(&site, &system);
        let like = ticket_with(&json!({"key": "another-key-0001", "environment": code}));
        assert_eq!(gateway.post("/v1/tickets", &like).await.status, 201);
        system.wait_for(1, LIMIT).await;
        let markdown = system.taken()[0].body["data"]["markdown"].as_str().unwrap().to_owned();
        assert!(markdown.contains("**Likely cause:** approval-rule (1 of 1)"), "{}: {markdown}", site.kind());
        assert!(markdown.contains("payroll/second-approver (1 of 1)"), "{}: {markdown}", site.kind());
    }
}
