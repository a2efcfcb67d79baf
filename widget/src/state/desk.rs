//! The desk is the second part of the panel: the form, the review, the outbox, and the reasons why an article did not help. The browser
//! fetches it when it is first needed, or when nothing else is to be done. What happens for it before it has arrived waits here.

use super::command::Command;
use super::event::{Event, FormEvent, OutboxEvent, StepContext};
use super::session::Session;

/// The rules of the desk for a state `S`. The state calls them through pointers, because a direct call would make them a part of what
/// every visit downloads.
pub struct DeskRules<S> {
    /// Handles an event of form or outbox.
    pub handle: fn(&mut S, Event, &StepContext) -> Vec<Command>,
    /// Redacts the texts of a session.
    pub redact: fn(&mut Session),
}

impl<S> Clone for DeskRules<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for DeskRules<S> {}

impl<S> std::fmt::Debug for DeskRules<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskRules")
    }
}

/// There is only one set of rules.
impl<S> PartialEq for DeskRules<S> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The desk, or what waits for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk<S> {
    /// The rules, once they have arrived.
    pub rules: Option<DeskRules<S>>,
    /// They are being fetched.
    pub(super) fetching: bool,
    /// What happened meanwhile, in order.
    pub(super) waiting: Vec<Event>,
}

impl<S> Default for Desk<S> {
    fn default() -> Self {
        Self { rules: None, fetching: false, waiting: Vec::new() }
    }
}

impl<S> Desk<S> {
    /// The command that fetches it, unless it is there or on its way.
    pub(super) fn fetch(&mut self) -> Option<Command> {
        let fetch = self.rules.is_none() && !std::mem::replace(&mut self.fetching, true);
        fetch.then_some(Command::FetchDesk)
    }

    /// Keeps an event until the desk arrives; says whether that is worth fetching it for. Nothing waits in an outbox that nobody has
    /// filled.
    pub(super) fn keep(&mut self, event: Event) -> bool {
        let idle = matches!(
            &event,
            Event::Outbox(
                OutboxEvent::SendAll
                    | OutboxEvent::Due
                    | OutboxEvent::SignedOut
                    | OutboxEvent::Replied { .. }
                    | OutboxEvent::StorageCleared
            )
        );
        if idle && self.waiting.is_empty() {
            return false;
        }
        match &event {
            Event::Outbox(OutboxEvent::SendAll | OutboxEvent::Due) => {}
            Event::Outbox(OutboxEvent::Restored(stored) | OutboxEvent::ChangedElsewhere(stored))
                if stored.is_empty() =>
            {
                return false;
            }
            // The client has decided anew.
            Event::Form(FormEvent::Open(_)) => {
                self.waiting.retain(|event| !matches!(event, Event::Form(_)));
                self.waiting.push(event);
            }
            _ => self.waiting.push(event),
        }
        true
    }
}
