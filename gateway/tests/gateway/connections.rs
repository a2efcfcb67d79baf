//! Connections that keep the gateway waiting: half-sent heads, idle ones, readers that take nothing. They change nothing for others.

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::{Gateway, Site, binary, read_all, ticket_with};

/// More than the gateway may have open at `ulimit -n 1024`.
const HOSTILE: usize = 1100;

/// A gateway that may have 1,024 files open.
#[cfg(unix)]
fn start_with_few_files(site: &Site) -> Gateway {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -n 1024; exec \"$0\" \"$@\""]).arg(binary().get_program());
    site.start_command(command, &["--burst", "1000000"])
}

/// Connections that sent this and wait. The test needs as many files itself.
async fn connect(gateway: &Gateway, count: usize, sent: &[u8]) -> Vec<TcpStream> {
    assert!(rlimit::increase_nofile_limit(4096).unwrap() >= 4096);
    let mut connections = Vec::new();
    for _ in 0..count {
        let mut connection = gateway.connect().await;
        // The gateway may have closed it by then to make room.
        let _ = connection.write_all(sent).await;
        connections.push(connection);
    }
    connections
}

#[cfg(unix)]
#[tokio::test]
async fn hostile_connections_change_nothing_for_others() {
    let site = Site::new();
    site.write("dist/widget-0f3a9c7e12ab.wasm", vec![0; 8 << 20]);
    for (name, sent) in [
        ("nothing", ""),
        ("half a head", "POST /v1/tickets HTTP/1.1\r\nHost: te"),
        (
            "half a body",
            "POST /v1/tickets HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
        ),
        (
            "a reader that takes nothing",
            "GET /fixmark/widget-0f3a9c7e12ab.wasm HTTP/1.1\r\nHost: test\r\n\r\n",
        ),
    ] {
        let gateway = start_with_few_files(&site);
        let hostile = connect(&gateway, HOSTILE, sent.as_bytes()).await;
        for number in 0..5 {
            let key = json!({"key": format!("honest-ticket-{}-{number}", name.replace(' ', "-"))});
            assert_eq!(gateway.post("/v1/tickets", &ticket_with(&key)).await.status, 201, "{name}");
            assert_eq!(
                gateway.client().get("/fixmark/fixmark.js").send().await.unwrap().status(),
                200,
                "{name}"
            );
        }
        drop(hostile);
    }
}

#[tokio::test]
async fn a_head_that_does_not_arrive_ends_its_connection() {
    let site = Site::new();
    let gateway = site.start_with(&["--idle-timeout", "1"]);
    for sent in ["", "GET /healthz HTTP/1.1\r\nHost: te", "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n"] {
        let mut connection = gateway.connect().await;
        connection.write_all(sent.as_bytes()).await.unwrap();
        let reply = read_all(&mut connection).await;
        assert_eq!(reply.contains("200 OK"), sent.ends_with("\r\n\r\n"), "{sent}: {reply}");
    }
}
