//! The test harness: a gateway for one test, with its own folder, process and log.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) use crate::site::{Site, binary};

/// Far longer than any step takes, so that only a hang reaches it.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) const KEY: &str = "0b5c9b1e-7a52-4f0e-9c55-9d2f8f6c1a2b";

pub(crate) struct Gateway {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
    pub(crate) address: String,
    client: Client,
}

impl Gateway {
    pub(crate) fn spawn(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let client = Client::builder().timeout(TIMEOUT).build().unwrap();
        let mut gateway = Self { child, lines, seen: Vec::new(), address: String::new(), client };
        let listening: Value = serde_json::from_str(&gateway.wait_for("listening")).unwrap();
        gateway.address = listening["address"].as_str().unwrap().to_owned();
        gateway
    }

    /// Reads the log up to the line with this message.
    pub(crate) fn wait_for(&mut self, message: &str) -> String {
        loop {
            let Ok(line) = self.lines.recv_timeout(TIMEOUT) else {
                panic!("no `{message}` in {:#?}", self.seen)
            };
            self.seen.push(line.clone());
            if line.contains(&format!("\"message\":\"{message}\"")) {
                return line;
            }
        }
    }

    /// Every line logged until the process ended.
    pub(crate) fn whole_log(&mut self) -> Vec<String> {
        self.seen.extend(self.lines.iter());
        std::mem::take(&mut self.seen)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request("GET", path)
    }

    /// A client that shares no connection with others and can be sent to a task.
    pub(crate) fn client(&self) -> OwnClient {
        OwnClient {
            client: Client::builder().timeout(TIMEOUT).build().unwrap(),
            address: self.address.clone(),
        }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.client.request(method.parse().unwrap(), format!("http://{}{path}", self.address))
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        Reply::read(self.request("POST", path).json(body).send().await.unwrap()).await
    }

    pub(crate) async fn post_text(&self, path: &str, body: impl Into<reqwest::Body>) -> Reply {
        let request = self.request("POST", path).header("content-type", "application/json");
        Reply::read(request.body(body).send().await.unwrap()).await
    }

    /// Sends a request target exactly as given; a client library would normalise it first.
    pub(crate) async fn raw(&self, target: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        read_all(&mut stream).await
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).await.unwrap()
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

/// A client with connections of its own.
pub(crate) struct OwnClient {
    client: Client,
    address: String,
}

impl OwnClient {
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("http://{}{path}", self.address))
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> reqwest::Result<Response> {
        self.client.post(format!("http://{}{path}", self.address)).json(body).send().await
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) async fn read_all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    tokio::time::timeout(TIMEOUT, stream.read_to_end(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A response, read whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The fields named in an error response.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let problems = self.body["problems"].as_array().map(Vec::as_slice).unwrap_or_default();
        problems.iter().map(|p| p["field"].as_str().unwrap()).collect()
    }
}

pub(crate) fn ticket() -> Value {
    json!({
        "schema": "ticket/1",
        "key": KEY,
        "question": "my pay run wont approve",
        "details": "The button is grey since noon.",
        "name": "Ana Example",
        "email": "ana@example.com",
        "impact": "blocked",
        "reason": "fix-failed",
        "category": "payroll-approval",
        "tried": [
            {"article": "payroll/pay-run-stuck", "title": "Pay run is stuck", "steps": ["step-1", "step-2"], "outcome": "did-not-help"},
            {"article": "payroll/approvers", "outcome": "unrelated"},
        ],
        "candidates": [{"article": "payroll/pay-run-stuck", "score": 812, "probability": 0.7, "shown": true}],
        "environment": [{"name": "page", "value": "/payroll/runs"}],
        "bundles": ["0f3a9c7e12ab"],
        "locale": "en-GB",
        "written_ms": 1_795_000_000_000_u64,
    })
}

/// A ticket with some fields replaced.
pub(crate) fn ticket_with(changes: &Value) -> Value {
    let mut ticket = ticket();
    for (name, value) in changes.as_object().unwrap() {
        ticket[name] = value.clone();
    }
    ticket
}
