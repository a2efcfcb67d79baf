//! The options on delivering tickets to ticket systems.

use std::num::NonZeroU32;
use std::time::Duration;

use super::arguments::ServeArguments;
use super::problem::Problems;
use super::targets::Targets;

const NO_TIME: &str = "0 would end every call before it begins; write 1 or more";
const NO_PAUSE: &str = "0 would ask ticket systems all the time; write 1 or more";

/// Where tickets are delivered to, and how.
#[derive(Debug, Clone)]
pub struct DeliveryConfig {
    /// The ticket systems; none without `--config`.
    pub targets: Targets,
    /// How long a ticket system may take to answer a call.
    pub call_timeout: Duration,
    /// How long to wait until status and replies are read back again.
    pub poll_interval: Duration,
}

impl DeliveryConfig {
    pub(super) fn check(arguments: &ServeArguments, problems: &mut Problems) -> Option<Self> {
        let targets = arguments.config.as_deref().map(Targets::read).transpose();
        let targets = problems.take("--config", targets);
        let seconds =
            |seconds: u32, refusal: &str| NonZeroU32::new(seconds).ok_or_else(|| refusal.to_owned());
        let call_timeout = problems.take("--call-timeout", seconds(arguments.call_timeout, NO_TIME));
        let poll_interval = problems.take("--poll-interval", seconds(arguments.poll_interval, NO_PAUSE));
        let duration = |seconds: NonZeroU32| Duration::from_secs(seconds.get().into());
        Some(Self {
            targets: targets?.unwrap_or_default(),
            call_timeout: duration(call_timeout?),
            poll_interval: duration(poll_interval?),
        })
    }
}
