//! A ticket system for tests: it takes webhooks, says by key what it has, and can be told to fail in every way that a network has.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens to a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// It is taken.
    Take,
    /// It is taken, and the answer comes twice.
    TakeAndAnswerTwice,
    /// It is taken, and the answer is this status.
    TakeAndAnswer(u16),
    /// It is taken, and no answer comes.
    TakeAndHang,
    /// It is taken, and the connection is reset.
    TakeAndReset,
    /// It is taken after a while.
    TakeSlowly(Duration),
    /// It is taken after a while, and no answer comes.
    TakeLate(Duration),
    /// It is not taken, and the answer is this status.
    Answer(u16),
    /// It is not taken, and no answer comes.
    Hang,
    /// It is not taken, and the connection is reset.
    Reset,
}

/// Chooses what happens to the delivery of this key, of which so many attempts came before.
type Choice = dyn Fn(&str, usize) -> Behaviour + Send + Sync;

/// One thing that was taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) key: String,
    pub(crate) body: Value,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    attempts: BTreeMap<String, usize>,
    lookups: usize,
    under_way: usize,
    most_under_way: usize,
}

#[derive(Clone)]
pub(crate) struct TicketSystem {
    state: Arc<Mutex<State>>,
    choice: Arc<Choice>,
    pub(crate) address: String,
}

impl TicketSystem {
    pub(crate) async fn start(choice: impl Fn(&str, usize) -> Behaviour + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let system = Self { state: Arc::default(), choice: Arc::new(choice), address };
        let serving = system.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().answer(stream));
            }
        });
        system
    }

    /// The lines of gateway.toml for it.
    pub(crate) fn target(&self, name: &str) -> String {
        let address = &self.address;
        format!(
            "[target.{name}]\nsystem = \"webhook\"\nurl = \"http://{address}/\"\nsecret = \"env:FIXMARK_TEST_SECRET\"\n\
             lookup = \"http://{address}/by-key/{{key}}\"\nvisible_after_seconds = 1\n"
        )
    }

    /// Everything taken so far, in order.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    pub(crate) fn lookups(&self) -> usize {
        self.state.lock().unwrap().lookups
    }

    /// The most deliveries that were under way at once.
    pub(crate) fn most_under_way(&self) -> usize {
        self.state.lock().unwrap().most_under_way
    }

    /// Waits until so many things have been taken.
    pub(crate) async fn wait_for(&self, count: usize, limit: Duration) {
        let started = std::time::Instant::now();
        while self.taken().len() < count {
            assert!(started.elapsed() < limit, "only {} of {count} were delivered", self.taken().len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn begin(&self) {
        let mut state = self.state.lock().unwrap();
        state.under_way += 1;
        state.most_under_way = state.most_under_way.max(state.under_way);
    }

    async fn answer(self, mut stream: TcpStream) {
        let Some((head, body)) = read_request(&mut stream).await else { return };
        if let Some(key) = head.strip_prefix("GET /by-key/").and_then(|rest| rest.split(' ').next()) {
            let has = {
                let mut state = self.state.lock().unwrap();
                state.lookups += 1;
                state.taken.iter().any(|taken| taken.key == key)
            };
            let answer = if has { answer(200, &json!({"id": key})) } else { answer(204, &Value::Null) };
            let _ = stream.write_all(answer.as_bytes()).await;
            return;
        }
        let key = header(&head, "webhook-id");
        let attempt = {
            let mut state = self.state.lock().unwrap();
            let attempts = state.attempts.entry(key.clone()).or_default();
            *attempts += 1;
            *attempts - 1
        };
        self.behave((self.choice)(&key, attempt), &key, body, stream).await;
    }

    async fn behave(&self, behaviour: Behaviour, key: &str, body: Value, mut stream: TcpStream) {
        let take =
            || self.state.lock().unwrap().taken.push(Taken { key: key.to_owned(), body: body.clone() });
        let ok = answer(201, &json!({"id": key, "url": format!("https://desk.example/{key}")}));
        let sent = match behaviour {
            Behaviour::Take => {
                take();
                ok
            }
            Behaviour::TakeSlowly(wait) => {
                self.begin();
                tokio::time::sleep(wait).await;
                take();
                self.state.lock().unwrap().under_way -= 1;
                ok
            }
            Behaviour::TakeAndAnswerTwice => {
                take();
                ok.repeat(2)
            }
            Behaviour::TakeAndAnswer(status) => {
                take();
                answer(status, &Value::Null)
            }
            Behaviour::Answer(status) => answer(status, &Value::Null),
            Behaviour::TakeAndReset => {
                take();
                return reset(&stream);
            }
            Behaviour::Reset => return reset(&stream),
            Behaviour::TakeAndHang => {
                take();
                return hang(stream).await;
            }
            Behaviour::TakeLate(wait) => {
                tokio::time::sleep(wait).await;
                take();
                return hang(stream).await;
            }
            Behaviour::Hang => return hang(stream).await,
        };
        let _ = stream.write_all(sent.as_bytes()).await;
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<(String, Value)> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 8192];
        let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length: usize = header(&head, "content-length").parse().unwrap_or(0);
        if bytes.len() >= end + 4 + length {
            return Some((head, serde_json::from_slice(&bytes[end + 4..]).unwrap_or_default()));
        }
    }
}

fn header(head: &str, name: &str) -> String {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}

fn answer(status: u16, body: &Value) -> String {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let length = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    format!("HTTP/1.1 {status} -\r\n{length}connection: close\r\n\r\n{body}")
}

/// Ends a connection so that the other side gets an error.
fn reset(stream: &TcpStream) {
    let _ = stream.set_zero_linger();
}

/// Answers nothing until the other side gives up.
async fn hang(mut stream: TcpStream) {
    let _ = stream.read(&mut [0; 1]).await;
}
