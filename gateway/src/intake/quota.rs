//! Daily quotas: how much each sender may have stored in a day, so that none can fill the disk, however patiently. They count from the
//! start of the process; a sender is remembered only once it has stored something.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::client_address::ClientAddress;
use crate::config::DailyQuota;
use crate::problem_details::{ProblemDetails, ProblemKind};

const DAY_SECONDS: u64 = 24 * 60 * 60;
/// The ticket system reports for everyone, and is known by its token.
const TICKET_SYSTEM_FACTOR: u64 = 100;

/// Who sends: an address, or an identity where one is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sender {
    Address(ClientAddress),
    TicketSystem,
}

/// What each sender has stored today.
#[derive(Clone)]
pub(super) struct Quotas {
    limit: DailyQuota,
    today: Arc<Mutex<Today>>,
}

#[derive(Default)]
struct Today {
    day: u64,
    used: BTreeMap<Sender, Usage>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Usage {
    entries: u64,
    bytes: u64,
}

/// A part of a quota that was taken up for an entry.
pub(super) struct Reservation {
    quotas: Quotas,
    day: u64,
    sender: Sender,
    bytes: u64,
}

impl Quotas {
    pub(super) fn new(limit: DailyQuota) -> Self {
        Self { limit, today: Arc::default() }
    }

    /// Takes up the quota for an entry of this many bytes, or answers 429 with the time until midnight (UTC).
    pub(super) fn reserve(&self, sender: Sender, bytes: usize) -> Result<Reservation, ProblemDetails> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        self.reserve_at(now, sender, bytes).ok_or_else(|| {
            let seconds = DAY_SECONDS - now % DAY_SECONDS;
            let detail = format!("Nothing was stored. Send it again under the same key in {seconds} s.");
            ProblemDetails::new(ProblemKind::QuotaUsedUp, detail).retry_after(seconds)
        })
    }

    fn reserve_at(&self, now: u64, sender: Sender, bytes: usize) -> Option<Reservation> {
        let (day, bytes) = (now / DAY_SECONDS, bytes as u64);
        let factor = if sender == Sender::TicketSystem { TICKET_SYSTEM_FACTOR } else { 1 };
        let mut today = self.lock();
        if today.day != day {
            *today = Today { day, used: BTreeMap::new() };
        }
        let used = today.used.get(&sender).copied().unwrap_or_default();
        let used = Usage { entries: used.entries + 1, bytes: used.bytes + bytes };
        if used.entries > self.limit.entries * factor || used.bytes > self.limit.bytes * factor {
            return None;
        }
        today.used.insert(sender, used);
        Some(Reservation { quotas: self.clone(), day, sender, bytes })
    }

    fn lock(&self) -> MutexGuard<'_, Today> {
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation {
    /// Gives the part back, because nothing was written.
    pub(super) fn give_back(self) {
        let mut today = self.quotas.lock();
        if today.day != self.day {
            return;
        }
        if let Some(used) = today.used.get_mut(&self.sender) {
            used.entries -= 1;
            used.bytes -= self.bytes;
            if used.entries == 0 {
                today.used.remove(&self.sender);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: u64 = 20_000 * DAY_SECONDS + DAY_SECONDS / 2;

    fn address(last: u8) -> Sender {
        Sender::Address(ClientAddress::new([192, 0, 2, last].into()))
    }

    #[test]
    fn a_sender_has_a_quota_of_entries_and_bytes_each_day() {
        let quotas = Quotas::new(DailyQuota { entries: 3, bytes: 100 });
        for (now, sender, bytes, accepted) in [
            (NOON, address(1), 101, false),
            (NOON, address(1), 60, true),
            (NOON, address(1), 41, false),
            (NOON, address(1), 40, true),
            (NOON, address(1), 1, false),
            (NOON, address(2), 1, true),
            (NOON, address(2), 1, true),
            (NOON, address(2), 1, true),
            (NOON, address(2), 1, false),
            (NOON, Sender::TicketSystem, 10_000, true),
            (NOON, Sender::TicketSystem, 1, false),
            (NOON + DAY_SECONDS, address(1), 100, true),
        ] {
            let reserved = quotas.reserve_at(now, sender, bytes).is_some();
            assert_eq!(reserved, accepted, "{now} {sender:?} {bytes}");
        }
    }

    #[test]
    fn what_is_given_back_can_be_used_again_on_the_same_day() {
        let quotas = Quotas::new(DailyQuota { entries: 1, bytes: 100 });
        quotas.reserve_at(NOON, address(1), 100).unwrap().give_back();
        assert!(quotas.lock().used.is_empty());
        let yesterday = quotas.reserve_at(NOON, address(1), 100).unwrap();
        assert!(quotas.reserve_at(NOON + DAY_SECONDS, address(1), 100).is_some());
        yesterday.give_back();
        assert_eq!(quotas.lock().used[&address(1)].entries, 1);
    }
}
