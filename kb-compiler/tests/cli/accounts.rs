//! What one account may learn of another from its bundle: nothing, neither by a label nor by a count. An account is one however its name is
//! written.

use std::collections::BTreeMap;
use std::path::Path;

use kb_compiler::open::LocalBundle;
use kb_core::query::Typing;
use kb_core::triage::Field;
use serde_json::{Value, json};

use crate::run::{built, folder, run};

const CONFIG: &str = "[audiences]\nclient = \"clients\"\n\"client:ACME\" = \"ACME\"\n\"client:GLOBEX\" = \"GLOBEX\"\n\
                      internal = \"support\"\n\n[privacy]\naccount_aliases = [[\"Birch\", \"Tree House\"]]\n";

fn article(audience: &str, title: &str) -> String {
    format!("---\naudience: [{audience}]\n---\n# {title}\n\nText.\n")
}

/// A ticket of an account with an article or a category, and more fields.
fn ticket(account: &str, article: &str, category: &str, more: &Value) -> Value {
    let mut ticket = json!({"subject": "invoice is unpaid", "link": "used"});
    for (name, value) in [("account", account), ("category", category)] {
        if !value.is_empty() {
            ticket[name] = json!(value);
        }
    }
    if !article.is_empty() {
        ticket["articles"] = json!([article]);
    }
    for (name, value) in more.as_object().unwrap() {
        ticket[name] = value.clone();
    }
    ticket
}

/// The tickets as lines, each with a number of its own.
fn numbered(tickets: &[Value]) -> String {
    let lines = tickets.iter().zip(1..).map(|(ticket, number)| {
        let mut ticket = ticket.clone();
        ticket["ticket"] = json!(number);
        format!("{ticket}\n")
    });
    lines.collect()
}

fn built_from(tickets: &[Value]) -> (tempfile::TempDir, crate::run::Dist) {
    let lines = numbered(tickets);
    let [pay, bank, mail, tree] = ["Pay", "Bank", "Mail", "Tree"].map(|title| article("client", title));
    let kb = folder(&[
        ("kb.toml", CONFIG.as_bytes()),
        ("pay.md", pay.as_bytes()),
        ("bank.md", bank.as_bytes()),
        ("mail.md", mail.as_bytes()),
        ("tree.md", tree.as_bytes()),
        ("special.md", article("\"client:ACME\"", "Special").as_bytes()),
        ("resolutions/t.jsonl", lines.as_bytes()),
    ]);
    let (dist, _) = built(kb.path(), 0, &[]);
    (kb, dist)
}

fn labels(bundle: &Path) -> Vec<String> {
    let opened = LocalBundle::open(bundle).unwrap();
    let triage = opened.triage().unwrap().unwrap();
    let model = triage.models.into_iter().find(|model| model.field == Field::Category).unwrap();
    model.labels
}

#[test]
fn a_label_of_one_account_ships_to_no_other() {
    let of_all = ["Acme", "Globex", "Cedar", "Dogwood"].into_iter().flat_map(|account| {
        ["invoices", "payments"].map(|category| ticket(account, "", category, &json!({})))
    });
    let own =
        |account, category, audience: &str| ticket(account, "", category, &json!({"audience": audience}));
    let tickets: Vec<Value> = of_all
        .chain([
            ticket("Globex", "", "project-north", &json!({})),
            ticket("Acme Ltd", "", "acme-desk", &json!({})),
            ticket("ACME", "", "move-south", &json!({})),
            ticket("acme", "", "move-south", &json!({})),
            ticket("Cedar", "", "alder-pay", &json!({})),
            ticket("", "", "nobodys", &json!({})),
            ticket("Acme", "", "shared", &json!({})),
            ticket("Globex", "", "shared", &json!({})),
            own("Acme", "acme-only", "client:ACME"),
            own("", "acme-nameless", "client:acme"),
            own("Globex", "globex-only", "client:Globex Inc"),
        ])
        .chain(
            ["Acme", "Globex", "Cedar"].map(|account| ticket(account, "", "merger-with-globex", &json!({}))),
        )
        .chain(["Acme", "Globex", "Cedar"].map(|account| ticket(account, "", "mergerWithAcme", &json!({}))))
        .collect();
    let (_kb, dist) = built_from(&tickets);
    for (bundle, expected) in [
        ("public", &["invoices", "payments"][..]),
        (
            "client-ACME",
            &[
                "acme-desk",
                "acme-nameless",
                "acme-only",
                "invoices",
                "mergerWithAcme",
                "move-south",
                "payments",
            ],
        ),
        ("client-GLOBEX", &["globex-only", "invoices", "merger-with-globex", "payments", "project-north"]),
    ] {
        assert_eq!(labels(&dist.path().join(bundle)), expected, "{bundle}");
    }
    assert_eq!(labels(&dist.path().join("internal")).len(), 13);
}

/// The counts of a bundle by the article's title.
fn counts(bundle: &Path) -> BTreeMap<String, u32> {
    let mut opened = LocalBundle::open(bundle).unwrap();
    let mut found = BTreeMap::new();
    for title in ["Pay", "Bank", "Mail", "Tree", "Special"] {
        let answer = opened.answer(title, Typing::Done, 10).unwrap();
        found.extend(answer.hits.into_iter().map(|hit| (hit.row.title.clone(), hit.row.closed)));
    }
    found
}

#[test]
fn a_count_is_of_tickets_that_the_reader_may_know_from_enough_accounts() {
    let plain = json!({});
    let internal = json!({"audience": "internal"});
    let of = |accounts: &[&str], article: &str, more: &Value| -> Vec<Value> {
        accounts.iter().map(|account| ticket(account, article, "", more)).collect()
    };
    let tickets = [
        of(&["Acme", "Globex", "Cedar", "Cedar"], "pay", &plain),
        of(&["Alder", "Birch", "Dogwood"], "pay", &internal),
        of(&["Alder", "Birch", "Dogwood"], "pay", &json!({"locale": "de"})),
        of(&["Alder", "Birch", "Dogwood"], "mail", &json!({"link": "none"})),
        of(&["X", "Y", "Z"], "pay", &json!({"provenance": "anonymous"})),
        of(&["X", "Y", "Z"], "mail", &json!({"provenance": "signed_client"})),
        of(&["Alder", "ALDER", "Alder Ltd", " alder  Limited "], "bank", &plain),
        of(&["Birch", "treehouse", "Tree-House GmbH", "Alder"], "tree", &plain),
        of(&["Acme", "Acme Ltd"], "special", &json!({"audience": "client:Acme Ltd"})),
    ];
    let (_kb, dist) = built_from(&tickets.concat());
    let (pay, bank, mail, tree) = ("Pay", "Bank", "Mail", "Tree");
    for (bundle, expected) in [
        ("public", &[(bank, 0), (mail, 0), (pay, 4), (tree, 0)][..]),
        ("client-ACME", &[("Special", 2)]),
        ("internal", &[(bank, 4), (mail, 0), (pay, 7), ("Special", 2), (tree, 4)]),
    ] {
        let expected = expected.iter().map(|(title, count)| ((*title).to_owned(), *count)).collect();
        assert_eq!(counts(&dist.path().join(bundle)), expected, "{bundle}");
    }
}

#[test]
fn names_that_mean_one_account_twice_and_unknown_provenance_are_reported() {
    let tickets = [
        ticket("Acme", "pay", "", &json!({"provenance": "admin"})),
        ticket("Acme", "pay", "", &json!({"provenance": 7})),
        ticket("Acme", "pay", "", &json!({"audience": "client:A.C.M.E. Inc"})),
        ticket("Acme", "pay", "", &json!({"audience": "client:Birch AG"})),
    ];
    let lines = numbered(&tickets);
    let config = "[audiences]\nclient = \"clients\"\n\"client:ACME\" = \"a\"\n\"client:acme-ltd\" = \"b\"\n\"client:Birch\" = \"c\"\n\
                  \n[learning]\nanonymous = \"perhaps\"\n\n[privacy]\naccount_aliases = [\"Birch\"]\n";
    let kb = folder(&[
        ("kb.toml", config.as_bytes()),
        ("pay.md", article("client", "Pay").as_bytes()),
        ("resolutions/t.jsonl", lines.as_bytes()),
    ]);
    let ran = run(["check".as_ref(), kb.path().as_os_str()]);
    let printed = ran.out + &ran.err;
    for part in [
        "`client:acme-ltd` is the same account as `client:ACME`",
        "`provenance` should be one of engineer, signed_client, anonymous; the ticket counts as anonymous",
        "`anonymous` should be true or false",
        "a group of `account_aliases` should be a list of texts",
        // Which of the two is meant?
        "one ticket names the audience `client:A.C.M.E. Inc`, which is not known",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(printed.contains("counts as anonymous (2 times in this file"), "{printed}");
    assert!(!printed.contains("`client:Birch AG`"), "{printed}");
}
