//! The panel's state as a whole. How events change it is in `handle`.

use kb_core::ticket::{Fact, Impact};

use super::article::{Article, Reading};
use super::command::{Command, Target};
use super::config::{Config, Theme};
use super::desk::Desk;
use super::form::Form;
use super::gateway::GatewayRequest;
use super::outbox::{Entry, Outbox};
use super::results::Hit;
use super::screen::Screen;
use super::search::Search;
use super::session::Session;
use crate::catalog::Catalog;

/// How much of the panel is drawn. It grows step by step, because drawing all at once would block a slow device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawn {
    /// Its empty frame.
    #[default]
    Frame,
    /// What every screen has as well.
    Surround,
    /// Everything: it has been open.
    Screen,
}

/// Everything that the panel knows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The host's configuration.
    pub config: Config,
    /// Every visible text.
    pub catalog: Catalog,
    /// Whether the panel is open.
    pub open: bool,
    /// How much of the panel is drawn.
    pub drawn: Drawn,
    /// Whether the window is as narrow as a phone, so that the panel fills it.
    pub phone: bool,
    /// The screen that shows.
    pub screen: Screen,
    /// The text of the live region, which screen readers read out.
    pub announcement: String,
    /// What survives a reload of the tab.
    pub session: Session,
    /// The search.
    pub search: Search,
    /// The article that was opened last, while a screen shows that doesn't have it: the list of results may show its steps, and a
    /// ticket takes its category from it.
    pub last_article: Option<Article>,
    /// The form.
    pub form: Form,
    /// What waits to be sent.
    pub outbox: Outbox,
    /// The desk, which has the rules of form and outbox.
    pub desk: Desk<Self>,
}

impl State {
    /// A closed panel with the host's configuration.
    pub fn new(config: Config) -> Self {
        Self {
            catalog: Catalog::new(&config.locale, config.strings.clone()),
            config,
            open: false,
            drawn: Drawn::default(),
            phone: false,
            screen: Screen::default(),
            announcement: String::new(),
            session: Session::default(),
            search: Search::default(),
            last_article: None,
            form: Form::default(),
            outbox: Outbox::default(),
            desk: Desk::default(),
        }
    }

    /// `rtl` where the panel's words are written from right to left.
    pub fn direction(&self) -> &'static str {
        const RIGHT_TO_LEFT: [&str; 11] = ["ar", "he", "iw", "fa", "ur", "ps", "yi", "dv", "ckb", "sd", "ug"];
        let language = self.catalog.language(&self.config.locale);
        let language = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if RIGHT_TO_LEFT.contains(&language.as_str()) { "rtl" } else { "ltr" }
    }

    /// Whether the panel covers the page, which can't be used until the panel is closed.
    pub fn is_modal(&self) -> bool {
        self.phone && !self.config.inline
    }

    /// The name of the colour theme in the style sheet.
    pub fn theme(&self) -> &'static str {
        match self.config.theme {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// What is known about where the client is. Where the host says no route, it is the path of the page.
    pub fn facts(&self, page: Option<String>) -> Vec<Fact> {
        let mut facts = self.config.context.clone();
        if facts.iter().all(|fact| fact.name != "route") {
            facts.extend(page.map(|value| Fact { name: "route".into(), value }));
        }
        facts
    }

    /// What the client typed, by the names of the form's fields; empty fields are left out.
    pub fn typed(&self) -> Vec<(&'static str, String)> {
        let Session { draft, question, .. } = &self.session;
        let question = if draft.question.trim().is_empty() { question } else { &draft.question };
        let impact = draft.impact.map(Impact::name).unwrap_or_default();
        let fields = [
            ("question", question.as_str()),
            ("details", &draft.details),
            ("name", &draft.name),
            ("email", &draft.email),
            ("impact", impact),
        ];
        let typed = fields.into_iter().filter(|(_, text)| !text.is_empty());
        typed.map(|(name, text)| (name, text.to_owned())).collect()
    }

    /// The request that sends an entry of the outbox.
    pub fn gateway_request(&self, entry: &Entry) -> GatewayRequest {
        GatewayRequest::new(&self.config.gateway, &self.config.identity.token, entry)
    }

    /// The title of an article that was found or read; its id where neither is known any more.
    pub fn article_title(&self, id: &str) -> String {
        let listed = [self.search.question_results(), self.form.results.as_ref()];
        let found = listed.into_iter().flatten().flat_map(|results| &results.hits);
        let found = found.filter(|hit| hit.article == id).map(Hit::plain_title).next();
        let read = || self.session.tried.iter().find(|fix| fix.article == id).map(|fix| fix.title.clone());
        found.or_else(read).filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_owned())
    }

    /// The article that was opened last and has arrived.
    pub fn reading(&self) -> Option<&Reading> {
        match &self.screen {
            Screen::Article(article) => article.reading(),
            Screen::Reasons(reading) => Some(reading),
            _ => self.last_article.as_ref().and_then(Article::reading),
        }
    }

    pub(super) fn reading_mut(&mut self) -> Option<&mut Reading> {
        match (&mut self.screen, &mut self.last_article) {
            (Screen::Article(Article::Ready(reading)) | Screen::Reasons(reading), _) => Some(reading),
            (Screen::Article(_), _) => None,
            (_, Some(Article::Ready(reading))) => Some(reading),
            _ => None,
        }
    }

    /// The article that was opened last, unless the client is being asked why it did not help.
    pub(super) fn article_mut(&mut self) -> Option<&mut Article> {
        match &mut self.screen {
            Screen::Article(article) => Some(article),
            Screen::Reasons(_) => None,
            _ => self.last_article.as_mut(),
        }
    }

    /// Shows a screen. The article of the previous screen becomes the last article.
    pub(super) fn go(&mut self, screen: Screen) -> Command {
        self.put_article_aside();
        self.announcement.clear();
        self.screen = screen;
        Command::Focus(match self.screen {
            Screen::Search => Target::SearchBox,
            _ => Target::Title,
        })
    }

    /// Forgets the question, and the article that was read for it: the next ticket is not about that article.
    pub(super) fn forget_question(&mut self) {
        self.session.forget_question();
        self.last_article = None;
    }

    /// Shows the last article, if there is one.
    pub(super) fn go_to_article(&mut self) -> Vec<Command> {
        self.put_article_aside();
        let article = self.last_article.take();
        article.map(|article| self.go(Screen::Article(article))).into_iter().collect()
    }

    /// Asks why the last article did not help, if one has arrived.
    pub(super) fn go_to_reasons(&mut self) -> Vec<Command> {
        if self.reading().is_none() {
            return Vec::new();
        }
        self.put_article_aside();
        match self.last_article.take() {
            Some(Article::Ready(reading)) => vec![self.go(Screen::Reasons(reading))],
            _ => Vec::new(),
        }
    }

    fn put_article_aside(&mut self) {
        match std::mem::take(&mut self.screen) {
            Screen::Article(article) => self.last_article = Some(article),
            Screen::Reasons(reading) => self.last_article = Some(Article::Ready(reading)),
            other => self.screen = other,
        }
    }
}
