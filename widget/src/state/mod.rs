//! What the panel knows and how it changes. [`State::step`] takes an event and answers with commands for the outside world;
//! there are no signals, no DOM, no clock and no randomness here, so every rule of the panel is tested natively.

pub mod key;
pub mod config;
pub mod answer;
pub mod event;
pub mod command;
pub mod wire;
pub mod session;
pub mod outbox;
pub mod searching;
mod reading;
pub mod triaged;
pub mod writing;
mod sending;
mod hosting;

use crate::catalog::Catalog;
use config::{Config, Theme};
use outbox::Outbox;
use session::Session;

pub use answer::{Answer, Band, Document, Hit, Trouble, Why};
pub use command::{Command, Notice, Target};
pub use event::{Event, Field, Moment, Move, Reply};
pub use reading::{Progress, Reading};
pub use searching::Searching;
pub use writing::Writing;

/// Which screen shows. It is chosen here and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// The search box and its results.
    #[default]
    Search,
    /// One article.
    Article,
    /// Why an article did not help.
    Reasons,
    /// The question is solved.
    Solved,
    /// The form that asks a person.
    Ticket,
    /// What will be sent, before it is sent.
    Check,
    /// The ticket has arrived.
    Sent,
    /// Tickets that wait to be sent.
    Queued,
}

/// Everything the panel knows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What the host asked for.
    pub config: Config,
    /// Every visible word.
    pub catalog: Catalog,
    /// Whether the panel shows.
    pub open: bool,
    /// Whether it fills the screen of a phone.
    pub phone: bool,
    /// Which screen shows.
    pub screen: Screen,
    /// What is said to those who can't see it.
    pub announcement: String,
    /// What survives a reload of the tab.
    pub session: Session,
    /// The search.
    pub searching: Searching,
    /// The article.
    pub reading: Option<Reading>,
    /// The form.
    pub writing: Writing,
    /// What waits to be sent.
    pub outbox: Outbox,
    /// The number and address of the ticket that was just sent.
    pub sent: Option<Receipt>,
}

/// What a delivered ticket leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number; empty where support's system gave none.
    pub number: String,
    /// Where the answer goes; may be empty.
    pub email: String,
}

impl State {
    /// A closed panel that follows the host's configuration.
    pub fn new(config: Config) -> Self {
        let catalog = Catalog::new(&config.locale, config.strings.clone());
        Self {
            open: false,
            phone: false,
            screen: Screen::default(),
            announcement: String::new(),
            session: Session::default(),
            searching: Searching::default(),
            reading: None,
            writing: Writing::default(),
            outbox: Outbox::default(),
            sent: None,
            catalog,
            config,
        }
    }

    /// Takes one event and says what the outside must do. Whatever changed of the session is kept.
    pub fn step(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        let before = self.session.encode();
        let mut commands = self.react(event, moment);
        let after = self.session.encode();
        if after != before {
            commands.push(Command::KeepSession(after));
        }
        commands
    }

    fn react(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        match event {
            Event::Open
            | Event::Close
            | Event::Toggle
            | Event::Phone(_)
            | Event::Configure(_)
            | Event::Identify(_)
            | Event::Prefill(_)
            | Event::Context(_)
            | Event::SetLocale(_)
            | Event::SetTheme(_)
            | Event::Reset
            | Event::Escape
            | Event::Restored { .. } => self.on_host(event),
            Event::Typed(_)
            | Event::Search(_)
            | Event::Suggest
            | Event::Found { .. }
            | Event::SearchFailed { .. }
            | Event::Announce(_)
            | Event::Point(_)
            | Event::Enter
            | Event::SearchAgain
            | Event::ToSearch => self.on_search(event, moment),
            Event::OpenArticle { .. }
            | Event::Loaded { .. }
            | Event::LoadFailed { .. }
            | Event::LoadAgain
            | Event::Tick(_)
            | Event::Follow(_)
            | Event::Helped
            | Event::NotHelped
            | Event::Because(_)
            | Event::BackToArticle => self.on_article(event, moment),
            Event::Ask(_)
            | Event::Write(..)
            | Event::Choose(_)
            | Event::Review
            | Event::Triaged(_)
            | Event::Edit
            | Event::Discard => self.on_form(event, moment),
            Event::Send
            | Event::Allowed(_)
            | Event::Replied { .. }
            | Event::Online
            | Event::Due
            | Event::ShowQueued
            | Event::Rework(_)
            | Event::Stored(_)
            | Event::Elsewhere(_) => self.on_outbox(event, moment),
        }
    }

    /// `rtl` where the language is written from right to left.
    pub fn direction(&self) -> &'static str {
        const RIGHT_TO_LEFT: [&str; 11] = ["ar", "he", "iw", "fa", "ur", "ps", "yi", "dv", "ckb", "sd", "ug"];
        let language = self.config.locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if RIGHT_TO_LEFT.contains(&language.as_str()) { "rtl" } else { "ltr" }
    }

    /// The name of the colour theme as the style sheet knows it.
    pub fn theme(&self) -> &'static str {
        match self.config.theme {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn go(&mut self, screen: Screen) -> Command {
        self.screen = screen;
        Command::Focus(match screen {
            Screen::Search => Target::SearchBox,
            _ => Target::Title,
        })
    }
}

#[cfg(test)]
mod tests;
