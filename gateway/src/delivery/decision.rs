//! What to do with a delivery, and what an attempt's result means for it. Nothing here calls, reads a clock or draws a random number.

use std::time::Duration;

use super::backoff;
use super::call::{CallError, Lookup};
use crate::store::AttemptOutcome;

/// After so many attempts a delivery is a dead letter: more than three days of failures.
const MOST_ATTEMPTS: u32 = 1_000;

/// How an attempt begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// By sending it: nothing was sent before, or sending again is safe.
    Send,
    /// By looking for what an earlier attempt has made; only if there is nothing, it is sent.
    Look,
    /// Not at all, because it may be there and there is no way to find out.
    GiveUp,
}

/// How to begin with a delivery.
pub(super) fn plan(in_doubt: bool, lookup: Lookup) -> Plan {
    match (in_doubt, lookup) {
        (false, _) | (true, Lookup::IdempotencyKey) => Plan::Send,
        (true, Lookup::ByKey { .. }) => Plan::Look,
        (true, Lookup::None) => Plan::GiveUp,
    }
}

/// Which call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Looking for what an earlier attempt has made: whatever happened, that is still in doubt.
    Looking,
    /// Sending it, with nothing in doubt but this call itself.
    Sending,
}

/// What comes of a delivery after a failed call.
pub(super) fn after_failure(
    step: Step,
    error: &CallError,
    lookup: Lookup,
    attempts: u32,
    random: f64,
) -> AttemptOutcome {
    let text = error.to_string();
    let looking = step == Step::Looking;
    let (in_doubt, asked) = match error {
        CallError::Rejected(_) if !looking => return AttemptOutcome::Dead { error: text },
        CallError::Unknown { after, .. } => (true, *after),
        CallError::SlowDown { after, .. } => (looking, *after),
        CallError::Rejected(_) | CallError::Refused(_) | CallError::Unreachable(_) => (looking, None),
    };
    if in_doubt && lookup == Lookup::None {
        return given_up(&text);
    }
    if attempts >= MOST_ATTEMPTS {
        return AttemptOutcome::Dead {
            error: format!("given up after {attempts} attempts; the last one: {text}"),
        };
    }
    let wait = backoff::wait(attempts, asked, random);
    let wait = if in_doubt { wait.max(settle(lookup)) } else { wait };
    AttemptOutcome::Again { in_doubt, wait, error: text }
}

/// How long something that was sent may take until it is found.
pub(super) fn settle(lookup: Lookup) -> Duration {
    match lookup {
        Lookup::ByKey { visible_after } => visible_after,
        Lookup::IdempotencyKey | Lookup::None => Duration::ZERO,
    }
}

/// A delivery that may be there, in a system that can't be asked.
pub(super) fn given_up(last: &str) -> AttemptOutcome {
    let error = format!(
        "it may have arrived ({last}), and this system can't be asked for it: look there, then retry it only if it is missing"
    );
    AttemptOutcome::Dead { error }
}
