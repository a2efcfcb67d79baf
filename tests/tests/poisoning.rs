//! Sixty anonymous posts to a gateway, exported and built: they don't push the right article away.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fixmark_tests::programs;
use serde_json::{Value, json};

const QUESTION: &str = "salaries frozen";
const RIGHT: &str = "pay-run-stuck";
const WRONG: &str = "payslip-missing";

fn program(name: &str) -> Command {
    let mut command = Command::new(programs::folder().join(name));
    command.env_remove("FIXMARK_WIDGET").stdin(Stdio::null());
    command
}

/// A gateway that takes whatever is sent.
struct Gateway {
    child: Child,
    address: String,
}

impl Gateway {
    fn start(database: &Path, dist: &Path) -> Self {
        let mut command = program("kb-gateway");
        command.args(["serve", "--listen", "127.0.0.1:0", "--rate", "1000", "--burst", "1000"]);
        command.arg("--database").arg(database).arg("--dist").arg(dist).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the gateway starts");
        let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let listening = lines.find_map(|line| {
            let line: Value = serde_json::from_str(&line.expect("it prints UTF-8")).expect("it logs JSON");
            line["address"].as_str().map(str::to_owned)
        });
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: listening.expect("it says where it listens") }
    }

    fn post(&self, path: &str, body: &Value) {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address).expect("the gateway listens");
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all((head + &body).as_bytes()).expect("the gateway reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the gateway answers");
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two articles, and tickets that engineers closed.
fn knowledge_base(folder: &Path) -> PathBuf {
    let help = folder.join("help");
    fs::create_dir_all(help.join("resolutions")).expect("folders can be made");
    let write = |name: &str, text: &str| fs::write(help.join(name), text).expect("files can be written");
    write("pay-run-stuck.md", "# Pay run cannot be approved\n\nAsk a second person.\n");
    write("payslip-missing.md", "# Payslip is missing\n\nPublish it.\n");
    let line = |n: usize| {
        let account = ["JUNIPER", "NORDVIK", "GRANITO"][n % 3];
        json!({"ticket": n.to_string(), "subject": format!("salaries frozen, case {n}"), "account": account,
            "articles": [RIGHT], "link": "used"})
    };
    write("resolutions/desk.jsonl", &(0..12).map(|n| line(n).to_string() + "\n").collect::<String>());
    help
}

/// Thirty tickets and thirty verdicts, each from a made-up account.
fn attack(gateway: &Gateway) {
    for n in 0..30 {
        let key = format!("made-up-key-number-{n}");
        let ticket = json!({"schema": "ticket/1", "key": key, "question": QUESTION, "impact": "blocked",
            "tried": [{"article": WRONG, "outcome": "solved"}],
            "environment": [{"name": "account", "value": format!("MADE-UP {n}")}]});
        gateway.post("/v1/tickets", &ticket);
        let verdict = json!({"schema": "feedback/1", "key": key, "article": WRONG, "outcome": "solved", "question": QUESTION});
        gateway.post("/v1/feedback", &verdict);
    }
}

/// The first article that a build of the folder finds.
fn first(help: &Path, dist: &Path) -> String {
    let built = program("kb-compiler").arg("build").arg(help).arg("--out").arg(dist).output();
    let built = built.expect("the compiler runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let found = program("kb-compiler").arg("search").arg(dist).args([QUESTION, "--limit", "1"]).output();
    let found = String::from_utf8(found.expect("the compiler runs").stdout).expect("it prints UTF-8");
    [RIGHT, WRONG].into_iter().find(|id| found.contains(id)).unwrap_or_default().to_owned()
}

#[test]
fn anonymous_posts_do_not_push_the_right_article_away() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("poisoning");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's folder can be removed");
    }
    let help = knowledge_base(&folder);
    assert_eq!(first(&help, &folder.join("dist")), RIGHT);
    attack(&Gateway::start(&folder.join("tickets.db"), &folder.join("dist")));
    let exported = help.join("resolutions/gateway.jsonl");
    let export = program("kb-gateway")
        .arg("export")
        .arg("--database")
        .arg(folder.join("tickets.db"))
        .arg("--out")
        .arg(&exported)
        .status();
    assert!(export.expect("the gateway runs").success());
    let lines = fs::read_to_string(&exported).expect("it was exported");
    assert_eq!(lines.matches("\"provenance\":\"anonymous\"").count(), 60, "{lines}");
    assert!(!lines.contains("\"account\""), "{lines}");

    assert_eq!(first(&help, &folder.join("refused")), RIGHT);
    let allow = |text| fs::write(help.join("kb.toml"), text).expect("files can be written");
    allow("[learning]\nanonymous = true\n");
    assert_eq!(first(&help, &folder.join("allowed")), RIGHT);
    // As what engineers closed, the same lines win: it is the provenance that keeps them out.
    fs::write(
        &exported,
        lines.replace("\"anonymous\"", "\"engineer\"").replace("claimed_account", "account"),
    )
    .expect("files can be written");
    assert_eq!(first(&help, &folder.join("engineers")), WRONG);
}
