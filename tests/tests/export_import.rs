//! The compiler reads every line that the gateway exports without a diagnostic, and with the labels and verdicts that were exported.
//! The gateway's own tests check that it exports exactly this file.

use std::fs;
use std::path::Path;

use fixmark_tests::root;
use kb_compiler::sources;
use kb_core::model::{ArticleId, LinkKind, Provenance, Resolution, Verdict};

/// The tickets that the compiler reads from the export.
fn exported_tickets() -> Vec<Resolution> {
    let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("loop");
    fs::create_dir_all(base.join("resolutions")).expect("folders can be made");
    for id in ["pay-run-stuck", "approvers"] {
        fs::write(base.join(format!("{id}.md")), format!("# {id}\n\nText.\n"))
            .expect("an article is written");
    }
    let exported = root().join("gateway/tests/gateway/exported.jsonl");
    fs::copy(exported, base.join("resolutions/gateway.jsonl")).expect("the export can be copied");
    let (base, diagnostics) = sources::read(&base).expect("the folder can be read");
    let diagnostics: Vec<_> = diagnostics.iter().filter(|d| d.place.file.ends_with(".jsonl")).collect();
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    base.resolutions
}

#[test]
fn the_compiler_reads_what_the_gateway_exports() {
    let found = exported_tickets();
    let [corrected, confirmed, failed, deflected] = found.as_slice() else { panic!("{found:#?}") };
    let labels = |r: &Resolution| {
        let articles: Vec<&str> = r.articles.iter().map(ArticleId::as_str).collect();
        (articles.join(" "), r.link, r.suggestion.as_ref().map(|s| (s.shown.len(), s.verdict)))
    };
    let used = Some(LinkKind::Used);
    assert_eq!(labels(corrected), ("pay-run-stuck".to_owned(), used, Some((1, Verdict::Wrong))));
    assert_eq!(labels(confirmed), ("pay-run-stuck".to_owned(), used, Some((1, Verdict::Correct))));
    assert_eq!(labels(failed), (String::new(), None, Some((1, Verdict::Insufficient))));
    assert_eq!(labels(deflected), ("approvers".to_owned(), used, Some((1, Verdict::Correct))));
    let tags = |r: &Resolution| {
        [&r.category, &r.route, &r.tier, &r.priority, &r.root_cause, &r.resolution, &r.account, &r.product]
            .map(|tag| tag.clone().unwrap_or_default())
    };
    let behind =
        [corrected, confirmed, failed, deflected].map(|r| (r.provenance, r.claimed_account.as_deref()));
    let (engineer, anonymous) = (Provenance::Engineer, Provenance::Anonymous);
    let claimed = Some("JUNIPER");
    assert_eq!(behind, [(engineer, None), (anonymous, claimed), (anonymous, claimed), (anonymous, None)]);
    let exported =
        ["pay-run", "payroll-desk", "L1", "P3", "approval-rule", "configured", "NORDVIK", "payroll"];
    assert_eq!(tags(corrected), exported);
    // Triage predicted a category for this one, but nobody has tagged it.
    assert_eq!(tags(confirmed), ["", "", "", "", "", "", "", "payroll"]);
    assert_eq!(corrected.error_codes, ["PR-1042"]);
    assert_eq!(
        (corrected.locale.as_deref(), corrected.subject.as_str()),
        (Some("en-GB"), "my pay run wont approve")
    );
    // 2026-11-20 and 2026-11-22 as days since 1970.
    assert_eq!((corrected.opened_day, corrected.resolved_day), (Some(20_777), Some(20_779)));
    for ticket in [confirmed, deflected] {
        assert!(ticket.subject.contains("line one\nline two   \"quoted\" \\ \u{1f4a5} {\"ticket\": null}"));
    }
    assert_eq!(
        failed.subject,
        "card [card number removed], password: [password removed] [e-mail address removed]"
    );
}
