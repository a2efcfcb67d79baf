//! Resolved tickets come back: what `sync` reads is exported, once, and taken back where it is not so any more. The tests wait for commands while
//! the stand-in answers, so that they need several threads.

use std::process::Output;

use serde_json::{Value, json};

use crate::export::lines;
use crate::harness::{Gateway, ticket};
use crate::redmine_stand_in::Redmine;
use crate::site::{Site, binary};

/// Runs a command on the site's database.
pub(crate) fn run(site: &Site, command: &str, arguments: &[&str]) -> Output {
    let mut gateway = binary();
    gateway.arg(command).args(arguments).arg("--database").arg(site.database_option());
    gateway.env("FIXMARK_TEST_SECRET", "secret").output().unwrap()
}

/// Reads every target, and returns what is printed.
pub(crate) fn sync(site: &Site, arguments: &[&str]) -> String {
    let config = site.path("gateway.toml");
    let output = run(site, "sync", &[&["--config", config.to_str().unwrap()], arguments].concat());
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn exported(site: &Site) -> Vec<Value> {
    let output = run(site, "export", &[]);
    assert!(output.status.success(), "{output:?}");
    lines(&output.stdout)
}

fn numbers(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["ticket"].as_str().unwrap()).collect()
}

/// A site whose gateway.toml names this Redmine, with these lines below; the gateway runs, so that there is a database.
pub(crate) fn start(site: &Site, redmine: &Redmine, more: &str) -> Gateway {
    site.write("gateway.toml", format!("{}{more}", redmine.target("desk")));
    site.start()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_resolved_is_exported_once_and_taken_back_where_it_is_not_so_any_more() {
    for site in Site::with_each_database().await {
        let (kind, redmine) = (site.kind(), Redmine::start().await);
        let _gateway = start(&site, &redmine, "");
        redmine.put(1, 1, &json!({"description": "I am ana@example.com"}));
        redmine.put(2, 2, &json!({}));
        redmine.put(3, 3, &json!({"status": {"id": 1, "name": "New", "is_closed": false}}));
        let said = sync(&site, &[]);
        for part in [
            "Read 3 records, wrote 2 tickets.",
            "1 not resolved yet",
            "new or changed here: 2; taken back: 0",
        ] {
            assert!(said.contains(part), "{kind}: {said}");
        }
        let found = exported(&site);
        assert_eq!(numbers(&found), ["1", "2"], "{kind}");
        let line = &found[0];
        let (mapping, expected) = (
            line["source"]["mapping"].clone(),
            json!({
                "ticket": "1", "subject": "question 1", "description": "I am [e-mail address removed]", "category": "pay-run",
                "articles": ["pay-run-stuck"], "summary": "Ask a second person.", "product": "Support",
                "opened": "2026-11-19", "resolved": "2026-11-20",
            }),
        );
        let mut expected = expected;
        expected["source"] =
            json!({"system": "redmine", "export": "desk", "date": "2026-11-20", "mapping": mapping});
        assert_eq!(*line, expected, "{kind}");

        assert!(sync(&site, &[]).contains("new or changed here: 0; taken back: 0"), "{kind}");
        assert_eq!(exported(&site), found, "{kind}: the same ticket twice is one");

        redmine.put(1, 10, &json!({"status": {"id": 1, "name": "New", "is_closed": false}}));
        redmine.put(3, 11, &json!({}));
        redmine.remove(2);
        let said = sync(&site, &[]);
        assert!(
            said.contains("new or changed here: 1; taken back: 2, of these deleted there: 1"),
            "{kind}: {said}"
        );
        assert_eq!(numbers(&exported(&site)), ["3"], "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_changed_is_asked_for_and_only_resolved_tickets_as_a_whole() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    let _gateway = start(&site, &redmine, "");
    // More issues of one second than a page holds.
    for id in 1..=230 {
        let open = json!({"status": {"id": 1, "name": "New", "is_closed": false}});
        redmine.put(id, 7, &if id % 2 == 0 { open } else { json!({}) });
    }
    assert!(sync(&site, &[]).contains("wrote 115 tickets"));
    let asked = redmine.asked();
    let wholes = asked.iter().filter(|line| line.starts_with("issue")).count();
    assert_eq!(
        (asked.len() - wholes, wholes),
        (4 + 2, 115),
        "the pages, and two questions what is still there"
    );
    redmine.put(500, 20, &json!({}));
    assert!(sync(&site, &[]).contains("new or changed here: 1;"));
    redmine.asked();
    assert!(sync(&site, &[]).contains("Read 1 record,"), "the cursor stands at the last change");
    assert!(sync(&site, &["--since", "2026-11-20"]).contains("Read 231 records,"));
    assert!(sync(&site, &[]).contains("Read 1 record,"), "an earlier day does not move the cursor back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_keeps_nothing_and_a_failure_nothing_half_read() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    let _gateway = start(&site, &redmine, "");
    redmine.put(1, 1, &json!({}));
    assert!(sync(&site, &["desk", "--dry-run"]).contains("nothing was kept"));
    assert_eq!(exported(&site), Vec::<Value>::new());
    redmine.set_down(true);
    let config = site.path("gateway.toml");
    let output = run(&site, "sync", &["--config", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("target `desk`: answered 503") && said.contains("connect --check desk"), "{said}");
    redmine.set_down(false);
    sync(&site, &[]);
    assert_eq!(numbers(&exported(&site)), ["1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_is_deleted_while_it_is_read_keeps_no_other_back() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    let _gateway = start(&site, &redmine, "");
    redmine.put(1, 1, &json!({"gone": true}));
    redmine.put(2, 2, &json!({}));
    assert!(sync(&site, &[]).contains("Read 2 records, wrote 1 ticket."));
    assert_eq!(numbers(&exported(&site)), ["2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_stay_where_rights_were_lost() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    let _gateway = start(&site, &redmine, "");
    (1..=30).for_each(|id| redmine.put(id, 1, &json!({})));
    sync(&site, &[]);
    (1..=30).for_each(|id| redmine.remove(id));
    assert!(sync(&site, &[]).contains("none of 30 tickets can be seen any more"));
    assert_eq!(exported(&site).len(), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_file_says_what_fields_and_values_mean() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    site.write(
        "map.toml",
        "articles_at = [\"https://help.example/a/\"]\nprefix = \"desk-\"\n[fields]\ncategory = \"custom_fields.Topic\"\narticles = \"custom_fields.Help page\"\n\
         [values.category]\n\"Pay runs\" = \"pay-run\"\n",
    );
    let _gateway = start(&site, &redmine, "map = \"map.toml\"\n");
    let topic = |name: &str| json!([{"id": 1, "name": "Topic", "value": name}, {"id": 4, "name": "Floor", "value": "3"}]);
    let answer = json!([{"notes": "See https://help.example/a/pay-run-stuck?x=1."}]);
    redmine.put(1, 1, &json!({"custom_fields": topic("Pay runs"), "journals": answer}));
    redmine.put(2, 2, &json!({"custom_fields": topic("Printers")}));
    let said = sync(&site, &[]);
    for part in ["values of `category` without a name in the mapping: Printers 1", "custom_fields.Floor 2"] {
        assert!(said.contains(part), "{said}");
    }
    let found = exported(&site);
    assert_eq!(numbers(&found), ["desk-1", "desk-2"]);
    assert_eq!(
        (&found[0]["category"], &found[0]["articles"]),
        (&json!("pay-run"), &json!(["pay-run-stuck"]))
    );
    site.write("other.toml", "[fields]\ncategory = \"custom_fields.Floor\"\n");
    let map = site.path("other.toml");
    sync(&site, &["desk", "--map", map.to_str().unwrap(), "--since", "2026-11-01"]);
    assert_eq!(exported(&site)[0]["category"], json!("3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn our_tickets_keep_what_the_client_asked_and_was_shown() {
    for site in Site::with_each_database().await {
        let (kind, redmine) = (site.kind(), Redmine::start().await);
        let gateway = start(&site, &redmine, "");
        assert_eq!(gateway.post("/v1/tickets", &ticket()).await.status, 201, "{kind}");
        site.execute(
            "INSERT INTO deliveries (key, ticket, target, kind, state, due_at, changed_at, remote_id) VALUES ('k', 1001, 'desk', 'ticket', 'delivered', 0, 0, '77')",
        )
        .await;
        redmine.put(77, 1, &json!({"subject": "FM-1001: my pay run wont approve", "custom_fields": [
            {"id": 1, "name": "Category", "value": "pay-run"}, {"id": 2, "name": "Article", "value": "payroll/second-approver"},
            {"id": 3, "name": "Account", "value": "JUNIPER"}]}));
        sync(&site, &[]);
        let found = exported(&site);
        let [line] = found.as_slice() else { panic!("{kind}: {found:#?}") };
        for (field, expected) in [
            ("ticket", json!("FM-1001")),
            ("provenance", json!("engineer")),
            ("subject", json!("my pay run wont approve")),
            ("account", json!("JUNIPER")),
            ("category", json!("pay-run")),
            ("articles", json!(["payroll/second-approver"])),
            ("link", json!("used")),
            ("resolved", json!("2026-11-20")),
        ] {
            assert_eq!(line[field], expected, "{kind} {field}: {line}");
        }
        assert_eq!(line["suggestion"]["verdict"], json!("wrong"), "{kind}: {line}");
        redmine.remove(77);
        sync(&site, &[]);
        let found = exported(&site);
        assert_eq!(
            found[0]["provenance"],
            json!("anonymous"),
            "{kind}: only the client's words are left: {found:#?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_asks_for_it_is_read_by_itself() {
    for site in Site::with_each_database().await {
        let redmine = Redmine::start().await;
        redmine.put(1, 1, &json!({}));
        site.write("gateway.toml", redmine.target("desk") + "sync = true\n");
        let (mut gateway, config) = (binary(), site.path("gateway.toml"));
        gateway.env("FIXMARK_TEST_SECRET", "secret");
        let _gateway = site.start_command(gateway, &["--config", config.to_str().unwrap()]);
        site.wait_until("SELECT count(*) FROM resolved_tickets", 1).await;
        let due =
            "SELECT count(*) FROM cursors WHERE target = 'sync:desk' AND due_at > 0 AND cursor IS NOT NULL";
        assert_eq!(site.count(due).await, 1, "{}: the next reading is due a day later", site.kind());
    }
}
