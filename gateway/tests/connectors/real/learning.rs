//! The whole loop with a real ticket system: what is closed there with tags and an answer teaches the next build, and stops to do so once
//! it is opened again or deleted there.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kb_gateway::config::Database;
use kb_gateway::store::Store;
use serde_json::Value;
use tempfile::TempDir;

/// What no article says, and clients ask.
const WORDS: &str = "frobnicated salaries";
/// The same of a ticket whose answer names an article by an address that no mapping knows.
const OTHER_WORDS: &str = "unplugged stipend";
const OTHER_ANSWER: &str = "It is in https://old.example/kb/payslip-missing.html?from=mail, please look.";
const ANSWER: &str = "Please follow https://help.example/a/pay-run-stuck and tell us.";

/// Someone at whose desk tickets arrive by other ways than ours.
pub(crate) trait Desk {
    /// Takes a ticket of this account, tags it with the category `billing`, answers it, and closes it.
    async fn close_one(&self, subject: &str, account: &str, answer: &str) -> String;
    /// Opens a ticket again.
    async fn reopen(&self, ticket: &str);
    /// Deletes a ticket.
    async fn delete(&self, ticket: &str);
}

/// A folder with a gateway.toml, a mapping file, a database and two articles.
struct Site(TempDir);

impl Site {
    async fn new(target: &str, secret: &str, map: &str) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.write("secret", secret);
        site.write("gateway.toml", &target.replacen("[target.real.", "map = \"map.toml\"\n[target.real.", 1));
        site.write("map.toml", map);
        site.write("kb/pay-run-stuck.md", "# Pay run cannot be approved\n\nAsk a second person.\n");
        site.write("kb/payslip-missing.md", "# Payslip is missing\n\nPublish it.\n");
        let database = Database::new(site.path("tickets.db").to_str().unwrap()).unwrap();
        Store::open(&database, 0).await.unwrap().close().await;
        site
    }

    fn path(&self, inner: &str) -> PathBuf {
        self.0.path().join(inner)
    }

    fn write(&self, inner: &str, content: &str) {
        let path = self.path(inner);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        let output = Command::new(program).args(arguments).current_dir(self.0.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output
    }

    /// Reads what was resolved and exports it; returns what was said and the lines about our words.
    fn sync(&self) -> (String, Vec<Value>) {
        let gateway = Path::new(env!("CARGO_BIN_EXE_kb-gateway"));
        let said = String::from_utf8(self.run(gateway, &["sync"]).stdout).unwrap();
        std::fs::create_dir_all(self.path("kb/resolutions")).unwrap();
        self.run(gateway, &["export", "--out", "kb/resolutions/gateway.jsonl"]);
        let lines = std::fs::read_to_string(self.path("kb/resolutions/gateway.jsonl")).unwrap();
        let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap());
        (said, lines.filter(|line: &Value| line["subject"].as_str().unwrap().contains(WORDS)).collect())
    }

    /// A tag that was accepted in a review stands in the ticket afterwards, and once.
    fn check_tags_go_back(&self, ticket: &str, tagged: &str) {
        let line = format!(
            "{{\"ticket\": \"{ticket}\", \"category\": \"login\", \"resolution\": \"{tagged}\", \"reviewed\": {{\"by\": \"ana\", \"date\": \"2026-11-27\"}}}}\n"
        );
        self.write("reviewed.jsonl", &line);
        let gateway = Path::new(env!("CARGO_BIN_EXE_kb-gateway"));
        let write =
            || String::from_utf8(self.run(gateway, &["sync", "--tags", "reviewed.jsonl"]).stdout).unwrap();
        let said = write();
        assert!(said.contains("tags written: 1; there before: 0; left out: 1"), "{said}");
        assert!(said.contains("`category` is `billing` there, and not `login`; it stays"), "{said}");
        let again = write();
        assert!(again.contains("tags written: 0; there before: 1; left out: 1"), "{again}");
        let lines = self.sync().1;
        let line = lines.iter().find(|line| line["ticket"] == ticket).expect("it is still there");
        assert_eq!(line["resolution"], tagged, "{line}");
    }

    /// What a new build answers to these words.
    fn answer(&self, words: &str) -> String {
        let compiler = compiler();
        self.run(&compiler, &["build", "kb", "--out", "dist", "--accept-changes", "--link"]);
        String::from_utf8(self.run(&compiler, &["search", "dist", words, "--limit", "1"]).stdout).unwrap()
    }
}

/// The compiler, which is built beside the tests.
fn compiler() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("kb-compiler");
    assert!(
        program.is_file(),
        "kb-compiler is not built: run `cargo build --profile test --package kb-compiler`"
    );
    program
}

/// Closes tickets of three accounts, and looks what is learned of them. `map` names the field that holds the account, and `tagged` is a
/// resolution that the system takes.
pub(crate) async fn check(target: &str, secret: &str, map: &str, tagged: &str, desk: &impl Desk) {
    let map = format!(
        "articles_at = [\"https://help.example/a/\"]\n{map}\n[values.category]\nbilling = \"pay-run\"\n"
    );
    let site = Site::new(target, secret, &map).await;
    assert!(!site.answer(WORDS).contains("pay-run-stuck"), "no article says this");
    site.sync();
    let before = site.sync().1.len();
    let mut tickets = Vec::new();
    for account in ["juniper", "nordvik", "granito"] {
        let subject = format!("{WORDS} since noon");
        tickets.push(desk.close_one(&subject, &format!("{account}@example.com"), ANSWER).await);
        desk.close_one(OTHER_WORDS, &format!("{account}@example.com"), OTHER_ANSWER).await;
    }
    let (said, lines) = site.sync();
    assert_eq!(lines.len(), before + 3, "{said}{lines:#?}");
    for ticket in &tickets {
        let line = lines.iter().find(|line| line["ticket"] == ticket.as_str()).expect("it was read");
        assert_eq!(line["articles"], serde_json::json!(["pay-run-stuck"]), "{line}");
        assert_eq!(line["category"], "pay-run", "{line}");
        assert!(line["summary"].as_str().unwrap().starts_with("Please follow"), "{line}");
        assert!(line["account"].as_str().unwrap().ends_with("@example.com"), "{line}");
        assert_eq!(line["source"]["export"], "real", "{line}");
    }
    assert!(site.answer(WORDS).contains("pay-run-stuck"), "three tickets say it: {lines:#?}");
    assert!(site.answer(OTHER_WORDS).contains("payslip-missing"), "three answers mean it");
    assert_eq!(site.sync().1, lines, "the same ticket twice is one");
    site.check_tags_go_back(&tickets[2], tagged);
    desk.reopen(&tickets[0]).await;
    desk.delete(&tickets[1]).await;
    let (said, lines) = site.sync();
    assert_eq!(lines.len(), before + 1, "{said}{lines:#?}");
    assert!(said.contains("taken back: 2, of these deleted there: 1"), "{said}");
}
