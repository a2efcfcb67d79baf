//! Calls the rules of the desk, and keeps what happens before they have arrived.

use kb_core::ticket::redact;

use crate::state::command::Command;
use crate::state::desk::DeskRules;
use crate::state::event::{Event, FormEvent, OutboxEvent, StepContext};
use crate::state::panel::State;
use crate::state::screen::Screen;
use crate::state::session::Session;

/// The rules of the desk. Only the second part of the panel may call this.
pub fn desk_rules() -> DeskRules<State> {
    let handle = |state: &mut State, event, context: &StepContext| match event {
        Event::Form(event) => state.on_form(event, context),
        Event::Outbox(event) => state.on_outbox(event, context),
        Event::Host(_) | Event::Search(_) | Event::Article(_) => Vec::new(),
    };
    let redact =
        |session: &mut Session| session.texts_mut().into_iter().for_each(|text| *text = redact(text).text);
    DeskRules { handle, redact }
}

impl State {
    /// Handles an event of form or outbox.
    pub(super) fn at_desk(&mut self, event: Event, context: &StepContext) -> Vec<Command> {
        if let Some(DeskRules { handle, .. }) = self.desk.rules {
            return handle(self, event, context);
        }
        let screen = match &event {
            Event::Form(FormEvent::Open(_)) => Some(Screen::Ticket),
            Event::Outbox(OutboxEvent::Show) => Some(Screen::Queued),
            _ => None,
        };
        let mut commands: Vec<Command> = screen.map(|screen| self.go(screen)).into_iter().collect();
        if self.desk.keep(event) {
            commands.extend(self.desk.fetch());
        }
        commands
    }

    /// The desk has arrived: what waited for it happens now. A form that the client has left meanwhile stays closed. What could not be
    /// kept before, because it may be sensitive, is kept now.
    pub fn desk_arrived(&mut self, rules: DeskRules<Self>, context: &StepContext) -> Vec<Command> {
        self.desk.fetching = false;
        self.desk.rules = Some(rules);
        let mut commands: Vec<Command> = self.keep_session().into_iter().collect();
        for event in std::mem::take(&mut self.desk.waiting) {
            let left = match &event {
                Event::Form(FormEvent::Open(_)) => !matches!(self.screen, Screen::Ticket),
                Event::Outbox(OutboxEvent::Show) => !matches!(self.screen, Screen::Queued),
                _ => false,
            };
            if !left {
                commands.extend(self.step(event, context));
            }
        }
        commands
    }

    /// The desk can't be fetched. If the client waits for it, the plain form takes over; else what waits, waits on.
    pub fn desk_failed(&mut self) -> Vec<Command> {
        self.desk.fetching = false;
        if matches!(self.screen, Screen::Ticket | Screen::Queued | Screen::Reasons(_)) {
            self.desk
                .waiting
                .retain(|event| !matches!(event, Event::Form(_) | Event::Outbox(OutboxEvent::Show)));
            return vec![Command::UsePlainForm];
        }
        Vec::new()
    }

    /// Asks why an article did not help, on a screen of the desk.
    pub(super) fn ask_why(&mut self) -> Vec<Command> {
        let mut commands = self.go_to_reasons();
        commands.extend(self.desk.fetch());
        commands
    }
}
