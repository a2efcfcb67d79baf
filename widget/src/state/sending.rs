//! Sending: a message is put into the outbox first and leaves it only when support has it.

use super::command::{Command, Notice, Target};
use super::event::{Event, Moment, Reply};
use super::outbox::{Entry, EntryKind};
use super::writing::Said;
use super::{Receipt, Screen, State, Writing};
use crate::catalog::Word;

impl State {
    pub(super) fn on_outbox(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        match event {
            Event::Send if self.writing.check.is_some() && !self.writing.sending => {
                if self.last_offer().is_some() {
                    return vec![Command::Focus(Target::Offer)];
                }
                self.writing.sending = true;
                vec![Command::AskHost]
            }
            Event::Allowed(allowed) => self.allowed(allowed),
            Event::Replied { key, reply } => self.replied(&key, reply, moment),
            Event::Online => self.deliver(None),
            Event::Due => self.deliver(Some(moment.now_ms)),
            Event::ShowQueued => vec![self.go(Screen::Queued)],
            Event::Rework(key) => self.rework(&key),
            Event::Stored(kept) => {
                self.outbox.memory_only = !kept;
                Vec::new()
            }
            Event::Elsewhere(entries) => {
                self.outbox.follow(entries);
                if self.screen == Screen::Queued && self.outbox.visible().next().is_none() {
                    return vec![self.go(Screen::Search)];
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Keeps an entry and sends it.
    pub(super) fn enqueue(&mut self, entry: Entry) -> Vec<Command> {
        self.outbox.sending.push(entry.key.clone());
        self.outbox.put(entry.clone());
        vec![Command::Keep(entry.clone()), Command::Deliver(entry)]
    }

    pub(super) fn deliver(&mut self, now_ms: Option<u64>) -> Vec<Command> {
        self.outbox.take_due(now_ms).into_iter().map(Command::Deliver).collect()
    }

    fn allowed(&mut self, allowed: bool) -> Vec<Command> {
        match &self.writing.check {
            Some(check) if allowed && self.writing.sending => {
                let entry = Entry::ticket(&check.ticket);
                self.enqueue(entry)
            }
            _ => {
                self.writing.sending = false;
                self.writing.held = true;
                Vec::new()
            }
        }
    }

    /// Whether it is the ticket on the screen.
    fn is_current(&self, key: &str) -> bool {
        self.writing.sending && self.session.draft.key == key
    }

    fn replied(&mut self, key: &str, reply: Reply, moment: &Moment) -> Vec<Command> {
        self.outbox.sending.retain(|sending| sending != key);
        let Some(entry) = self.outbox.get(key).cloned() else { return Vec::new() };
        match (reply, entry.kind) {
            (Reply::Delivered(number), EntryKind::Ticket) => self.delivered(&entry, number),
            (Reply::Elsewhere, EntryKind::Ticket) => self.delivered(&entry, String::new()),
            (Reply::Refused(said), EntryKind::Ticket) => self.refused(entry, said),
            (Reply::Delivered(_) | Reply::Elsewhere | Reply::Refused(_), EntryKind::Feedback) => {
                self.outbox.remove(key);
                vec![Command::Remove(key.to_owned())]
            }
            (Reply::TooMany(seconds), _) => self.postponed(entry, seconds, moment),
            (Reply::Unavailable, _) => self.postponed(entry, 0, moment),
        }
    }

    fn delivered(&mut self, entry: &Entry, number: String) -> Vec<Command> {
        self.outbox.remove(&entry.key);
        let mut commands =
            vec![Command::Remove(entry.key.clone()), Command::Tell(Notice::TicketCreated(number.clone()))];
        let current = self.is_current(&entry.key);
        let last_shown = self.screen == Screen::Queued && self.outbox.visible().next().is_none();
        if current {
            self.session.settle();
            self.writing = Writing::default();
        }
        if current || (last_shown && !entry.hidden) {
            self.sent = Some(Receipt { number, email: entry.draft().email });
            commands.push(self.go(Screen::Sent));
            commands.extend(self.ask_search(""));
        } else if !entry.hidden {
            self.announcement = self.catalog.text(Word::WaitingSent).to_owned();
        }
        commands
    }

    fn refused(&mut self, mut entry: Entry, said: Vec<(String, String)>) -> Vec<Command> {
        let failed = Command::Tell(Notice::Failed("ticket-refused"));
        if self.is_current(&entry.key) {
            self.outbox.remove(&entry.key);
            let remove = Command::Remove(entry.key);
            self.writing = Writing { problems: theirs(said), ..Writing::default() };
            self.screen = Screen::Ticket;
            return vec![remove, failed, Command::Focus(Target::Problems)];
        }
        entry.refused = Some(said);
        self.outbox.put(entry.clone());
        vec![Command::Keep(entry), failed]
    }

    fn postponed(&mut self, mut entry: Entry, seconds: u64, moment: &Moment) -> Vec<Command> {
        let wait = entry.failed(moment.now_ms, seconds);
        self.outbox.put(entry.clone());
        let current = entry.kind == EntryKind::Ticket && self.is_current(&entry.key);
        let mut commands =
            vec![Command::Keep(entry), Command::After(u32::try_from(wait).unwrap_or(u32::MAX), Event::Due)];
        if current {
            self.session.settle();
            self.writing = Writing::default();
            commands.push(Command::Tell(Notice::TicketQueued(self.outbox.waiting())));
            commands.push(self.go(Screen::Queued));
            commands.extend(self.ask_search(""));
        }
        commands
    }

    /// Takes a refused message back into the form, with what was said about it.
    fn rework(&mut self, key: &str) -> Vec<Command> {
        let Some(entry) = self.outbox.get(key).filter(|entry| entry.refused.is_some()) else {
            return Vec::new();
        };
        self.session.draft = entry.draft();
        self.session.tried = self.session.draft.tried.clone();
        self.session.carried.clear();
        self.writing =
            Writing { problems: theirs(entry.refused.clone().unwrap_or_default()), ..Writing::default() };
        self.screen = Screen::Ticket;
        vec![Command::Focus(Target::Problems)]
    }
}

/// Problems in the words of support's system; where it named none, the form says that it was not accepted.
fn theirs(said: Vec<(String, String)>) -> Vec<(String, Said)> {
    let said = if said.is_empty() { vec![(String::new(), String::new())] } else { said };
    said.into_iter().map(|(field, message)| (field, Said::Theirs(message))).collect()
}
