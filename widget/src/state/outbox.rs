//! What waits to be sent. Each entry is stored under its own key, so that two tabs never overwrite each other's entries.

use kb_core::ticket::triage::label;
use kb_core::ticket::{Feedback, Ticket, TicketDraft};
use kb_core::triage::Field;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::obstacle::Obstacle;

/// The schema of the stored form; an entry with another one stays in storage untouched.
const SCHEMA: u64 = 1;
/// The first wait between two attempts; each further one doubles it.
const FIRST_WAIT_MS: u64 = 5_000;
/// The longest wait between two attempts.
const LONGEST_WAIT_MS: u64 = 15 * 60 * 1_000;
/// The longest wait that the gateway can ask for, in seconds.
const LONGEST_RETRY_AFTER_S: u64 = 3_600;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// One message, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    schema: u64,
    /// What it is.
    pub kind: EntryKind,
    /// Its idempotency key, the same over every attempt.
    pub key: String,
    /// The JSON that is sent.
    pub body: String,
    /// How often sending it failed.
    #[serde(default, deserialize_with = "whole")]
    pub attempts: u64,
    /// The earliest time of the next attempt, in milliseconds since 1970.
    #[serde(default, deserialize_with = "whole")]
    pub next_ms: u64,
    /// It belongs to somebody who has signed out: it is still sent, but not shown.
    #[serde(default)]
    pub hidden: bool,
    /// Why the gateway refused it: field and message of each problem. `None` where it was not refused.
    #[serde(default)]
    pub refused: Option<Vec<(String, String)>>,
}

/// A number that the plain form may have stored with decimals; then it is 0, which only makes the next attempt come sooner.
fn whole<'de, D: Deserializer<'de>>(input: D) -> Result<u64, D::Error> {
    Ok(Value::deserialize(input)?.as_u64().unwrap_or_default())
}

impl Entry {
    /// An entry for a ticket.
    pub fn ticket(ticket: &Ticket) -> Self {
        Self::new(EntryKind::Ticket, ticket.key(), json(ticket))
    }

    /// An entry for feedback.
    pub fn feedback(feedback: &Feedback) -> Self {
        Self::new(EntryKind::Feedback, &feedback.content().key, json(feedback))
    }

    pub(super) fn new(kind: EntryKind, key: &str, body: String) -> Self {
        let key = key.to_owned();
        Self { schema: SCHEMA, kind, key, body, attempts: 0, next_ms: 0, hidden: false, refused: None }
    }

    /// The stored form.
    pub fn encode(&self) -> String {
        json(self)
    }

    /// Reads the stored form. `None` for a ticket that the gateway could never accept. One that only another version of the panel can
    /// read is sent as it is.
    pub fn decode(text: &str) -> Option<Self> {
        let entry: Self = serde_json::from_str(text).ok()?;
        let body: Value = serde_json::from_str(&entry.body).ok()?;
        let sound = match (entry.kind, serde_json::from_str::<TicketDraft>(&entry.body)) {
            (EntryKind::Ticket, Ok(draft)) => Ticket::new(draft).is_ok(),
            _ => true,
        };
        (sound && entry.schema == SCHEMA && !entry.key.is_empty() && body["key"] == entry.key.as_str())
            .then_some(entry)
    }

    /// The fields of the ticket that the form needs; empty for feedback. Search, triage and the page add the others again before it is
    /// sent.
    pub fn draft(&self) -> TicketDraft {
        let mut draft: TicketDraft =
            serde_json::from_str(&self.body).unwrap_or_else(|_| self.question_alone());
        // Triage is asked again, and may predict another category for a changed text.
        let predicted = label(&draft.triage, Field::Category).map(str::to_owned);
        draft.category = draft.category.filter(|category| predicted.as_ref() != Some(category));
        TicketDraft {
            triage: Vec::new(),
            candidates: Vec::new(),
            environment: Vec::new(),
            bundles: Vec::new(),
            locale: String::new(),
            ..draft
        }
    }

    /// Of a ticket that only another version of the panel can read, the client still sees the question.
    fn question_alone(&self) -> TicketDraft {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let question = body["question"].as_str().unwrap_or_default().to_owned();
        TicketDraft { question, ..TicketDraft::default() }
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

/// A value that always has a JSON form.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Everything that waits to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// In the order of arrival.
    pub entries: Vec<Entry>,
    /// Keys of the entries that are being sent.
    pub sending: Vec<String>,
    /// Why the latest ticket that could not be sent waits.
    pub obstacle: Option<Obstacle>,
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

    /// What the plain form stores, with some of its parts replaced.
    fn stored_ticket(changes: &[(&str, &str)]) -> String {
        let body = r#"{"schema":"ticket/1","key":"0123456789abcdef","question":"why \"not\"","details":"",
            "impact":"slowed","reason":"asked","environment":[],"written_ms":7}"#;
        let body = changes.iter().fold(body.to_owned(), |body, (from, to)| body.replacen(from, to, 1));
        let mut entry =
            serde_json::to_value(Entry::new(EntryKind::Ticket, "0123456789abcdef", body)).unwrap();
        entry["next_ms"] = 1_700_000_123.4.into();
        entry.to_string()
    }

    #[test]
    fn a_ticket_that_another_version_stored_is_sent_as_it_is() {
        for (changes, question) in [
            (&[][..], Some("why \"not\"")),
            (&[(r#""asked""#, r#""a reason to come""#)], Some("why \"not\"")),
            (&[(r#""environment""#, r#""mood":"calm","environment""#)], Some("why \"not\"")),
            (&[(r#""slowed""#, "null")], None),
            (&[(r#""key":"0123456789abcdef","#, "")], None),
            (&[("{", "[")], None),
        ] {
            let entry = Entry::decode(&stored_ticket(changes));
            assert_eq!(
                entry.as_ref().map(|entry| entry.draft().question),
                question.map(str::to_owned),
                "{changes:?}"
            );
            assert!(entry.is_none_or(|entry| entry.next_ms == 0));
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
