//! Options that limit what clients may do: requests, entries stored in a day, connections.

use std::num::NonZeroU32;
use std::time::Duration;

use super::arguments::ServeArguments;
use super::problem::Problems;

/// How many requests one client address may make.
#[derive(Debug, Clone, Copy)]
pub struct RateLimit {
    /// Per second, over time.
    pub per_second: NonZeroU32,
    /// At once.
    pub burst: NonZeroU32,
    /// Whether the address is the last one in `X-Forwarded-For` instead of the connection's.
    pub behind_proxy: bool,
}

impl RateLimit {
    pub(super) fn check(arguments: &ServeArguments, problems: &mut Problems) -> Option<Self> {
        let per_second = problems.take("--rate", at_least_one(arguments.rate));
        let burst = problems.take("--burst", at_least_one(arguments.burst));
        let behind_proxy = arguments.behind_proxy;
        Some(Self { per_second: per_second?, burst: burst?, behind_proxy })
    }
}

/// How much one client address may have stored in a day.
#[derive(Debug, Clone, Copy)]
pub struct DailyQuota {
    /// Tickets and feedback.
    pub entries: u64,
    /// Their bytes, as they were sent.
    pub bytes: u64,
}

impl DailyQuota {
    pub(super) fn check(arguments: &ServeArguments, problems: &mut Problems) -> Option<Self> {
        let entries = problems.take("--daily-entries", at_least_one(arguments.daily_entries));
        let mib = problems.take("--daily-mib", at_least_one(arguments.daily_mib));
        Some(Self { entries: entries?.get().into(), bytes: u64::from(mib?.get()) << 20 })
    }
}

/// How many connections may be open at once, and how long they may wait.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// In all.
    pub in_all: NonZeroU32,
    /// For each client address; `None` behind a proxy, whose address all connections have.
    pub per_address: Option<NonZeroU32>,
    /// How long a client may take to send a request's head, or to take a part of an answer.
    pub idle_timeout: Duration,
}

impl ConnectionLimits {
    pub(super) fn check(arguments: &ServeArguments, problems: &mut Problems) -> Option<Self> {
        let in_all = problems.take("--max-connections", at_least_one(arguments.max_connections));
        let per_address = at_least_one(arguments.max_connections_per_address);
        let per_address = problems.take("--max-connections-per-address", per_address);
        let seconds = problems.take("--idle-timeout", at_least_one(arguments.idle_timeout));
        Some(Self {
            in_all: in_all?,
            per_address: per_address.filter(|_| !arguments.behind_proxy),
            idle_timeout: Duration::from_secs(seconds?.get().into()),
        })
    }
}

fn at_least_one(number: u32) -> Result<NonZeroU32, String> {
    NonZeroU32::new(number).ok_or_else(|| "0 would refuse every request; write 1 or more".to_owned())
}
