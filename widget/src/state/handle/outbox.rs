//! Handles sending. A message is put into the outbox first, and leaves it only when the gateway has stored it.

use kb_core::ticket::{Feedback, FeedbackDraft, redact};

use crate::catalog::DeskWord;
use crate::state::command::{Command, Notice, Target};
use crate::state::event::{Event, OutboxEvent, StepContext};
use crate::state::form::{FieldError, Form};
use crate::state::gateway::Reply;
use crate::state::outbox::{Entry, EntryKind};
use crate::state::panel::State;
use crate::state::screen::{Receipt, Screen};

impl State {
    pub(super) fn on_outbox(&mut self, event: OutboxEvent, context: &StepContext) -> Vec<Command> {
        match event {
            OutboxEvent::Send => self.send(),
            OutboxEvent::Allowed(allowed) => self.allowed(allowed),
            OutboxEvent::Replied { key, reply } => {
                self.outbox.sending.retain(|sending| *sending != key);
                let entry = self.outbox.get(&key).cloned();
                entry.map_or_else(Vec::new, |entry| self.replied(entry, reply, context))
            }
            OutboxEvent::SendAll => self.send_due(None),
            OutboxEvent::Due => self.send_due(Some(context.now_ms)),
            OutboxEvent::Show => vec![self.go(Screen::Queued)],
            OutboxEvent::Correct(key) => self.correct(&key),
            OutboxEvent::Saved(saved) => {
                self.outbox.memory_only = !saved;
                Vec::new()
            }
            OutboxEvent::ChangedElsewhere(stored) => self.changed_elsewhere(&stored),
            OutboxEvent::StorageCleared => {
                self.outbox.entries.iter().cloned().map(Command::SaveEntry).collect()
            }
            OutboxEvent::Restored(stored) => {
                self.outbox.entries.extend(entries(&stored));
                // After a page load everything that waits is sent at once, even if its waiting time is not over.
                self.send_due(None)
            }
            OutboxEvent::Judged(feedback) => self.send_feedback(*feedback),
            OutboxEvent::SignedOut => self.hide_entries(),
        }
    }

    /// An entry that went without a word from the tab that has it was sent by an older version of the panel, or is being corrected.
    fn changed_elsewhere(&mut self, stored: &[String]) -> Vec<Command> {
        self.outbox.follow(entries(stored));
        if matches!(self.screen, Screen::Queued) && self.outbox.visible().next().is_none() {
            let focus = self.go(Screen::Search);
            self.announcement = self.catalog.text(DeskWord::TakenOver).to_owned();
            return vec![focus];
        }
        Vec::new()
    }

    fn send_feedback(&mut self, mut draft: FeedbackDraft) -> Vec<Command> {
        draft.question = redact(&draft.question).text;
        // Feedback may not be able to carry the question, for example because redaction made it too long. Then it is sent without.
        let without = || Feedback::new(FeedbackDraft { question: String::new(), ..draft.clone() });
        match Feedback::new(draft.clone()).or_else(|_| without()) {
            Ok(feedback) => self.enqueue(Entry::feedback(&feedback)),
            Err(_) => Vec::new(),
        }
    }

    /// Messages of somebody who has signed out are sent all the same, but no longer shown.
    fn hide_entries(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for entry in self.outbox.entries.iter_mut().filter(|entry| !entry.hidden) {
            entry.hidden = true;
            commands.push(Command::SaveEntry(entry.clone()));
        }
        commands
    }

    /// Sends the reviewed ticket.
    fn send(&mut self) -> Vec<Command> {
        if !matches!(self.screen, Screen::Review(_)) || self.form.sending {
            return Vec::new();
        }
        self.form.sending = true;
        vec![Command::AskHost]
    }

    /// Saves an entry and sends it.
    pub(super) fn enqueue(&mut self, entry: Entry) -> Vec<Command> {
        self.outbox.sending.push(entry.key.clone());
        self.outbox.put(entry.clone());
        vec![Command::SaveEntry(entry.clone()), Command::SendEntry(entry)]
    }

    /// Sends the entries that are due at a time; without a time, all of them.
    pub(super) fn send_due(&mut self, now_ms: Option<u64>) -> Vec<Command> {
        self.outbox.take_due(now_ms).into_iter().map(Command::SendEntry).collect()
    }

    fn allowed(&mut self, allowed: bool) -> Vec<Command> {
        let Screen::Review(review) = &mut self.screen else {
            self.form.sending = false;
            return Vec::new();
        };
        if allowed && self.form.sending {
            let entry = Entry::ticket(&review.ticket);
            return self.enqueue(entry);
        }
        review.held = true;
        self.form.sending = false;
        Vec::new()
    }

    /// Whether an entry is the ticket of the form.
    fn is_current(&self, key: &str) -> bool {
        self.form.sending && self.session.draft.key == key
    }

    fn replied(&mut self, entry: Entry, reply: Reply, context: &StepContext) -> Vec<Command> {
        match (reply, entry.kind) {
            (Reply::Delivered(number) | Reply::SentElsewhere(number), EntryKind::Ticket) => {
                self.delivered(&entry, number)
            }
            (Reply::Refused(problems), EntryKind::Ticket) => self.refused(entry, problems),
            (Reply::Delivered(_) | Reply::SentElsewhere(_) | Reply::Refused(_), EntryKind::Feedback) => {
                self.outbox.remove(&entry.key);
                vec![Command::RemoveEntry(entry.key)]
            }
            (Reply::Postponed(obstacle, seconds), kind) => {
                if kind == EntryKind::Ticket {
                    self.outbox.obstacle = Some(obstacle);
                }
                self.postponed(entry, seconds, context)
            }
        }
    }

    fn delivered(&mut self, entry: &Entry, number: String) -> Vec<Command> {
        self.outbox.remove(&entry.key);
        let mut commands = vec![
            Command::RemoveEntry(entry.key.clone()),
            Command::Notify(Notice::TicketCreated(number.clone())),
        ];
        let current = self.is_current(&entry.key);
        let last_shown = matches!(self.screen, Screen::Queued) && self.outbox.visible().next().is_none();
        if current {
            self.forget_question();
            self.form = Form::default();
        }
        if current || (last_shown && !entry.hidden) {
            commands.push(self.go(Screen::Sent(Receipt { number, email: entry.draft().email })));
            commands.extend(self.ask_search(""));
        } else if !entry.hidden {
            self.announcement = self.catalog.text(DeskWord::WaitingSent).to_owned();
        }
        commands
    }

    fn refused(&mut self, mut entry: Entry, problems: Vec<(String, String)>) -> Vec<Command> {
        let failed = Command::Notify(Notice::Failed("ticket-refused"));
        if self.is_current(&entry.key) {
            self.outbox.remove(&entry.key);
            let remove = Command::RemoveEntry(entry.key);
            return vec![remove, failed, self.go_to_refused(problems)];
        }
        entry.refused = Some(problems);
        self.outbox.put(entry.clone());
        vec![Command::SaveEntry(entry), failed]
    }

    fn postponed(&mut self, mut entry: Entry, seconds: u64, context: &StepContext) -> Vec<Command> {
        let wait = entry.failed(context.now_ms, seconds);
        self.outbox.put(entry.clone());
        let current = entry.kind == EntryKind::Ticket && self.is_current(&entry.key);
        let due = Event::Outbox(OutboxEvent::Due);
        let mut commands =
            vec![Command::SaveEntry(entry), Command::Schedule(u32::try_from(wait).unwrap_or(u32::MAX), due)];
        if current {
            self.forget_question();
            self.form = Form::default();
            commands.push(Command::Notify(Notice::TicketQueued(self.outbox.waiting())));
            commands.push(self.go(Screen::Queued));
            commands.extend(self.ask_search(""));
        }
        commands
    }

    /// Puts a refused ticket back into the form, with the problems that the gateway named.
    fn correct(&mut self, key: &str) -> Vec<Command> {
        let Some(entry) = self.outbox.get(key) else { return Vec::new() };
        let Some(problems) = entry.refused.clone() else { return Vec::new() };
        self.session.draft = entry.draft();
        self.session.tried = self.session.draft.tried.clone();
        self.session.copied_question.clear();
        vec![self.go_to_refused(problems)]
    }

    fn go_to_refused(&mut self, problems: Vec<(String, String)>) -> Command {
        self.form = Form { problems: gateway_errors(problems), ..Form::default() };
        self.go(Screen::Ticket);
        Command::Focus(Target::Problems)
    }
}

/// The entries with these stored forms. One that can't be read stays in storage, because another version may read it.
fn entries(stored: &[String]) -> Vec<Entry> {
    stored.iter().filter_map(|text| Entry::decode(text)).collect()
}

/// The gateway's problems as the form shows them. If it named none, the form still says that the ticket was not accepted.
fn gateway_errors(mut problems: Vec<(String, String)>) -> Vec<(String, FieldError)> {
    if problems.is_empty() {
        problems.push((String::new(), String::new()));
    }
    problems.into_iter().map(|(field, message)| (field, FieldError::Gateway(message))).collect()
}
