//! The options on delivering tickets to ticket systems.

use std::num::NonZeroU32;
use std::time::Duration;

use super::arguments::ServeArguments;
use super::problem::Problems;
use super::targets::Targets;

const NO_TIME: &str = "0 would end every call before it begins; write 1 or more";

/// Where tickets are delivered to, and how.
#[derive(Debug, Clone)]
pub struct DeliveryConfig {
    /// The ticket systems; none without `--config`.
    pub targets: Targets,
    /// How long a ticket system may take to answer a call.
    pub call_timeout: Duration,
}

impl DeliveryConfig {
    pub(super) fn check(arguments: &ServeArguments, problems: &mut Problems) -> Option<Self> {
        let targets = arguments.config.as_deref().map(Targets::read).transpose();
        let targets = problems.take("--config", targets);
        let seconds = problems.take(
            "--call-timeout",
            NonZeroU32::new(arguments.call_timeout).ok_or_else(|| NO_TIME.to_owned()),
        );
        let call_timeout = Duration::from_secs(seconds?.get().into());
        Some(Self { targets: targets?.unwrap_or_default(), call_timeout })
    }
}
