//! Everything the state asks of the outside world.

use kb_core::ticket::Outcome;

use super::event::Event;
use super::outbox::Entry;

/// Where the keyboard's focus goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The search box.
    SearchBox,
    /// The screen's title.
    Title,
    /// The list of problems above the form.
    Problems,
    /// The fix that is offered before sending.
    Offer,
}

/// What the host page is told. None of it holds a word that the client typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The panel shows.
    Opened,
    /// The panel is hidden.
    Closed,
    /// A question was answered with this many results.
    Searched(usize),
    /// So many articles fit the page.
    Suggested(usize),
    /// An article is read.
    ArticleViewed(String),
    /// A fix was judged.
    Judged(String, Outcome),
    /// The client says that it is solved.
    Resolved(String),
    /// A ticket arrived, under this number.
    TicketCreated(String),
    /// A ticket waits to be sent; so many wait now.
    TicketQueued(usize),
    /// Something failed.
    Failed(&'static str),
}

/// A command.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Answer this question with [`Event::Found`].
    Search {
        /// The question's number.
        number: u32,
        /// The question; empty asks for suggestions that fit the page.
        question: String,
    },
    /// Ask triage about a ticket with this text; answered by [`Event::Triaged`]. Without a text what that takes is fetched.
    Triage(String),
    /// Fetch this article.
    Load(String),
    /// Forget what was fetched: it is damaged or old.
    Refetch,
    /// Tell the host.
    Tell(Notice),
    /// Ask the host whether the ticket may be sent.
    AskHost,
    /// Come back with this event.
    After(u32, Event),
    /// Move the focus.
    Focus(Target),
    /// Bring this anchor of the article into view and focus it.
    Show(String),
    /// Bring the result with this number into view.
    Reveal(usize),
    /// Keep the tab's session.
    KeepSession(String),
    /// Keep an entry of the outbox; answered by [`Event::Stored`].
    Keep(Entry),
    /// Remove the entry with this key.
    Remove(String),
    /// Send an entry; answered by [`Event::Replied`].
    Deliver(Entry),
}
