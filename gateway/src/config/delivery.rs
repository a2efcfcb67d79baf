//! The options on delivering tickets to ticket systems.

use std::time::Duration;

use super::arguments::ServeArguments;
use super::limits::at_least_one;
use super::problem::Problems;
use super::targets::Targets;

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
        let seconds = problems.take("--call-timeout", at_least_one(arguments.call_timeout));
        let call_timeout = Duration::from_secs(seconds?.get().into());
        Some(Self { targets: targets?.unwrap_or_default(), call_timeout })
    }
}
