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

/// How to begin with a delivery at the attempt of this number. A first attempt that is in doubt is one that somebody has asked for.
pub(super) fn plan(in_doubt: bool, lookup: Lookup, attempt: u32) -> Plan {
    match (in_doubt, lookup) {
        (false, _) | (true, Lookup::IdempotencyKey) => Plan::Send,
        (true, Lookup::ByKey { .. }) => Plan::Look,
        (true, Lookup::None) if attempt <= 1 => Plan::Send,
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VISIBLE: Duration = Duration::from_secs(60);
    const BY_KEY: Lookup = Lookup::ByKey { visible_after: VISIBLE };

    fn errors() -> impl Strategy<Value = CallError> {
        let asked = prop::option::of((0..100_000_u64).prop_map(Duration::from_secs));
        (0..5, asked, "[a-z ]{0,9}").prop_map(|(kind, after, text)| match kind {
            0 => CallError::Rejected(text),
            1 => CallError::Refused(text),
            2 => CallError::SlowDown { after, text },
            3 => CallError::Unreachable(text),
            _ => CallError::Unknown { after, text },
        })
    }

    fn lookups() -> impl Strategy<Value = Lookup> {
        prop::sample::select(vec![Lookup::IdempotencyKey, BY_KEY, Lookup::None])
    }

    /// What a ticket system holds after any calls, as long as they are planned here and each is one of these.
    #[derive(Debug, Clone)]
    struct Call {
        arrives: bool,
        error: Option<CallError>,
    }

    fn calls() -> impl Strategy<Value = Vec<Call>> {
        let call = (any::<bool>(), prop::option::of(errors())).prop_map(|(arrives, error)| {
            // What surely changed nothing has not arrived, and what succeeded has.
            let arrives = match &error {
                None => true,
                Some(CallError::Unknown { .. }) => arrives,
                Some(_) => false,
            };
            Call { arrives, error }
        });
        prop::collection::vec(call, 1..12)
    }

    proptest! {
        #[test]
        fn nothing_is_sent_twice_to_a_system_that_can_be_asked(calls in calls(), failing in prop::option::of(errors())) {
            let (mut created, mut in_doubt) = (0, false);
            for (attempt, call) in (1..).zip(&calls) {
                if plan(in_doubt, BY_KEY, attempt) == Plan::Look {
                    if let Some(error) = failing.as_ref().filter(|_| attempt % 3 == 0) {
                        let after = after_failure(Step::Looking, error, BY_KEY, attempt, 0.5);
                        prop_assert!(matches!(after, AttemptOutcome::Again { in_doubt: true, .. }), "{after:?}");
                        continue;
                    }
                    if created > 0 {
                        break;
                    }
                }
                created += u32::from(call.arrives);
                let Some(error) = &call.error else { break };
                match after_failure(Step::Sending, error, BY_KEY, attempt, 0.5) {
                    AttemptOutcome::Again { in_doubt: doubt, .. } => in_doubt = doubt,
                    _ => break,
                }
            }
            prop_assert!(created <= 1);
        }

        #[test]
        fn what_may_have_arrived_is_waited_for(error in errors(), lookup in lookups(), attempts in 1..2_000_u32, random in 0.0..1.0) {
            for step in [Step::Looking, Step::Sending] {
                match after_failure(step, &error, lookup, attempts, random) {
                    AttemptOutcome::Again { in_doubt, wait, .. } => {
                        prop_assert!(attempts < MOST_ATTEMPTS && !(in_doubt && lookup == Lookup::None));
                        prop_assert!(!in_doubt || wait >= settle(lookup));
                        prop_assert!(in_doubt || step == Step::Sending);
                    }
                    AttemptOutcome::Dead { error: text } => prop_assert!(text.contains(&error.to_string())),
                    AttemptOutcome::Delivered(_) => prop_assert!(false, "a failed call delivers nothing"),
                }
            }
        }
    }

    #[test]
    fn a_system_that_cannot_be_asked_is_never_sent_what_it_may_have() {
        for (in_doubt, lookup, attempt, expected) in [
            (false, Lookup::None, 1, Plan::Send),
            (false, Lookup::None, 7, Plan::Send),
            (true, Lookup::None, 2, Plan::GiveUp),
            // Somebody has looked, and asked for it.
            (true, Lookup::None, 1, Plan::Send),
            (true, Lookup::IdempotencyKey, 2, Plan::Send),
            (true, BY_KEY, 2, Plan::Look),
            (true, BY_KEY, 1, Plan::Look),
        ] {
            assert_eq!(plan(in_doubt, lookup, attempt), expected, "{in_doubt} {lookup:?} {attempt}");
        }
        let unknown = CallError::Unknown { after: None, text: "no answer in time".to_owned() };
        let AttemptOutcome::Dead { error } = after_failure(Step::Sending, &unknown, Lookup::None, 1, 0.5)
        else {
            panic!("it is a dead letter")
        };
        assert!(
            error.contains("it may have arrived (no answer in time)") && error.contains("look there"),
            "{error}"
        );
    }
}
