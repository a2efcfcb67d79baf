//! The disk under the database: full and free again, slow, or no longer holding the file that was opened.

use serde_json::{Value, json};

use crate::harness::{Gateway, KEY, Reply, Site, TIMEOUT, ticket_with};

/// Too little for the log of a few hundred tickets.
const DISK_BYTES: usize = 3 << 20;

/// A ticket with some kilobytes of text and its own key.
fn long_ticket(number: usize) -> Value {
    ticket_with(&json!({"key": format!("{KEY}-{number}"), "details": "The button is grey. ".repeat(500)}))
}

/// A small disk, which only root can mount.
#[cfg(target_os = "linux")]
pub(crate) struct SmallDisk<'a>(&'a Site);

#[cfg(target_os = "linux")]
impl<'a> SmallDisk<'a> {
    /// Mounts it over the site's `data`; `None` where that is not allowed.
    pub(crate) fn mount(site: &'a Site, bytes: usize) -> Option<Self> {
        site.write("data/mount", "");
        let size = format!("size={bytes}");
        let mount = ["-t", "tmpfs", "-o", &size, "tmpfs"];
        let status = std::process::Command::new("mount").args(mount).arg(site.path("data")).status();
        status.is_ok_and(|status| status.success()).then_some(Self(site))
    }

    /// Takes all that is left of it.
    pub(crate) fn fill(&self) {
        let mut filler = std::fs::File::create(self.0.path("data/filler")).unwrap();
        while std::io::Write::write(&mut filler, &[1; 4096]).is_ok() {}
    }

    pub(crate) fn empty(&self) {
        std::fs::remove_file(self.0.path("data/filler")).unwrap();
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(self.0.path("data")).status();
    }
}

async fn health(gateway: &Gateway) -> u16 {
    gateway.get("/healthz").send().await.unwrap().status().as_u16()
}

/// The store's own tests do the same with a limit of pages, where nothing can be mounted.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_refused_while_it_lasts_and_no_restart_is_needed() {
    let site = Site::with_database("data/tickets.db");
    let Some(disk) = SmallDisk::mount(&site, DISK_BYTES) else { return };
    for min_free in ["0", "1"] {
        let gateway = site.start_with(&["--min-free", min_free]);
        let (mut number, mut stored) = (0, site.count("SELECT count(*) FROM tickets").await);
        let mut post = async || {
            number += 1;
            let body = ticket_with(&json!({"key": format!("full-disk-{min_free}-number-{number}")}));
            let reply = gateway.post("/v1/tickets", &body).await;
            stored += i64::from(reply.status == 201);
            reply
        };
        assert_eq!(post().await.status, 201);
        disk.fill();
        let mut refused = post().await;
        while refused.status == 201 {
            refused = post().await;
        }
        assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{refused:?}");
        assert_eq!(refused.body["type"], "urn:fixmark:problem:unavailable");
        for _ in 0..10 {
            assert_eq!(post().await.status, 503);
        }
        assert!(min_free == "0" || health(&gateway).await == 503);
        disk.empty();
        assert_eq!(post().await.status, 201);
        assert_eq!(health(&gateway).await, 200);
        assert_eq!(site.count("SELECT count(*) FROM tickets").await, stored);
    }
}

/// Posts long tickets from this number on until one is refused; returns the number of that one.
#[cfg(target_os = "linux")]
async fn fill_by_tickets(gateway: &Gateway, first: usize) -> usize {
    for number in first.. {
        let reply = gateway.post("/v1/tickets", &long_ticket(number)).await;
        if reply.status != 201 {
            assert_eq!(reply.status, 503, "{reply:?}");
            return number;
        }
    }
    unreachable!("the disk is full at some time")
}

/// The log is emptied while there is room for what it holds. One that has taken the whole disk would stay, however often room is made.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_tickets_have_filled_takes_as_many_again_whenever_room_is_made() {
    let site = Site::with_database("data/tickets.db");
    let Some(_disk) = SmallDisk::mount(&site, DISK_BYTES) else { return };
    let parts = ["data/part-1", "data/part-2", "data/part-3"];
    for part in parts {
        site.write(part, vec![1; DISK_BYTES / 4]);
    }
    let gateway = site.start_with(&["--min-free", "0", "--rate", "100000", "--burst", "100000"]);
    let mut stored = fill_by_tickets(&gateway, 0).await;
    for part in parts {
        std::fs::remove_file(site.path(part)).unwrap();
        assert_eq!(health(&gateway).await, 200, "{part}");
        let before = stored;
        stored = fill_by_tickets(&gateway, before).await;
        // A long ticket takes three pages and its share of others.
        let room = DISK_BYTES / 4 / (5 * 4096);
        assert!(stored - before >= room, "{part}: {} of {room} tickets", stored - before);
    }
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, i64::try_from(stored).unwrap());
}

#[tokio::test]
async fn nothing_is_stored_on_a_disk_that_is_nearly_full() {
    let site = Site::new();
    let mut gateway = site.start_with(&["--min-free", "4294967295"]);
    let refused = gateway.post("/v1/tickets", &long_ticket(1)).await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{refused:?}");
    assert_eq!(health(&gateway).await, 503);
    let line = gateway.wait_for("a batch could not be written");
    assert!(line.contains("less than the 4294967295 MiB of --min-free; free some space"), "{line}");
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 0);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_replaced_or_deleted_is_noticed() {
    use std::fs::rename;
    for name in ["tickets.db", "tickets.db-wal"] {
        let site = Site::new();
        let mut gateway = site.start();
        assert_eq!(gateway.post("/v1/tickets", &long_ticket(1)).await.status, 201);
        let (file, aside) = (site.path(name), site.path("aside"));

        rename(&file, &aside).unwrap();
        assert_eq!(gateway.post("/v1/tickets", &long_ticket(2)).await.status, 503, "{name} deleted");
        assert_eq!(health(&gateway).await, 503, "{name}");
        let line = gateway.wait_for("a batch could not be written");
        assert!(line.contains("was replaced or deleted") && line.contains("restart the gateway"), "{line}");

        std::fs::copy(&aside, &file).unwrap();
        assert_eq!(gateway.post("/v1/tickets", &long_ticket(2)).await.status, 503, "{name} replaced");

        rename(&aside, &file).unwrap();
        assert_eq!(gateway.post("/v1/tickets", &long_ticket(2)).await.status, 201, "{name} put back");
        gateway.kill();
        assert_eq!(site.count("SELECT count(*) FROM tickets").await, 2, "{name}");
    }
}

#[tokio::test]
async fn one_bad_entry_does_not_fail_the_others() {
    let site = Site::new();
    let gateway = site.start();
    let database = site.database().await;
    let trigger = "CREATE TRIGGER refuse BEFORE INSERT ON tickets WHEN NEW.key LIKE '%-7' BEGIN SELECT RAISE(ABORT, 'no'); END";
    sqlx::query(trigger).execute(&database).await.unwrap();
    let lock = database.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    let requests = (0..20).map(|number| {
        let request = gateway.request("POST", "/v1/tickets").json(&long_ticket(number));
        tokio::spawn(async move { Reply::read(request.send().await.unwrap()).await.status })
    });
    let requests: Vec<_> = requests.collect();
    lock.rollback().await.unwrap();
    for (number, request) in requests.into_iter().enumerate() {
        let expected = if number == 7 { 503 } else { 201 };
        assert_eq!(request.await.unwrap(), expected, "{number}");
    }
    assert_eq!(site.count("SELECT count(*) FROM tickets").await, 19);
}

#[tokio::test]
async fn many_health_checks_ask_the_writer_once() {
    let site = Site::new();
    let mut gateway = site.start();
    let other = site.database().await;
    let lock = other.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    let requests = (0..50).map(|_| {
        let request = gateway.get("/healthz");
        tokio::spawn(async move { request.send().await.unwrap().status() })
    });
    for request in requests.collect::<Vec<_>>() {
        assert_eq!(request.await.unwrap(), 503);
    }
    lock.rollback().await.unwrap();
    assert_eq!(health(&gateway).await, 200);
    gateway.signal("TERM");
    assert!(gateway.wait().success());
    let log = gateway.whole_log();
    let probes = log.iter().filter(|line| line.contains("a batch could not be written")).count();
    assert!((1..5).contains(&probes), "{probes} probes");
}

#[tokio::test]
async fn what_is_stored_is_no_larger_than_what_was_sent() {
    let site = Site::new();
    let mut gateway = site.start();
    let fix = json!({"article": "a".repeat(100), "title": "b".repeat(150), "outcome": "solved"});
    let mut sent = 0;
    for number in 0..40 {
        let mut body = long_ticket(number);
        body["tried"] = json!(vec![&fix; 50]);
        sent += body.to_string().len() as u64;
        assert_eq!(gateway.post("/v1/tickets", &body).await.status, 201);
    }
    gateway.signal("TERM");
    assert!(gateway.wait().success());
    // An empty database of this version has some pages, and the last page of a ticket is partly empty.
    let (empty, partly) = (64 << 10, 40 * (4 << 10));
    let stored = site.path("tickets.db").metadata().unwrap().len();
    assert!(stored <= sent + empty + partly, "{stored} bytes stored of {sent} sent");
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill_under_load() {
    let site = Site::new();
    let mut gateway = site.start_with(&["--burst", "1000000", "--daily-entries", "1000000"]);
    let (send, mut acknowledged) = tokio::sync::mpsc::unbounded_channel();
    for sender in 0..32 {
        let (send, gateway) = (send.clone(), gateway.client());
        tokio::spawn(async move {
            for number in 0.. {
                let key = format!("sender-{sender}-number-{number}");
                let body = ticket_with(&json!({"key": key}));
                let Ok(response) = gateway.post("/v1/tickets", &body).await else { return };
                if response.status() == 201 && send.send(key).is_err() {
                    return;
                }
            }
        });
    }
    drop(send);
    let mut keys = Vec::new();
    while let Some(key) = tokio::time::timeout(TIMEOUT, acknowledged.recv()).await.unwrap() {
        keys.push(key);
        if keys.len() == 300 {
            gateway.kill();
        }
    }
    assert!(keys.len() >= 300, "{}", keys.len());
    let database = site.database().await;
    let stored: Vec<String> =
        sqlx::query_scalar("SELECT key FROM tickets").fetch_all(&database).await.unwrap();
    let lost: Vec<_> = keys.iter().filter(|key| !stored.contains(key)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
