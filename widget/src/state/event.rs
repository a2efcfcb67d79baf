//! Everything that can happen to the panel, by the part of the panel that handles it.

use kb_core::ticket::{Fact, FeedbackDraft, FixOutcome, Impact, Reason};

use super::article::ArticleLink;
use super::config::{Config, Identity, Prefill, Theme};
use super::document::Document;
use super::form::Field;
use super::gateway::Reply;
use super::load_error::LoadError;
use super::results::SearchResults;
use super::search::QuestionId;
use super::session::Session;
use super::triage::TriageResult;

/// What a step gets from the outside besides the event: clock, random numbers and facts about the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepContext {
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// Fresh random bits.
    pub random: u128,
    /// Facts about the page and the device, for the ticket.
    pub page_facts: Vec<Fact>,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// From the host page, the window or an earlier visit.
    Host(HostEvent),
    /// From the search screen.
    Search(SearchEvent),
    /// From an article.
    Article(ArticleEvent),
    /// From the form.
    Form(FormEvent),
    /// From the outbox.
    Outbox(OutboxEvent),
}

/// An event from the host page, the window or an earlier visit.
#[derive(Debug, Clone, PartialEq)]
pub enum HostEvent {
    /// Open the panel.
    Open,
    /// Close the panel.
    Close,
    /// Open or close it.
    Toggle,
    /// The panel's empty frame is in the page.
    FrameDrawn,
    /// Whether the window is as narrow as a phone.
    Phone(bool),
    /// The host changed its configuration.
    Configure(Box<Config>),
    /// The host says who is signed in.
    Identify(Identity),
    /// The host fills in the form.
    Prefill(Prefill),
    /// The host says where the client is.
    Context(Vec<Fact>),
    /// The host asks for suggestions, and adds these facts to what it said before.
    Suggest(Vec<Fact>),
    /// The host changes the language.
    SetLocale(String),
    /// The host changes the theme.
    SetTheme(Theme),
    /// The client signed out: forget what they typed.
    Reset,
    /// The device has a network again.
    Online,
    /// The Escape key.
    Escape,
    /// What earlier visits left in the browser's storage.
    Restored {
        /// The tab's session, if one of our schema is stored.
        session: Option<Box<Session>>,
        /// The outbox: each entry in its stored form.
        entries: Vec<String>,
        /// Whether the browser's storage works.
        storage_works: bool,
    },
}

/// An event of the search.
#[derive(Debug, Clone, PartialEq)]
pub enum SearchEvent {
    /// The search box holds this text.
    Typed(String),
    /// Show the search with this question.
    Ask(String),
    /// Search again, or suggest articles for the page.
    Refresh,
    /// The results of a question.
    Found {
        /// The question.
        id: QuestionId,
        /// The results.
        results: SearchResults,
    },
    /// A question could not be searched.
    Failed {
        /// The question.
        id: QuestionId,
        /// Why not.
        error: LoadError,
    },
    /// Typing has paused since the question with this number.
    TypingPaused(u32),
    /// Select another result with the arrow keys.
    Select(Direction),
    /// The Enter key in the search box.
    Enter,
    /// Try the search again after an error.
    Retry,
    /// Show the search as it was left.
    Show,
}

/// The direction of an arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the next result, and from the last to the first.
    Next,
    /// To the previous result, and from the first to the last.
    Previous,
}

/// An event of an article.
#[derive(Debug, Clone, PartialEq)]
pub enum ArticleEvent {
    /// Open an article.
    Open(ArticleLink),
    /// An article arrived.
    Loaded {
        /// The id that was asked for.
        article: String,
        /// The article.
        document: Box<Document>,
    },
    /// An article did not arrive.
    LoadFailed {
        /// The id that was asked for.
        article: String,
        /// Why not.
        error: LoadError,
    },
    /// Try again to load it.
    Retry,
    /// Tick a step off, or take its tick back.
    Tick(String),
    /// Go to this anchor of the article, as a branch or a link says.
    Follow(String),
    /// The article solved the question.
    Helped,
    /// The article did not solve the question.
    NotHelped,
    /// Why it did not.
    Because(FixOutcome),
    /// Show the article again.
    Back,
}

/// An event of the form.
#[derive(Debug, Clone, PartialEq)]
pub enum FormEvent {
    /// Open the form to ask a person.
    Open(Reason),
    /// A text field holds this text.
    Write(Field, String),
    /// An impact was chosen.
    ChooseImpact(Impact),
    /// The results of a search for the form's text have arrived.
    Searched,
    /// Review the ticket before it is sent.
    Review,
    /// The result of triage.
    Triaged(TriageResult),
    /// Change the ticket that was checked.
    Edit,
    /// Delete what was written.
    Discard,
}

/// An event of the outbox.
#[derive(Debug, Clone, PartialEq)]
pub enum OutboxEvent {
    /// Send the ticket that was checked.
    Send,
    /// Whether the host page allows it to be sent.
    Allowed(bool),
    /// The outcome of sending the entry with this key.
    Replied {
        /// The entry's key.
        key: String,
        /// The outcome.
        reply: Reply,
    },
    /// Send everything now: the device is online again, the page is visible again, or the client asked for it.
    SendAll,
    /// A waiting time is over.
    Due,
    /// Show what waits.
    Show,
    /// Correct the refused ticket with this key.
    Correct(String),
    /// Whether the browser's storage has saved the latest entry.
    Saved(bool),
    /// The browser's storage was emptied, and what waits was in it.
    StorageCleared,
    /// Another tab changed the outbox, which now holds these entries in their stored form.
    ChangedElsewhere(Vec<String>),
    /// An earlier visit left these entries in their stored form.
    Restored(Vec<String>),
    /// Send this feedback. The question in it is not redacted yet.
    Judged(Box<FeedbackDraft>),
    /// The client signed out: their messages are no longer shown.
    SignedOut,
}
