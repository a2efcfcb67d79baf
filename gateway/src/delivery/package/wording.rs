//! How the values of a ticket read in the document.

use kb_core::ticket::{FixOutcome, Impact, Reason};
use kb_core::triage::Field;

/// How a fix ended.
pub(super) fn fix_outcome(outcome: FixOutcome) -> &'static str {
    match outcome {
        FixOutcome::Solved => "solved it, says the client",
        FixOutcome::Unrelated => "is about something else",
        FixOutcome::DidNotHelp => "did not help",
        FixOutcome::CouldNotFollow => "could not be followed",
        FixOutcome::NotSaid => "was read; the client did not say how it ended",
    }
}

/// How badly the client is stopped.
pub(super) fn impact(impact: Impact) -> &'static str {
    match impact {
        Impact::Blocked => "blocked: work has stopped, or money or pay is at risk",
        Impact::Slowed => "slowed: work goes on with difficulty",
        Impact::Question => "a question: nothing is stopped",
    }
}

/// Why a ticket was offered.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NoAnswer => "no article answers the question well enough",
        Reason::FixFailed => "a fix was tried and failed",
        Reason::Bypass => "this category always goes to a person",
        Reason::Host => "the page asked for it",
        Reason::Asked => "the client asked for a person",
        Reason::SearchUnavailable => "search could not be loaded",
    }
}

/// What triage predicts.
pub(super) fn field(field: Field) -> &'static str {
    match field {
        Field::Category => "Category",
        Field::Route => "Route",
        Field::Tier => "Tier",
        Field::Priority => "Priority",
    }
}

/// A probability in whole percent.
pub(super) fn percent(probability: f32) -> String {
    format!("{:.0}%", f64::from(probability) * 100.0)
}
