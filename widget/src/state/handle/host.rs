//! Handles what the host page, the window and earlier visits do.

use crate::catalog::Catalog;
use crate::state::article::Article;
use crate::state::command::{Command, Notice, Target};
use crate::state::config::{MAX_FACTS, Prefill};
use crate::state::event::{ArticleEvent, Event, HostEvent, OutboxEvent, SearchEvent, StepContext};
use crate::state::form::{Field, Form};
use crate::state::load_error::LoadError;
use crate::state::panel::{Drawn, State};
use crate::state::screen::Screen;
use crate::state::search::Search;
use crate::state::session::Session;

impl State {
    pub(super) fn on_host(&mut self, event: HostEvent, context: &StepContext) -> Vec<Command> {
        match event {
            HostEvent::Open => return self.show(true),
            HostEvent::Close => return self.show(false),
            HostEvent::Toggle => return self.show(!self.open),
            HostEvent::Escape => return self.escape(),
            HostEvent::Restored { session, entries, storage_works } => {
                return self.restore(session, entries, storage_works, context);
            }
            HostEvent::Reset => return self.reset(context),
            HostEvent::Online => return self.online(context),
            HostEvent::Context(facts) => {
                self.config.context = facts;
                if self.session.question.trim().is_empty() {
                    return self.ask_search("");
                }
            }
            HostEvent::Suggest(facts) => {
                self.config.context.retain(|known| facts.iter().all(|fact| fact.name != known.name));
                self.config.context.splice(..0, facts);
                self.config.context.truncate(MAX_FACTS);
                return self.refresh_search();
            }
            HostEvent::SetLocale(locale) => {
                self.catalog = Catalog::new(&locale, self.config.strings.clone());
                self.config.locale = locale;
                // The same question may have an answer in the other language.
                return self.refresh_search();
            }
            HostEvent::FrameDrawn => self.drawn = self.drawn.max(Drawn::Surround),
            HostEvent::Phone(phone) => self.phone = phone,
            HostEvent::Configure(config) => {
                self.catalog = Catalog::new(&config.locale, config.strings.clone());
                self.config = *config;
                return self.refresh_search();
            }
            HostEvent::Identify(identity) => {
                self.config.identity = identity;
                // What waits for somebody to sign in can go now.
                return self.at_desk(Event::Outbox(OutboxEvent::SendAll), context);
            }
            HostEvent::Prefill(prefill) => self.prefill(prefill),
            HostEvent::SetTheme(theme) => self.config.theme = theme,
        }
        Vec::new()
    }

    fn show(&mut self, open: bool) -> Vec<Command> {
        if self.open == open {
            return Vec::new();
        }
        self.open = open;
        self.announcement.clear();
        if !open {
            if matches!(self.screen, Screen::Solved | Screen::Sent(_)) {
                self.screen = Screen::Search;
            }
            return vec![Command::Notify(Notice::Closed)];
        }
        self.drawn = Drawn::Screen;
        let target = if matches!(self.screen, Screen::Search) { Target::SearchBox } else { Target::Title };
        vec![Command::Focus(target), Command::Notify(Notice::Opened)]
    }

    /// What could not be reached is fetched without the client asking again, and what waits is sent.
    fn online(&mut self, context: &StepContext) -> Vec<Command> {
        let mut commands = self.at_desk(Event::Outbox(OutboxEvent::SendAll), context);
        if self.search.error == Some(LoadError::Unreachable) {
            commands.extend(self.on_search(SearchEvent::Retry, context));
        }
        if matches!(self.screen, Screen::Article(Article::Failed(_, LoadError::Unreachable))) {
            commands.extend(self.on_article(ArticleEvent::Retry, context));
        }
        commands
    }

    /// Escape takes back the latest thing first: the selected result, then the question, then the panel itself.
    fn escape(&mut self) -> Vec<Command> {
        if matches!(self.screen, Screen::Search) && self.search.selected.take().is_some() {
            return Vec::new();
        }
        if matches!(self.screen, Screen::Search) && !self.session.question.is_empty() {
            return self.ask_search("");
        }
        // An inline panel covers nothing, so there is no reason to close it.
        if self.config.inline { Vec::new() } else { self.show(false) }
    }

    fn restore(
        &mut self,
        session: Option<Box<Session>>,
        entries: Vec<String>,
        storage_works: bool,
        context: &StepContext,
    ) -> Vec<Command> {
        if let Some(session) = session {
            self.session = *session;
        }
        self.outbox.memory_only = !storage_works;
        let mut commands = self.refresh_search();
        commands.extend(self.at_desk(Event::Outbox(OutboxEvent::Restored(entries)), context));
        commands
    }

    /// The next person at this device must see nothing of the last one. Their messages are sent all the same.
    fn reset(&mut self, context: &StepContext) -> Vec<Command> {
        self.session = Session::default();
        self.config.identity = Default::default();
        self.config.context.clear();
        self.search = Search { number: self.search.number, ..Search::default() };
        self.last_article = None;
        self.form = Form::default();
        self.announcement.clear();
        self.screen = Screen::Search;
        let mut commands = self.ask_search("");
        commands.extend(self.at_desk(Event::Outbox(OutboxEvent::SignedOut), context));
        commands
    }

    /// What the host fills in outranks what was searched.
    fn prefill(&mut self, prefill: Prefill) {
        let fields = [
            (Field::Question, prefill.question),
            (Field::Details, prefill.details),
            (Field::Name, prefill.name),
            (Field::Email, prefill.email),
        ];
        for (field, text) in fields.into_iter().filter(|(_, text)| !text.is_empty()) {
            *self.session.field_mut(field) = text;
        }
    }
}
