//! Tickets that are made to push the right article away from the demonstration's best-known question, by those who may teach and by those
//! who may not.

use std::fs;
use std::path::Path;

use kb_compiler::bundle::bundle;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::open::LocalBundle;
use kb_compiler::sources;
use kb_core::query::Typing;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::run::{built, files};

const QUESTION: &str = "my pay run wont approve";
const RIGHT: &str = "pay-run-stuck";
/// The articles that stand behind the right one; each poisoned ticket names one of them.
const WRONG: [&str; 3] = ["pay-run-locked", "off-cycle-payment", "payroll-calendar"];
const ACCOUNTS: [&str; 15] = [
    "ACME",
    "NORDVIK",
    "HALDEN",
    "ELMSTEAD",
    "KESTREL",
    "JUNIPER",
    "DUNMORE",
    "MARLOWE",
    "CEDARLINE",
    "GRANITO",
    "BRIGHTWATER",
    "IBERLUX",
    "LUMENPICS",
    "FOXGLOVE",
    "TIDEWAY",
];

/// Poisoned tickets: how many, of how many accounts (0: they name none), and who stands behind them (empty: as ticket systems write it).
#[derive(Debug, Clone, Copy)]
struct Attack {
    tickets: usize,
    accounts: usize,
    provenance: &'static str,
}

impl Attack {
    fn lines(self) -> String {
        (0..self.tickets).map(|n| self.line(n).to_string() + "\n").collect()
    }

    fn line(self, n: usize) -> Value {
        let mut line = json!({"ticket": format!("P-{n}"), "opened": "2026-11-20", "subject": QUESTION, "locale": "en",
            "articles": [WRONG[n % 3]], "link": "used"});
        if self.accounts > 0 {
            line["account"] = json!(ACCOUNTS[n % self.accounts]);
        }
        if !self.provenance.is_empty() {
            line["provenance"] = json!(self.provenance);
        }
        line
    }
}

/// The demonstration without what triage learns from, with more tickets, and with more lines of kb.toml.
fn demo(tickets: &str, config: &str) -> TempDir {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../articles");
    let folder = tempfile::tempdir().unwrap();
    for path in files(&articles) {
        let to = folder.path().join(path.strip_prefix(&articles).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        match path.extension() {
            Some(kind) if kind == "jsonl" => {
                let lines = fs::read_to_string(&path).unwrap();
                fs::write(to, lines.lines().map(|line| untagged(line) + "\n").collect::<String>()).unwrap();
            }
            _ => fs::write(to, fs::read(&path).unwrap()).unwrap(),
        }
    }
    fs::write(folder.path().join("resolutions/poison.jsonl"), tickets).unwrap();
    let kb_toml = folder.path().join("kb.toml");
    fs::write(&kb_toml, fs::read_to_string(&kb_toml).unwrap() + config).unwrap();
    folder
}

fn untagged(line: &str) -> String {
    let mut fields: Map<String, Value> = serde_json::from_str(line).unwrap();
    fields.retain(|name, _| !["category", "route", "tier", "priority"].contains(&name.as_str()));
    Value::Object(fields).to_string()
}

/// The place of the right article in the bundle for clients, from 1. A build measures; it leaves out what it learned from the
/// demonstration, whose texts alone rank better. `serve` does not measure, so what was learned always ships.
fn place(folder: &Path, measured: bool) -> Option<usize> {
    let (base, _) = sources::read(folder).unwrap();
    let edition = editions(&base).unwrap().into_iter().find(|edition| edition.folder == "public").unwrap();
    let made = bundle(&edition, &base, LearningOptions::silent(measured)).unwrap();
    let found = LocalBundle::of(&made).unwrap().answer(QUESTION, Typing::Done, 10).unwrap();
    found.hits.iter().position(|hit| hit.row.id.as_str() == RIGHT).map(|at| at + 1)
}

fn check(attack: Attack, config: &str, measured: bool, expected: usize) {
    let folder = demo(&attack.lines(), config);
    assert_eq!(place(folder.path(), measured), Some(expected), "{attack:?} {config}");
}

fn attack(tickets: usize, accounts: usize, provenance: &'static str) -> Attack {
    Attack { tickets, accounts, provenance }
}

#[test]
fn reports_of_clients_do_not_push_the_right_article_away() {
    let allowed = "\n[learning]\nanonymous = true\n";
    for (attack, config) in [
        (attack(0, 0, ""), ""),
        (attack(60, 0, "anonymous"), ""),
        (attack(60, 15, "anonymous"), ""),
        (attack(60, 15, "anonymous"), allowed),
        (attack(60, 1, "signed_client"), ""),
        (attack(60, 15, "signed_client"), ""),
        // A word that is not known is no engineer's.
        (attack(60, 15, "admin"), ""),
    ] {
        check(attack, config, false, 1);
    }
}

/// Who may teach can teach something wrong. One account that repeats itself doesn't reach far; many do, which shows that the attack has
/// force, and that only comparing a build with the one before finds it.
#[test]
fn mistagged_tickets_of_one_account_do_not_push_the_right_article_away() {
    for (tickets, accounts, expected) in [(60, 0, 1), (60, 1, 1), (30, 15, 2)] {
        check(attack(tickets, accounts, ""), "", true, expected);
    }
}

#[test]
fn a_build_says_what_it_did_not_learn_from() {
    let folder = demo(&attack(60, 15, "anonymous").lines(), "");
    let (dist, ran) = built(folder.path(), 0, &["--audience", "client"]);
    assert!(ran.err.contains("left out, because nobody stands behind them: 60"), "{ran:?}");
    let report = &dist.report()[0];
    assert_eq!((&report["anonymous"], &report["from_clients"]), (&json!(60), &json!(0)), "{report}");
}
