//! What waits to be sent. Each entry is stored under its own key, so that two tabs never overwrite each other's entries.

use kb_core::ticket::{Feedback, Ticket, TicketDraft};

use super::wire;
use crate::json::Json;

/// The schema of the stored form; an entry with another one stays in storage untouched.
const SCHEMA: u64 = 1;
/// The first wait between two attempts; each further one doubles it.
const FIRST_WAIT_MS: u64 = 5_000;
/// The longest wait between two attempts.
const LONGEST_WAIT_MS: u64 = 15 * 60 * 1_000;
/// The longest wait that the gateway can ask for, in seconds.
const LONGEST_RETRY_AFTER_S: u64 = 3_600;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A ticket.
    Ticket,
    /// Feedback on a fix.
    Feedback,
}

impl EntryKind {
    /// The path below the gateway's address that accepts it.
    pub fn path(self) -> &'static str {
        match self {
            Self::Ticket => "/tickets",
            Self::Feedback => "/feedback",
        }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its idempotency key, the same over every attempt.
    pub key: String,
    /// The JSON that is sent.
    pub body: String,
    /// How often sending it failed.
    pub attempts: u32,
    /// The earliest time of the next attempt, in milliseconds since 1970.
    pub next_ms: u64,
    /// It belongs to somebody who has signed out: it is still sent, but not shown.
    pub hidden: bool,
    /// Why the gateway refused it: field and message of each problem. `None` where it was not refused.
    pub refused: Option<Vec<(String, String)>>,
}

impl Entry {
    /// An entry for a ticket.
    pub fn ticket(ticket: &Ticket) -> Self {
        Self::new(EntryKind::Ticket, ticket.key(), wire::ticket(&ticket.to_draft()).write())
    }

    /// An entry for feedback.
    pub fn feedback(feedback: &Feedback) -> Self {
        let content = feedback.content();
        Self::new(EntryKind::Feedback, &content.key, wire::feedback(content).write())
    }

    pub(super) fn new(kind: EntryKind, key: &str, body: String) -> Self {
        Self { kind, key: key.to_owned(), body, attempts: 0, next_ms: 0, hidden: false, refused: None }
    }

    /// The stored form.
    pub fn encode(&self) -> String {
        let kind = if self.kind == EntryKind::Ticket { "ticket" } else { "feedback" };
        let problem =
            |(field, message): &(String, String)| Json::List(vec![Json::text(field), Json::text(message)]);
        let refused =
            self.refused.as_ref().map(|problems| Json::List(problems.iter().map(problem).collect()));
        Json::map([
            ("schema", Json::number(SCHEMA)),
            ("kind", Json::text(kind)),
            ("key", Json::text(&self.key)),
            ("body", Json::text(&self.body)),
            ("attempts", Json::number(u64::from(self.attempts))),
            ("next_ms", Json::number(self.next_ms)),
            ("hidden", Json::Flag(self.hidden)),
            ("refused", refused.unwrap_or(Json::Null)),
        ])
        .write()
    }

    /// Reads the stored form. `None` for a ticket that the gateway could never accept.
    pub fn decode(text: &str) -> Option<Self> {
        let json = Json::parse(text).filter(|json| json.get("schema").as_number() == Some(SCHEMA))?;
        let body = Json::parse(json.get("body").as_text())?;
        let key = json.get("key").to_text();
        let (kind, sound) = match json.get("kind").as_text() {
            "ticket" => (EntryKind::Ticket, Ticket::new(wire::read_ticket(&body)).is_ok()),
            "feedback" => (EntryKind::Feedback, true),
            _ => return None,
        };
        let problem = |json: &Json| match json.list() {
            [field, message] => Some((field.to_text(), message.to_text())),
            _ => None,
        };
        let refused = json.get("refused");
        (sound && !key.is_empty() && body.get("key").as_text() == key).then(|| Self {
            kind,
            key,
            body: json.get("body").to_text(),
            attempts: json.get("attempts").as_number().map_or(0, |n| n.min(100) as u32),
            next_ms: json.get("next_ms").as_number().unwrap_or_default(),
            hidden: json.get("hidden").is_true(),
            refused: (*refused != Json::Null).then(|| refused.list().iter().filter_map(problem).collect()),
        })
    }

    /// The ticket's fields, as far as the form needs them; empty for feedback.
    pub fn draft(&self) -> TicketDraft {
        Json::parse(&self.body).map(|body| wire::read_ticket(&body)).unwrap_or_default()
    }

    /// Records a failed attempt and returns the wait before the next one in milliseconds, at least as long as the gateway asked for.
    pub fn failed(&mut self, now_ms: u64, retry_after_s: u64) -> u64 {
        let doubled = (FIRST_WAIT_MS << self.attempts.min(8)).min(LONGEST_WAIT_MS);
        let wait = doubled.max(retry_after_s.min(LONGEST_RETRY_AFTER_S) * 1_000);
        self.attempts = self.attempts.saturating_add(1);
        self.next_ms = now_ms + wait;
        wait
    }
}

/// Everything that waits to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// In the order of arrival.
    pub entries: Vec<Entry>,
    /// Keys of the entries that are being sent.
    pub sending: Vec<String>,
    /// The browser's storage does not work, so a reload loses the entries.
    pub memory_only: bool,
}

impl Outbox {
    /// The entry with a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Adds an entry, or replaces the one with its key.
    pub fn put(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Removes the entry with a key.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Whether an entry is being sent.
    pub fn is_sending(&self, key: &str) -> bool {
        self.sending.iter().any(|sending| sending == key)
    }

    /// The tickets that the current person may see.
    pub fn visible(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.kind == EntryKind::Ticket && !entry.hidden)
    }

    /// How many visible tickets wait; one that is being sent for the first time does not count.
    pub fn waiting(&self) -> usize {
        self.visible().filter(|entry| entry.attempts > 0 || !self.is_sending(&entry.key)).count()
    }

    /// Marks the entries that are due as being sent, and returns them. Without a time every entry is due.
    pub fn take_due(&mut self, now_ms: Option<u64>) -> Vec<Entry> {
        let due: Vec<Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.refused.is_none() && !self.is_sending(&entry.key))
            .filter(|entry| now_ms.is_none_or(|now| entry.next_ms <= now))
            .cloned()
            .collect();
        self.sending.extend(due.iter().map(|entry| entry.key.clone()));
        due
    }

    /// Adopts the entries that another tab left in storage. Entries that this tab is sending stay.
    pub fn follow(&mut self, stored: Vec<Entry>) {
        if self.memory_only {
            return;
        }
        let Self { entries, sending, .. } = self;
        entries.retain(|entry| sending.contains(&entry.key));
        for entry in stored {
            if self.get(&entry.key).is_none() {
                self.entries.push(entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::FeedbackDraft;

    #[test]
    fn an_entry_that_cannot_be_read_is_ignored() {
        let draft = FeedbackDraft {
            schema: "feedback/1".into(),
            key: "0123456789abcdef".into(),
            article: "a".into(),
            outcome: Some(kb_core::ticket::FixOutcome::Solved),
            ..FeedbackDraft::default()
        };
        let entry = Entry::feedback(&Feedback::new(draft).unwrap());
        let good = entry.encode();
        assert_eq!(Entry::decode(&good), Some(entry));
        for (from, to) in [
            ("\"schema\":1", "\"schema\":2"),
            ("abcdef\",\"body", "abcdee\",\"body"),
            ("feedback\",\"key", "letter\",\"key"),
            ("{", ""),
        ] {
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
