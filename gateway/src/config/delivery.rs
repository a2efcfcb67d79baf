//! The options on delivering tickets to ticket systems.

use std::num::NonZeroU32;
use std::time::Duration;

use super::arguments::ServeArguments;
use super::attachments::AttachmentPlace;
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
    /// Where files that belong to tickets are kept.
    pub attachments: AttachmentPlace,
    /// How long to wait until status and replies are read back again.
    pub poll_interval: Duration,
}

impl DeliveryConfig {
    pub(super) fn check(arguments: &ServeArguments, problems: &mut Problems) -> Option<Self> {
        let targets = arguments.config.as_deref().map(Targets::read).transpose();
        let targets = problems.take("--config", targets);
        let call_timeout = problems.take("--call-timeout", call_timeout(arguments.call_timeout));
        let poll_interval = problems.take("--poll-interval", seconds(arguments.poll_interval, NO_PAUSE));
        let attachments = problems.take("--attachments", AttachmentPlace::new(&arguments.attachments));
        Some(Self {
            targets: targets?.unwrap_or_default(),
            attachments: attachments?,
            call_timeout: call_timeout?,
            poll_interval: poll_interval?,
        })
    }
}

/// How long a call may take.
pub(super) fn call_timeout(number: u32) -> Result<Duration, String> {
    seconds(number, NO_TIME)
}

fn seconds(number: u32, refusal: &str) -> Result<Duration, String> {
    let number = NonZeroU32::new(number).ok_or_else(|| refusal.to_owned())?;
    Ok(Duration::from_secs(number.get().into()))
}
