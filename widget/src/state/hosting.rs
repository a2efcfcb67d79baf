//! What the host page, the window and earlier visits do to the panel.

use super::command::{Command, Notice, Target};
use super::event::Event;
use super::outbox::Entry;
use super::searching::Searching;
use super::session::Session;
use super::{Screen, State, Writing};
use crate::catalog::Catalog;

impl State {
    pub(super) fn on_host(&mut self, event: Event) -> Vec<Command> {
        match event {
            Event::Open => self.show(true),
            Event::Close => self.show(false),
            Event::Toggle => self.show(!self.open),
            Event::Escape => self.escape(),
            Event::Restored { session, entries, kept } => self.restored(session.as_deref(), entries, kept),
            Event::Reset => self.reset(),
            Event::Context(facts) => {
                self.config.context = facts;
                if self.session.question.trim().is_empty() { self.ask_search("") } else { Vec::new() }
            }
            Event::SetLocale(locale) => {
                self.catalog = Catalog::new(&locale, self.config.strings.clone());
                self.config.locale = locale;
                // The same question may have an answer in the other language.
                let question = self.session.question.clone();
                self.ask_search(&question)
            }
            other => {
                match other {
                    Event::Phone(phone) => self.phone = phone,
                    Event::Configure(config) => {
                        self.catalog = Catalog::new(&config.locale, config.strings.clone());
                        self.config = *config;
                    }
                    Event::Identify(identity) => self.config.identity = identity,
                    Event::Prefill(prefill) => self.prefill(prefill),
                    Event::SetTheme(theme) => self.config.theme = theme,
                    _ => {}
                }
                Vec::new()
            }
        }
    }

    fn show(&mut self, open: bool) -> Vec<Command> {
        if self.open == open {
            return Vec::new();
        }
        self.open = open;
        self.announcement.clear();
        if !open {
            if matches!(self.screen, Screen::Solved | Screen::Sent) {
                self.screen = Screen::Search;
            }
            return vec![Command::Tell(Notice::Closed)];
        }
        let target = if self.screen == Screen::Search { Target::SearchBox } else { Target::Title };
        vec![Command::Focus(target), Command::Tell(Notice::Opened)]
    }

    fn escape(&mut self) -> Vec<Command> {
        if self.screen == Screen::Search && self.searching.pointed.take().is_some() {
            return Vec::new();
        }
        if self.screen == Screen::Search && !self.session.question.is_empty() {
            return self.ask_search("");
        }
        // A panel that stands in the page covers nothing, so Escape has nothing to uncover.
        if self.config.inline { Vec::new() } else { self.show(false) }
    }

    fn restored(&mut self, session: Option<&str>, entries: Vec<Entry>, kept: bool) -> Vec<Command> {
        if let Some(session) = session.and_then(Session::decode) {
            self.session = session;
        }
        self.outbox.memory_only = !kept;
        self.outbox.entries = entries;
        let question = self.session.question.clone();
        let mut commands = self.ask_search(&question);
        // A load of the page is a fresh start: whatever waits is tried at once, whenever it was due.
        commands.extend(self.deliver(None));
        commands
    }

    /// Whoever comes next sees nothing of this person; what waits is sent all the same.
    fn reset(&mut self) -> Vec<Command> {
        self.session = Session::default();
        self.config.identity = Default::default();
        self.searching = Searching { number: self.searching.number, ..Searching::default() };
        self.reading = None;
        self.writing = Writing::default();
        self.sent = None;
        self.announcement.clear();
        self.screen = Screen::Search;
        let mut commands = self.ask_search("");
        for entry in self.outbox.entries.iter_mut().filter(|entry| !entry.hidden) {
            entry.hidden = true;
            commands.push(Command::Keep(entry.clone()));
        }
        commands
    }
}
