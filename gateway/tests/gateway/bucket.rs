//! Files of tickets in a store that speaks S3: s3rver, which checks keys and keeps what it gets in a folder.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::harness::{Gateway, KEY, Reply, Site, binary, ticket_with};
use crate::readable_system::ReadableSystem;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123456789abcdef";

/// A running store with the bucket `files`; it ends with the value.
struct S3 {
    process: Child,
    url: String,
}

impl S3 {
    /// `None` after saying loudly that it is not installed.
    fn start(folder: &Path) -> Option<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let program = workspace.join("tests/contracts/node_modules/.bin/s3rver");
        if !program.exists() {
            eprintln!("SKIPPED: {} is missing; run `npm ci` in tests/contracts", program.display());
            assert!(std::env::var_os("CI").is_none(), "a store is needed where CI is set");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let options =
            ["--address", "127.0.0.1", "--port", &port, "--configure-bucket", "files", "--directory"];
        let mut process =
            Command::new(program).args(options).arg(folder).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        assert!(lines.by_ref().map_while(Result::ok).any(|line| line.contains("listening")), "s3rver starts");
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { process, url: format!("http://127.0.0.1:{port}") })
    }

    /// A gateway that keeps files there, by an access key that the store knows or not.
    fn gateway(&self, site: &Site, system: &ReadableSystem, access_key: &str) -> Gateway {
        let mut command = binary();
        let keys = [("AWS_ACCESS_KEY_ID", access_key), ("AWS_SECRET_ACCESS_KEY", "S3RVER")];
        command.envs(keys).env("AWS_ENDPOINT", &self.url).env("AWS_REGION", "us-east-1");
        system.gateway_of(site, command, &["--attachments", "s3://files/of-tickets", "--call-timeout", "5"])
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn attach(gateway: &Gateway, key: &str) -> Reply {
    let request = gateway.request("POST", "/v1/tickets/FM-1001/attachments?name=screen.png");
    let request = request.bearer_auth(KEY).header("idempotency-key", key).body(PNG.to_vec());
    Reply::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_file_is_kept_in_the_bucket_and_delivered_from_there() {
    let (site, system) = (Site::new(), ReadableSystem::start().await);
    let Some(store) = S3::start(&site.path("store")) else { return };
    let mut stranger = store.gateway(&site, &system, "STRANGER");
    assert_eq!(stranger.post("/v1/tickets", &ticket_with(&json!({}))).await.status, 201);
    let refused = attach(&stranger, "file-of-the-ticket-1").await;
    assert_eq!(refused.status, 503, "nothing is acknowledged that is not kept: {refused:?}");
    assert_eq!(site.count("SELECT count(*) FROM attachments").await, 0);
    stranger.kill();

    let gateway = store.gateway(&site, &system, "S3RVER");
    assert_eq!(attach(&gateway, "file-of-the-ticket-1").await.status, 201);
    assert_eq!(attach(&gateway, "file-of-the-ticket-1").await.status, 200);
    site.wait_until("SELECT count(*) FROM deliveries WHERE kind = 'attachment' AND state = 'delivered'", 1)
        .await;
    assert_eq!(system.uploads(), [PNG]);
    let kept = std::fs::read_dir(site.path("store/files/of-tickets/FM-1001")).unwrap();
    let kept = kept.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    assert_eq!(kept.filter(|bytes| bytes == PNG).count(), 1);
}
