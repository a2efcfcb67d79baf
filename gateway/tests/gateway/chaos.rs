//! A thousand tickets, while gateways are killed again and again and the ticket system fails in every way: each accepted ticket arrives, and
//! none twice.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::delivery::start_with;
use crate::harness::{Gateway, Site, TIMEOUT, ticket_with};
use crate::ticket_system::{Behaviour, TicketSystem};

const TICKETS: usize = 1_000;
const SENDERS: usize = 8;
/// How long a gateway lives.
const LIFE: Duration = Duration::from_secs(2);
/// Far longer than all deliveries take.
const CHAOS_LIMIT: Duration = Duration::from_secs(240);
/// Limits that a crowd of tickets from one address does not meet.
pub(crate) const OPTIONS: [&str; 6] = ["--rate", "100000", "--burst", "100000", "--daily-entries", "1000000"];

/// Fails in nearly half of all attempts, in a way that depends on key and attempt alone.
pub(crate) fn hostile(key: &str, attempt: usize) -> Behaviour {
    let mut hasher = DefaultHasher::new();
    (key, attempt).hash(&mut hasher);
    match hasher.finish() % 100 {
        0..8 => Behaviour::Answer(500),
        8..12 => Behaviour::Answer(503),
        12..20 => Behaviour::TakeAndAnswer(500),
        20..25 => Behaviour::Reset,
        25..30 => Behaviour::TakeAndReset,
        30..33 => Behaviour::Hang,
        33..36 => Behaviour::TakeAndHang,
        36..39 => Behaviour::TakeLate(Duration::from_millis(1_500)),
        39..50 => Behaviour::TakeAndAnswerTwice,
        _ => Behaviour::Take,
    }
}

/// Sends so many tickets, each under its key until it is accepted; returns their numbers.
pub(crate) async fn send_all(count: usize, addresses: Vec<String>) -> BTreeSet<String> {
    send_to(count, Arc::new(Mutex::new(addresses))).await
}

async fn send_to(count: usize, addresses: Arc<Mutex<Vec<String>>>) -> BTreeSet<String> {
    let mut senders = JoinSet::new();
    for first in 0..SENDERS {
        let addresses = Arc::clone(&addresses);
        senders.spawn(async move {
            let client = Client::builder().timeout(TIMEOUT).build().unwrap();
            let mut accepted = BTreeSet::new();
            for number in (first..count).step_by(SENDERS) {
                accepted.insert(send_one(&client, number, &addresses).await);
            }
            accepted
        });
    }
    senders.join_all().await.into_iter().flatten().collect()
}

async fn send_one(client: &Client, number: usize, addresses: &Mutex<Vec<String>>) -> String {
    let body = ticket_with(&json!({"key": format!("ticket-of-the-chaos-{number}")}));
    for attempt in 0.. {
        let address = {
            let addresses = addresses.lock().unwrap();
            addresses[(number + attempt) % addresses.len()].clone()
        };
        let sent = client.post(format!("http://{address}/v1/tickets")).json(&body).send().await;
        if let Ok(reply) = sent
            && let Ok(reply) = reply.error_for_status()
            && let Ok(reply) = reply.json::<Value>().await
        {
            return reply["id"].as_str().unwrap().to_owned();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    unreachable!("it is sent until it is accepted")
}

/// Waits until everything is delivered, and checks that what arrived is what was accepted, each once.
pub(crate) async fn check_deliveries(
    site: &Site,
    system: &TicketSystem,
    accepted: &BTreeSet<String>,
    count: usize,
) {
    system.wait_for(count, CHAOS_LIMIT).await;
    site.wait_until("SELECT count(*) FROM deliveries WHERE state <> 'delivered'", 0).await;
    let kind = site.kind();
    assert_eq!(accepted.len(), count, "{kind}: a number was given twice");
    let taken = system.taken();
    let once: BTreeSet<String> =
        taken.iter().map(|taken| taken.body["data"]["ticket"].as_str().unwrap().to_owned()).collect();
    assert_eq!(taken.len(), once.len(), "{kind}: a ticket arrived twice");
    assert_eq!(once, *accepted, "{kind}: what was accepted is not what arrived");
    let stored = site.count("SELECT count(*) FROM tickets").await;
    assert_eq!(
        usize::try_from(stored).unwrap(),
        count,
        "{kind}: something is stored that was not acknowledged"
    );
}

/// Kills one gateway after the other and starts another in its place, until `done`.
async fn kill_and_start(
    site: &Site,
    system: &TicketSystem,
    mut gateways: Vec<Gateway>,
    addresses: &Mutex<Vec<String>>,
    done: &AtomicBool,
) -> Vec<Gateway> {
    let (mut killed, life) = (0, LIFE / u32::try_from(gateways.len()).unwrap());
    while !done.load(Ordering::Relaxed) || killed < 5 {
        tokio::time::sleep(life).await;
        let place = killed % gateways.len();
        gateways[place].kill();
        gateways[place] = start_with(site, system, &OPTIONS);
        addresses.lock().unwrap()[place].clone_from(&gateways[place].address);
        killed += 1;
    }
    gateways
}

async fn check(site: &Site, gateways: usize) {
    let system = TicketSystem::start(hostile).await;
    let gateways: Vec<_> = (0..gateways).map(|_| start_with(site, &system, &OPTIONS)).collect();
    let addresses = gateways.iter().map(|gateway| gateway.address.clone()).collect();
    let (addresses, done) = (Arc::new(Mutex::new(addresses)), AtomicBool::new(false));
    let sending = async {
        let accepted = send_to(TICKETS, Arc::clone(&addresses)).await;
        system.wait_for(TICKETS * 9 / 10, CHAOS_LIMIT).await;
        done.store(true, Ordering::Relaxed);
        accepted
    };
    let (accepted, _gateways) =
        tokio::join!(sending, kill_and_start(site, &system, gateways, &addresses, &done));
    check_deliveries(site, &system, &accepted, TICKETS).await;
}

async fn check_kind(kind: &str, gateways: usize) {
    for site in Site::with_each_database().await {
        if site.kind() == kind {
            check(&site, gateways).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_accepted_ticket_arrives_once_while_the_gateway_is_killed() {
    check_kind("SQLite", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_accepted_ticket_arrives_once_while_three_gateways_are_killed() {
    check_kind("PostgreSQL", 3).await;
}
