//! What the state asks of the outside world.

use kb_core::ticket::FixOutcome;

use super::event::Event;
use super::outbox::Entry;
use super::search::QuestionId;
use super::session::Session;

/// Where the keyboard's focus goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The search box.
    SearchBox,
    /// The screen's title.
    Title,
    /// The list of problems above the form.
    Problems,
    /// The article offered before a ticket is checked.
    Offer,
}

/// An event for the host page. None of them contains anything that the client typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The panel was opened.
    Opened,
    /// The panel was closed.
    Closed,
    /// A question was answered with this many results.
    Searched(usize),
    /// This many articles were suggested for the page.
    Suggested(usize),
    /// An article was opened.
    ArticleViewed(String),
    /// The client said whether an article helped.
    Judged(String, FixOutcome),
    /// The client said that an article solved the question.
    Resolved(String),
    /// A ticket was delivered and has this number.
    TicketCreated(String),
    /// A ticket could not be delivered yet; this many are waiting.
    TicketQueued(usize),
    /// An error, by its code.
    Failed(&'static str),
}

/// A command.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Search; the results arrive as [`SearchEvent::Found`](super::event::SearchEvent::Found).
    Search {
        /// Which question it is.
        id: QuestionId,
        /// The question; empty asks for suggestions for the page.
        question: String,
    },
    /// Ask triage about a ticket with this text; the result arrives as [`FormEvent::Triaged`](super::event::FormEvent::Triaged).
    Triage(String),
    /// Fetch the desk; it arrives through [`State::desk_arrived`](super::panel::State::desk_arrived).
    FetchDesk,
    /// Leave what was typed to the plain form, because the desk can't be fetched.
    UsePlainForm,
    /// Fetch what triage needs, so that it can answer quickly.
    PrefetchTriage,
    /// Fetch this article.
    LoadArticle(String),
    /// Fetch past the browser's cache from now on, because its content is damaged or outdated.
    BypassCache,
    /// Send an event to the host page.
    Notify(Notice),
    /// Ask the host page whether the ticket may be sent.
    AskHost,
    /// Dispatch this event after this many milliseconds.
    Schedule(u32, Event),
    /// Move the focus.
    Focus(Target),
    /// Scroll to this anchor of the article and focus it.
    ScrollToAnchor(String),
    /// Scroll to the result at this place of the list.
    ScrollToResult(usize),
    /// Save the tab's session.
    SaveSession(Box<Session>),
    /// Save an entry of the outbox; the outcome arrives as [`OutboxEvent::Saved`](super::event::OutboxEvent::Saved).
    SaveEntry(Entry),
    /// Remove the entry with this key from storage.
    RemoveEntry(String),
    /// Send an entry; the outcome arrives as [`OutboxEvent::Replied`](super::event::OutboxEvent::Replied).
    SendEntry(Entry),
}
