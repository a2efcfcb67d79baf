//! The JSON of tickets, feedback and outcomes, frozen: senders in the field write it and databases hold it.

use kb_core::ticket::{Feedback, Ticket, TicketOutcome};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// `sent` is accepted and kept as `kept`; what was kept reads and writes as it stands.
fn check<T: Serialize + DeserializeOwned>(sent: &str, kept: &str) {
    for json in [sent, kept] {
        let read: T = serde_json::from_str(json).expect("accepted JSON");
        assert_eq!(serde_json::to_string(&read).expect("plain data"), kept);
    }
}

const TICKET: &str = concat!(
    r#"{"schema":"ticket/1","key":"0b5c9b1e-7a52-4f0e-9c55-9d2f8f6c1a2b","question":"my pay run wont approve","#,
    r#""details":"since \"Monday\"\n給与","name":"Ana","email":"ana@example.com","impact":"slowed","#,
    r#""reason":"fix-failed","category":"pay-run","triage":[{"field":"route","label":"payroll-desk","#,
    r#""probability":0.87,"in_scope":0.9,"sure":true}],"tried":[{"article":" a ","title":"A","#,
    r#""steps":["step-1"],"outcome":"could-not-follow"}],"candidates":[{"article":"a","score":-7,"#,
    r#""probability":0.5,"shown":true},{"article":"b","score":9223372036854775807,"shown":false}],"#,
    r#""environment":[{"name":"page","value":"/x"}],"bundles":["00ff"],"locale":"en","#,
    r#""written_ms":1700000000000}"#,
);

const BARE_TICKET: &str = concat!(
    r#"{"schema":"ticket/1","key":"0123456789abcdef","question":"why","details":"","name":"","email":"","#,
    r#""impact":"question","reason":null,"category":null,"triage":[],"tried":[],"candidates":[],"#,
    r#""environment":[],"bundles":[],"locale":"","written_ms":0}"#,
);

#[test]
fn tickets() {
    check::<Ticket>(TICKET, TICKET);
    let sent =
        r#"{"schema":"ticket/1","key":"0123456789abcdef","question":" why\n","impact":"question","more":1}"#;
    check::<Ticket>(sent, BARE_TICKET);
    for impact in ["blocked", "slowed", "question"] {
        for reason in ["no-answer", "fix-failed", "bypass", "host", "asked", "search-unavailable"] {
            let of = |json: &str| {
                json.replace("slowed", impact).replace("\"fix-failed\"", &format!("\"{reason}\""))
            };
            check::<Ticket>(&of(TICKET), &of(TICKET));
        }
    }
    for field in ["category", "route", "tier", "priority"] {
        let of = TICKET.replace("\"route\"", &format!("\"{field}\""));
        check::<Ticket>(&of, &of);
    }
}

#[test]
fn feedback() {
    let kept = concat!(
        r#"{"schema":"feedback/1","key":"0123456789abcdef","article":" a ","question":"why","#,
        r#""outcome":"solved","steps":["step-1"],"bundle":"00ff","written_ms":7}"#,
    );
    for outcome in ["solved", "unrelated", "did-not-help", "could-not-follow", "not-said"] {
        let of = |json: &str| json.replace("solved", outcome);
        check::<Feedback>(&of(kept), &of(kept));
    }
    check::<Feedback>(
        r#"{"schema":"feedback/1","key":"0123456789abcdef","article":"a","outcome":"not-said"}"#,
        r#"{"schema":"feedback/1","key":"0123456789abcdef","article":"a","question":"","outcome":"not-said","steps":[],"bundle":"","written_ms":0}"#,
    );
}

#[test]
fn outcomes() {
    let kept = concat!(
        r#"{"schema":"outcome/1","key":"0123456789abcdef","ticket":"FM-1001","resolved":"2026-11-22","#,
        r#""articles":["a","b"],"link":"used","verdict":"correct","summary":"s","account":"ACME","#,
        r#""product":"p","component":"c","category":"pay-run","route":"payroll-desk","tier":"L2","#,
        r#""priority":"P1","root_cause":"r","resolution":"fixed"}"#,
    );
    check::<TicketOutcome>(kept, kept);
    for verdict in ["correct", "insufficient", "wrong", "should_have_abstained", "not_shown"] {
        for link in ["used", "updated", "created"] {
            for tier in ["", "L1", "L2", "L3"] {
                let of = kept.replace("correct", verdict).replace("\"used\"", &format!("\"{link}\""));
                let of = of.replace("L2", tier);
                check::<TicketOutcome>(&of, &of);
            }
        }
    }
    let bare = r#""resolved":"","articles":[],"link":null,"verdict":null,"summary":"","account":"","product":"","component":"","category":"","route":"","tier":"","priority":"","root_cause":"","resolution":""}"#;
    for (said, kept) in [
        ("", bare.to_owned()),
        (r#","link":"none""#, bare.replace(r#""link":null"#, r#""link":"none""#)),
        (
            r#","articles":[" a "]"#,
            bare.replace(r#""articles":[],"link":null"#, r#""articles":["a"],"link":"used""#),
        ),
    ] {
        let start = r#"{"schema":"outcome/1","key":"0123456789abcdef","ticket":"FM-1001""#;
        check::<TicketOutcome>(&format!("{start}{said}}}"), &format!("{start},{kept}"));
    }
}
