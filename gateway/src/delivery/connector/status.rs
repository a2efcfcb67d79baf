//! From the statuses of ticket systems to how far a ticket is, as the client reads it.

use crate::config::Mapping;
use crate::delivery::call::Progress;

/// What gateway.toml says of a status, or else what it usually means. The names are those of the systems' standard workflows.
pub(super) fn progress(mapping: &Mapping, status: &str, is_closed: bool) -> Progress {
    match mapping.progress.get(status).map(String::as_str) {
        Some("received") => Progress::Received,
        Some("in-progress") => Progress::InProgress,
        Some("waiting-for-you") => Progress::WaitingForYou,
        Some("solved") => Progress::Solved,
        _ if is_closed => Progress::Solved,
        _ => usual(status),
    }
}

fn usual(status: &str) -> Progress {
    let status = status.to_ascii_lowercase();
    let is = |known: &[&str]| known.contains(&status.as_str());
    if is(&["new", "submitted", "unread", "to do", "waiting for support"]) {
        return Progress::Received;
    }
    if is(&[
        "solved",
        "resolved",
        "closed",
        "rejected",
        "deleted",
        "done",
        "done-cbb",
        "fixed",
        "verified",
        "canceled",
        "cancelled",
    ]) {
        return Progress::Solved;
    }
    if is(&[
        "feedback",
        "on hold",
        "stalled",
        "need-eg",
        "pending",
        "waiting for customer",
        "waiting on customer",
        "awaiting user info",
        "waiting",
    ]) {
        return Progress::WaitingForYou;
    }
    Progress::InProgress
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mapping_comes_before_what_is_usual() {
        let mut mapping = Mapping::default();
        mapping.progress.insert("On hold".to_owned(), "waiting-for-you".to_owned());
        for (status, is_closed, expected) in [
            ("On hold", false, Progress::WaitingForYou),
            ("New", false, Progress::Received),
            ("open", false, Progress::InProgress),
            ("In Progress", false, Progress::InProgress),
            ("Feedback", false, Progress::WaitingForYou),
            ("resolved", false, Progress::Solved),
            ("Rejected by QA", true, Progress::Solved),
        ] {
            assert_eq!(progress(&mapping, status, is_closed), expected, "{status}");
        }
    }
}
