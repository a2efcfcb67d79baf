//! How events change the state, one file for each part of the panel.

mod search;
mod article;
mod form;
mod outbox;
mod desk;
mod host;

use super::command::Command;
use super::event::{Event, StepContext};
use super::panel::State;

pub use desk::desk_rules;

impl State {
    /// Handles an event and returns commands for the outside world. If the session has changed, it is saved.
    pub fn step(&mut self, event: Event, context: &StepContext) -> Vec<Command> {
        let before = self.session.encode();
        let mut commands = match event {
            Event::Host(event) => self.on_host(event, context),
            Event::Search(event) => self.on_search(event, context),
            Event::Article(event) => self.on_article(event, context),
            event => self.at_desk(event, context),
        };
        let after = self.session.encode();
        if after != before {
            commands.push(Command::SaveSession(after));
        }
        commands
    }
}
