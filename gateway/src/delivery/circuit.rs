//! A circuit for each target: after several failures in a row nothing is sent for a while, then one delivery is tried. A ticket system that
//! is down gets no crowd when it comes back.

use std::time::{Duration, Instant};

use super::call::CallError;

/// So many failures in a row open it.
const FAILURES: u32 = 5;
/// How long it stays open the first time; each further failure doubles that.
const FIRST: Duration = Duration::from_secs(1);
/// The longest that it stays open without being asked to.
const LONGEST: Duration = Duration::from_secs(120);

/// What is known of a target.
#[derive(Debug, Clone, Default)]
pub(super) struct Circuit {
    failures: u32,
    open_until: Option<Instant>,
}

impl Circuit {
    /// How many deliveries may be begun while `under_way` are, of at most `most` at once.
    pub(super) fn room(&self, now: Instant, under_way: usize, most: usize) -> usize {
        match self.open_until {
            Some(until) if now < until => 0,
            Some(_) => usize::from(under_way == 0),
            None => most.saturating_sub(under_way),
        }
    }

    /// Whether deliveries are held back.
    pub(super) fn is_open(&self) -> bool {
        self.open_until.is_some()
    }

    /// Takes note of a call's result; `None` is a success.
    pub(super) fn record(&mut self, now: Instant, error: Option<&CallError>) {
        let asked = match error {
            None | Some(CallError::Rejected(_)) => return *self = Self::default(),
            Some(CallError::SlowDown { after, .. } | CallError::Unknown { after, .. }) => *after,
            Some(CallError::Refused(_) | CallError::Unreachable(_)) => None,
        };
        self.failures = self.failures.saturating_add(1);
        // Wrong credentials and a request to slow down hold for every delivery, not just this one.
        let at_once = matches!(error, Some(CallError::Refused(_) | CallError::SlowDown { .. }));
        if at_once || self.failures >= FAILURES {
            let doublings = self.failures.saturating_sub(FAILURES).min(16);
            let pause = FIRST.saturating_mul(1 << doublings).min(LONGEST).max(asked.unwrap_or_default());
            self.open_until = self.open_until.max(Some(now + pause));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> CallError {
        CallError::Unknown { after: None, text: String::new() }
    }

    /// After these results, all at the start, the room for 8 at once with none under way, after so many milliseconds.
    fn check(results: &[Option<CallError>], expected: &[(u64, usize)]) {
        let start = Instant::now();
        let mut circuit = Circuit::default();
        for result in results {
            circuit.record(start, result.as_ref());
        }
        for (milliseconds, room) in expected {
            let now = start + Duration::from_millis(*milliseconds);
            assert_eq!(circuit.room(now, 0, 8), *room, "{results:?} after {milliseconds} ms");
        }
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_try_later() {
        let down = || Some(CallError::Unreachable(String::new()));
        let pause = |seconds| {
            Some(CallError::SlowDown { after: Some(Duration::from_secs(seconds)), text: String::new() })
        };
        check(&[], &[(0, 8)]);
        check(&vec![down(); 4], &[(0, 8)]);
        check(&vec![down(); 5], &[(0, 0), (999, 0), (1_000, 1)]);
        check(&vec![Some(unknown()); 7], &[(3_999, 0), (4_000, 1)]);
        check(&vec![down(); 60], &[(119_999, 0), (120_000, 1)]);
        check(&[pause(30)], &[(29_999, 0), (30_000, 1)]);
        check(&[Some(CallError::Refused(String::new()))], &[(0, 0), (1_000, 1)]);
        check(&[down(), down(), down(), down(), None, down()], &[(0, 8)]);
        check(&[down(), down(), down(), down(), down(), None], &[(0, 8)]);
        let rejected = Some(CallError::Rejected(String::new()));
        check(&[down(), down(), down(), down(), rejected, down()], &[(0, 8)]);
    }

    #[test]
    fn a_try_is_alone() {
        let start = Instant::now();
        let mut circuit = Circuit::default();
        for _ in 0..FAILURES {
            circuit.record(start, Some(&unknown()));
        }
        assert_eq!(circuit.room(start + FIRST, 1, 8), 0);
        assert_eq!(Circuit::default().room(start, 3, 8), 5);
    }
}
