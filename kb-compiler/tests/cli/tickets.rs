//! Tickets in a build: which are read, and that none of their text ships.

use std::fs;

use crate::run::{built, files, folder, inflated};

const ARTICLE: &[u8] = b"# Payslip is missing\n\nOpen the archive.\n";

#[test]
fn later_tickets_are_left_out() {
    let tickets = "{\"ticket\":\"1\",\"subject\":\"a\",\"opened\":\"2024-06-30\",\"articles\":[\"payslip\"]}\n\
                   {\"ticket\":\"2\",\"subject\":\"b\",\"opened\":\"2024-07-01\",\"articles\":[\"payslip\"]}\n\
                   {\"ticket\":\"3\",\"subject\":\"c\",\"opened\":\"2024-07-02\",\"articles\":[\"payslip\"]}\n\
                   {\"ticket\":\"4\",\"subject\":\"d\",\"articles\":[\"payslip\"]}\n";
    let kb = folder(&[("payslip.md", ARTICLE), ("resolutions/t.jsonl", tickets.as_bytes())]);
    let undated = "1 tickets have no `opened` date and were kept";
    for (before, expected) in [
        ("2024-07-01", "2 of 4 tickets left out"),
        ("2024-07-02", "1 of 4 tickets left out"),
        ("2020-01-01", "3 of 4 tickets left out"),
        ("2030-01-01", "0 of 4 tickets left out"),
    ] {
        let (_, ran) = built(kb.path(), 0, &["--resolutions-before", before]);
        assert!(ran.err.contains(expected) && ran.err.contains(undated), "{before}: {ran:?}");
    }
}

#[test]
fn no_ticket_text_ships() {
    let ticket = "{\"ticket\":\"canary-ticket\",\"subject\":\"canarysubject\",\"description\":\"canarydescription jo@canary.example\",\
                  \"account\":\"canaryaccount\",\"summary\":\"canarysummary\",\"articles\":[\"payslip\"]}\n";
    let kb = folder(&[("payslip.md", ARTICLE), ("resolutions/t.jsonl", ticket.as_bytes())]);
    let (dist, _) = built(kb.path(), 0, &[]);
    for path in files(dist.path()) {
        let mut bytes = fs::read(&path).unwrap();
        if path.extension().is_some_and(|kind| kind == "kb") {
            bytes.extend(inflated(&path));
        }
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("canary"), "ticket text is in {}", path.display());
    }
}
