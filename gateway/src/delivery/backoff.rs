//! How long to wait before the next attempt, exponential with full jitter, and before the next reading; never less than the ticket system
//! asked for.

use std::time::Duration;

/// The longest wait before the second attempt.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait that is chosen here.
const LONGEST: Duration = Duration::from_secs(600);
/// The longest wait that a ticket system can ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 3600);

/// The wait after so many failed attempts; `random` is uniform in 0..1.
pub(super) fn wait(attempts: u32, asked: Option<Duration>, random: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let most = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    most.mul_f64(random.clamp(0.0, 1.0)).max(asked.unwrap_or_default().min(LONGEST_ASKED))
}

/// The wait after so many readings in a row have failed, of a target that is read every `interval`.
pub(super) fn rest(failures: u32, interval: Duration, asked: Option<Duration>) -> Duration {
    let most = LONGEST.max(interval);
    let rest = interval.saturating_mul(1 << failures.min(16)).min(most);
    rest.max(asked.unwrap_or_default().min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn waits_double_up_to_ten_minutes_and_keep_what_was_asked() {
        let seconds = |s| Some(Duration::from_secs(s));
        for (attempts, asked, random, expected) in [
            (1, None, 1.0, 2.0),
            (2, None, 1.0, 4.0),
            (2, None, 0.25, 1.0),
            (5, None, 0.0, 0.0),
            (40, None, 1.0, 600.0),
            (1, seconds(30), 1.0, 30.0),
            (40, seconds(30), 1.0, 600.0),
            (1, seconds(1_000_000), 0.5, 86_400.0),
        ] {
            assert_eq!(
                wait(attempts, asked, random).as_secs_f64(),
                expected,
                "{attempts} {asked:?} {random}"
            );
        }
    }

    #[test]
    fn rests_double_up_to_ten_minutes_or_the_interval() {
        for (failures, interval, asked, expected) in [
            (1, 60, 0, 120),
            (3, 60, 0, 480),
            (4, 60, 0, 600),
            (99, 60, 0, 600),
            (1, 60, 900, 900),
            (1, 60, 1_000_000, 86_400),
            (2, 3_600, 0, 3_600),
        ] {
            let [interval, asked] = [interval, asked].map(Duration::from_secs);
            let rested = rest(failures, interval, Some(asked)).as_secs();
            assert_eq!(rested, expected, "{failures} {interval:?} {asked:?}");
        }
    }

    proptest! {
        #[test]
        fn a_wait_is_between_what_was_asked_and_the_longest(attempts: u32, asked: u32, random in 0.0..1.0) {
            let asked = Duration::from_secs(asked.into());
            let waited = wait(attempts, Some(asked), random);
            prop_assert!(waited >= asked.min(LONGEST_ASKED) && waited <= LONGEST_ASKED);
            prop_assert!(wait(attempts, None, random) <= LONGEST);
        }
    }
}
