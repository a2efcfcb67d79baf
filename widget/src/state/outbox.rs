//! What waits to be sent. Each entry is stored on its own under its key, so that two tabs never overwrite each other's.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::ticket::{Feedback, FeedbackDraft, Ticket, TicketDraft};
use serde::{Deserialize, Serialize};

/// The schema that this file writes; an entry of any other is left alone in storage.
const SCHEMA: u32 = 1;
/// First and longest wait between attempts, in milliseconds.
const WAIT_MS: (u64, u64) = (5_000, 15 * 60 * 1_000);

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A ticket.
    Ticket,
    /// Feedback on a fix.
    Feedback,
}

impl EntryKind {
    /// Where the gateway takes it, below its prefix.
    pub fn path(self) -> &'static str {
        match self {
            Self::Ticket => "/tickets",
            Self::Feedback => "/feedback",
        }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    schema: u32,
    /// What it is.
    pub kind: EntryKind,
    /// Its idempotency key, the same over every attempt.
    pub key: String,
    /// The JSON that is sent.
    pub body: String,
    /// How often sending it failed.
    pub attempts: u32,
    /// Not before this time, milliseconds since 1970.
    pub next_ms: u64,
    /// It belongs to somebody who signed out: sent all the same, shown to nobody.
    pub hidden: bool,
    /// What support's system does not accept, once it said so: field and message.
    pub refused: Option<Vec<(String, String)>>,
}

impl Entry {
    /// A ticket, ready to send.
    pub fn ticket(ticket: &Ticket) -> Self {
        let content = ticket.content();
        Self::new(EntryKind::Ticket, &content.key, serde_json::to_string(content).unwrap_or_default())
    }

    /// Feedback, ready to send.
    pub fn feedback(feedback: &Feedback) -> Self {
        let content = feedback.content();
        Self::new(EntryKind::Feedback, &content.key, serde_json::to_string(content).unwrap_or_default())
    }

    fn new(kind: EntryKind, key: &str, body: String) -> Self {
        Self {
            schema: SCHEMA,
            kind,
            key: key.to_owned(),
            body,
            attempts: 0,
            next_ms: 0,
            hidden: false,
            refused: None,
        }
    }

    /// The stored form.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the stored form. An entry that the gateway could never accept is garbage, and `None`.
    pub fn decode(text: &str) -> Option<Self> {
        let entry: Self = serde_json::from_str(text).ok()?;
        let (key, sound) = match entry.kind {
            EntryKind::Ticket => {
                let draft: TicketDraft = serde_json::from_str(&entry.body).ok()?;
                (draft.key.clone(), Ticket::new(draft).is_ok())
            }
            EntryKind::Feedback => {
                let draft: FeedbackDraft = serde_json::from_str(&entry.body).ok()?;
                (draft.key.clone(), Feedback::new(draft).is_ok())
            }
        };
        (entry.schema == SCHEMA && sound && key == entry.key).then_some(entry)
    }

    /// The ticket inside; empty for feedback.
    pub fn draft(&self) -> TicketDraft {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Notes a failed attempt and returns how long to wait, in milliseconds: at least as long as the gateway asked for.
    pub fn failed(&mut self, now_ms: u64, asked_s: u64) -> u64 {
        let (first, longest) = WAIT_MS;
        let wait = (first << self.attempts.min(8)).min(longest).max(asked_s.min(3_600) * 1_000);
        self.attempts = self.attempts.saturating_add(1);
        self.next_ms = now_ms + wait;
        wait
    }
}

/// All that waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// By key.
    pub entries: BTreeMap<String, Entry>,
    /// Keys that are being sent right now.
    pub sending: BTreeSet<String>,
    /// The browser keeps nothing: a reload loses what waits.
    pub memory_only: bool,
}

impl Outbox {
    /// Tickets that this person may see.
    pub fn visible(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.kind == EntryKind::Ticket && !entry.hidden)
    }

    /// Visible tickets that are not on their first way out.
    pub fn waiting(&self) -> usize {
        self.visible().filter(|entry| entry.attempts > 0 || !self.sending.contains(&entry.key)).count()
    }

    /// Takes the entries that may be sent now; they count as being sent from here on.
    pub fn take_due(&mut self, now_ms: Option<u64>) -> Vec<Entry> {
        let due: Vec<Entry> = self
            .entries
            .values()
            .filter(|entry| entry.refused.is_none() && !self.sending.contains(&entry.key))
            .filter(|entry| now_ms.is_none_or(|now| entry.next_ms <= now))
            .cloned()
            .collect();
        self.sending.extend(due.iter().map(|entry| entry.key.clone()));
        due
    }

    /// Follows what another tab left in storage; what this tab is sending stays.
    pub fn follow(&mut self, stored: Vec<Entry>) {
        if self.memory_only {
            return;
        }
        let sending = std::mem::take(&mut self.entries);
        self.entries = sending.into_iter().filter(|(key, _)| self.sending.contains(key)).collect();
        for entry in stored {
            self.entries.entry(entry.key.clone()).or_insert(entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbage_in_storage_is_no_entry() {
        let draft = FeedbackDraft {
            schema: "feedback/1".into(),
            key: "0123456789abcdef".into(),
            article: "a".into(),
            outcome: Some(kb_core::ticket::Outcome::Solved),
            ..FeedbackDraft::default()
        };
        let entry = Entry::feedback(&Feedback::new(draft).unwrap());
        let good = entry.encode();
        assert_eq!(Entry::decode(&good), Some(entry));
        for (from, to) in [("\"schema\":1", "\"schema\":2"), ("abcdef\",\"body", "abcdee\",\"body"), ("{", "")] {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good);
            assert_eq!(Entry::decode(&bad), None, "{bad}");
        }
    }

    #[test]
    fn waits_double_up_to_a_limit() {
        let mut entry = Entry::new(EntryKind::Ticket, "k", String::new());
        let waits: Vec<u64> = (0..10).map(|_| entry.failed(0, 0) / 1_000).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(entry.failed(0, 3_000), 3_000_000);
    }
}
