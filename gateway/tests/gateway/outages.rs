//! The database is away for a while, in the middle of accepting and delivering: nothing accepted is lost, nothing is delivered twice, and no
//! restart is needed.

use std::time::Duration;

use serde_json::json;

use crate::chaos::{OPTIONS, check_deliveries, hostile, send_all};
use crate::delivery::{LIMIT, start, start_with};
#[cfg(target_os = "linux")]
use crate::disk::SmallDisk;
use crate::harness::{Site, ticket_with};
use crate::ticket_system::{Behaviour, TicketSystem};

const TICKETS: usize = 100;
/// Room for the database and its log, as long as the disk is not filled.
#[cfg(target_os = "linux")]
const DISK_BYTES: usize = 32 << 20;
/// Longer than a statement waits for a lock, and than the claim of an attempt holds.
const AWAY: Duration = Duration::from_secs(6);

/// Sends tickets while the database goes away and comes back.
async fn check(site: &Site, away: impl Future<Output = ()>) {
    let system = TicketSystem::start(hostile).await;
    let gateway = start_with(site, &system, &[&OPTIONS[..], &["--min-free", "0"]].concat());
    let sending = send_all(TICKETS, vec![gateway.address.clone()]);
    let going = async {
        system.wait_for(TICKETS / 10, LIMIT).await;
        away.await;
    };
    let (accepted, ()) = tokio::join!(sending, going);
    check_deliveries(site, &system, &accepted, TICKETS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_holds_the_file() {
    let site = Site::new();
    check(&site, async {
        let database = site.database().await;
        let mut held = database.begin_with("BEGIN IMMEDIATE").await.unwrap();
        tokio::time::sleep(AWAY).await;
        sqlx::query("SELECT 1").execute(&mut *held).await.unwrap();
        held.rollback().await.unwrap();
    })
    .await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_is_gone_and_comes_back() {
    let site = Site::new();
    check(&site, async {
        std::fs::rename(site.path("tickets.db"), site.path("aside")).unwrap();
        tokio::time::sleep(AWAY).await;
        std::fs::rename(site.path("aside"), site.path("tickets.db")).unwrap();
    })
    .await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_is_full_for_a_while() {
    let site = Site::with_database("data/tickets.db");
    let Some(disk) = SmallDisk::mount(&site, DISK_BYTES) else { return };
    check(&site, async {
        disk.fill();
        tokio::time::sleep(AWAY).await;
        disk.empty();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_is_away_for_a_while() {
    for site in Site::with_each_database().await.iter().filter(|site| site.kind() == "PostgreSQL") {
        check(site, async {
            site.refuse_connections(true).await;
            tokio::time::sleep(AWAY).await;
            site.refuse_connections(false).await;
        })
        .await;
    }
}

/// A clock that was set back by a day is one that stood a day later when the waits were decided.
#[tokio::test]
async fn a_clock_that_is_set_back_makes_no_delivery_wait() {
    for site in Site::with_each_database().await {
        let behaviour =
            |_: &str, attempt| if attempt == 0 { Behaviour::Answer(500) } else { Behaviour::Take };
        let system = TicketSystem::start(behaviour).await;
        let gateway = start(&site, &system);
        assert_eq!(gateway.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
        site.wait_until("SELECT count(*) FROM deliveries WHERE state = 'unknown'", 1).await;
        site.execute("UPDATE deliveries SET due_at = due_at + 86400000, changed_at = changed_at + 86400000")
            .await;
        system.wait_for(1, LIMIT).await;
        assert_eq!(system.lookups(), 1, "{}", site.kind());
    }
}
