//! What an engineer reads of a ticket.

use kb_core::model::ArticleId;
use kb_core::ticket::{
    Candidate, Fact, FixOutcome, Impact, Prediction, Reason, Ticket, TicketDraft, TriedFix,
};
use kb_core::triage::Field;
use kb_gateway::config::TicketField;
use kb_gateway::delivery::package::{LikeTickets, Markup, Package};

/// A ticket with something in every place.
pub(crate) fn full_ticket() -> Ticket {
    let fact = |name: &str, value: &str| Fact { name: name.into(), value: value.into() };
    let draft = TicketDraft {
        schema: "ticket/1".into(),
        key: "the-key-that-opens-it-0001".into(),
        question: "my pay run wont approve".into(),
        details: "It says PR-1042.\n\n  at approve()\n* nobody can\tclick <Approve>".into(),
        name: "Jane Doe".into(),
        email: "jane@example.com".into(),
        impact: Some(Impact::Blocked),
        reason: Some(Reason::FixFailed),
        category: Some("pay-run".into()),
        triage: vec![
            prediction(Field::Route, "payroll-desk", 0.87, true),
            prediction(Field::Priority, "P1", 0.93, true),
            prediction(Field::Tier, "L2", 0.41, false),
        ],
        tried: vec![TriedFix {
            article: "pay-run-stuck".into(),
            title: "Pay run is stuck".into(),
            steps: vec!["step-1".into(), "step-2".into()],
            outcome: FixOutcome::DidNotHelp,
        }],
        candidates: vec![
            Candidate { article: "pay-run-stuck".into(), score: 900, probability: Some(0.62), shown: true },
            Candidate { article: "approvals".into(), score: 500, probability: Some(0.21), shown: true },
            Candidate { article: "holidays".into(), score: 5, probability: None, shown: false },
        ],
        environment: vec![
            fact("route", "/pay-runs/7"),
            fact("component", "approvals"),
            fact("version", "4.8"),
            fact("error_code", "PR-1042"),
            fact("page", "/pay-runs/7"),
            fact("product", "payroll"),
            fact("deadline", "2026-11-27 16:00"),
            fact("sla", "P1: 30 min"),
            fact("coverage", "24/7"),
        ],
        locale: "en".into(),
        ..TicketDraft::default()
    };
    Ticket::new(draft).unwrap()
}

fn prediction(field: Field, label: &str, probability: f32, sure: bool) -> Prediction {
    Prediction { field, label: label.into(), probability, in_scope: 0.9, sure }
}

pub(crate) fn full_package() -> Package {
    let articles = vec![(ArticleId::new("second-approver").unwrap().to_string(), 2)];
    let like = LikeTickets { count: 3, causes: vec![("approval-rule".into(), 2)], articles };
    Package::new("FM-1001".parse().unwrap(), "2026-11-27T08:15:30.123Z".into(), full_ticket(), &like)
}

#[test]
fn an_engineer_reads_everything_that_is_known_in_order() {
    let body = full_package().body("fmkey", Markup::Plain);
    let expected = "\
In the client's words
---------------------

> my pay run wont approve
>
> It says PR-1042.
>
>   at approve()
> * nobody can\tclick <Approve>

Shown and tried
---------------

A ticket was offered because a fix was tried and failed.

- Pay run is stuck [pay-run-stuck]: did not help
  - done: step-1
  - done: step-2
- approvals: shown, not read, 21% likely

Analysis
--------

- Category: pay-run
- Route by triage: payroll-desk (87%)
- Priority by triage: P1 (93%)
- Tier by triage: L2 (41%, not sure)
- Likely cause: approval-rule (2 of 3)
- Closed tickets like this one: second-approver (2 of 3)

Impact and deadline
-------------------

- Impact: blocked: work has stopped, or money or pay is at risk
- deadline: 2026-11-27 16:00

Environment and reproduction
----------------------------

- route: /pay-runs/7
- component: approvals
- version: 4.8
- error_code: PR-1042
- page: /pay-runs/7
- product: payroll

Promised
--------

- sla: P1: 30 min
- coverage: 24/7

Reference
---------

- Ticket: FM-1001
- Received: 2026-11-27T08:15:30.123Z
- Delivery: fmkey
";
    assert_eq!(body, expected);
}

#[test]
fn the_key_that_opens_a_ticket_is_handed_to_nobody() {
    let package = full_package();
    for markup in Markup::ALL {
        assert!(!package.body("fmkey", markup).contains("opens-it"), "{markup:?}");
    }
    let fields = TicketField::ALL.iter().filter_map(|(field, _)| package.field(*field));
    assert!(fields.clone().count() > 10);
    assert!(!fields.collect::<String>().contains("opens-it"));
}

#[test]
fn a_ticket_that_says_little_has_no_empty_section() {
    let draft = TicketDraft {
        schema: "ticket/1".into(),
        key: "the-key-that-opens-it-0002".into(),
        question: "x".repeat(400),
        impact: Some(Impact::Question),
        ..TicketDraft::default()
    };
    let ticket = Ticket::new(draft).unwrap();
    let package = Package::new("FM-1002".parse().unwrap(), "now".into(), ticket, &LikeTickets::default());
    let body = package.body("fmkey", Markup::Markdown);
    let headings: Vec<&str> = body.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(headings, ["### In the client's words", "### Impact and deadline", "### Reference"]);
    assert_eq!(package.subject.chars().count(), 150);
    assert!(package.subject.ends_with('…'));
}
