//! What waits to be sent. Each entry is stored on its own under its key, so that two tabs never overwrite each other's.

use kb_core::ticket::{Feedback, Ticket, TicketDraft};

use super::wire;
use crate::json::Json;

/// The schema that this file writes; an entry of any other is left alone in storage.
const SCHEMA: u64 = 1;
/// First and longest wait between attempts, in milliseconds.
const WAIT_MS: (u64, u64) = (5_000, 15 * 60 * 1_000);

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        Self::new(EntryKind::Ticket, &content.key, wire::ticket(content).write())
    }

    /// Feedback, ready to send.
    pub fn feedback(feedback: &Feedback) -> Self {
        let content = feedback.content();
        Self::new(EntryKind::Feedback, &content.key, wire::feedback(content).write())
    }

    fn new(kind: EntryKind, key: &str, body: String) -> Self {
        Self { kind, key: key.to_owned(), body, attempts: 0, next_ms: 0, hidden: false, refused: None }
    }

    /// The stored form.
    pub fn encode(&self) -> String {
        let kind = if self.kind == EntryKind::Ticket { "ticket" } else { "feedback" };
        let problem =
            |(field, message): &(String, String)| Json::List(vec![Json::text(field), Json::text(message)]);
        let refused = self.refused.as_ref().map(|said| Json::List(said.iter().map(problem).collect()));
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

    /// Reads the stored form. A ticket that the gateway could never accept is garbage, and `None`.
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

    /// The ticket inside, as far as a form needs it; empty for feedback.
    pub fn draft(&self) -> TicketDraft {
        Json::parse(&self.body).map(|body| wire::read_ticket(&body)).unwrap_or_default()
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
    /// In the order of arrival.
    pub entries: Vec<Entry>,
    /// Keys that are being sent right now.
    pub sending: Vec<String>,
    /// The browser keeps nothing: a reload loses what waits.
    pub memory_only: bool,
}

impl Outbox {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Puts an entry in, in the place of one with its key.
    pub fn put(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Whether an entry is on its way.
    pub fn is_sending(&self, key: &str) -> bool {
        self.sending.iter().any(|sending| sending == key)
    }

    /// Tickets that this person may see.
    pub fn visible(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.kind == EntryKind::Ticket && !entry.hidden)
    }

    /// Visible tickets that are not on their first way out.
    pub fn waiting(&self) -> usize {
        self.visible().filter(|entry| entry.attempts > 0 || !self.is_sending(&entry.key)).count()
    }

    /// Takes the entries that may be sent now; they count as being sent from here on.
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

    /// Follows what another tab left in storage; what this tab is sending stays.
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
