//! How events change the state, one file for each part of the panel.

mod search;
mod article;
mod ticket;
mod form;
mod outbox;
mod desk;
mod host;

use super::command::Command;
use super::event::{Event, StepContext};
use super::panel::State;
use super::session::may_be_sensitive;

pub use desk::desk_rules;

impl State {
    /// Handles an event and returns commands for the outside world. If the session has changed, it is saved.
    pub fn step(&mut self, event: Event, context: &StepContext) -> Vec<Command> {
        let before = self.session.clone();
        let mut commands = match event {
            Event::Host(event) => self.on_host(event, context),
            Event::Search(event) => self.on_search(event, context),
            Event::Article(event) => self.on_article(event, context),
            event => self.at_desk(event, context),
        };
        if self.session != before {
            commands.extend(self.keep_session());
        }
        commands
    }

    /// Keeps the session in the browser, redacted. Before the part that can do that has arrived, a text that may be sensitive is not kept.
    fn keep_session(&self) -> Option<Command> {
        let mut kept = self.session.clone();
        match self.desk.rules {
            Some(rules) => (rules.redact)(&mut kept),
            None if kept.texts_mut().into_iter().any(|text| may_be_sensitive(text)) => return None,
            None => {}
        }
        Some(Command::SaveSession(Box::new(kept)))
    }
}
