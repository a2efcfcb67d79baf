//! Everything that can happen to the panel.

use kb_core::ticket::{Fact, Impact, Outcome, Reason};

use super::answer::{Answer, Document, Trouble};
use super::config::{Config, Identity, Prefill, Theme};
use super::outbox::Entry;
use super::triaged::Triaged;

/// What the outside contributes to a step: the clock, chance and the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// Fresh random bits.
    pub random: u128,
    /// Facts about the page and the device; gathered only for [`Event::Review`], which puts them into the ticket.
    pub surroundings: Vec<Fact>,
}

/// Moves of the pointed-at result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To the next, or the first.
    Next,
    /// To the one before, or the last.
    Previous,
}

/// A text field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The question.
    Question,
    /// The rest.
    Details,
    /// The name.
    Name,
    /// The address.
    Email,
}

impl Field {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Details => "details",
            Self::Name => "name",
            Self::Email => "email",
        }
    }
}

/// What came of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It is safe with support, under this number.
    Delivered(String),
    /// Support's system does not accept it as it stands: field and message, as far as it said.
    Refused(Vec<(String, String)>),
    /// Too many requests; try again after this many seconds.
    TooMany(u64),
    /// It could not be reached, or failed on its side.
    Unavailable,
    /// Another tab has sent it or is sending it.
    Elsewhere,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Show the panel.
    Open,
    /// Hide the panel.
    Close,
    /// Show or hide it.
    Toggle,
    /// The window became as narrow as a phone, or wider.
    Phone(bool),
    /// The host changed its configuration.
    Configure(Box<Config>),
    /// The host says who is signed in.
    Identify(Identity),
    /// The host fills in the form.
    Prefill(Prefill),
    /// The host says where the client is.
    Context(Vec<Fact>),
    /// The host changes the language.
    SetLocale(String),
    /// The host changes the theme.
    SetTheme(Theme),
    /// The client signed out: forget what they typed.
    Reset,
    /// The Escape key.
    Escape,
    /// What earlier visits left in the browser's storage.
    Restored {
        /// The tab's session as it was encoded.
        session: Option<String>,
        /// The outbox.
        entries: Vec<Entry>,
        /// Whether storage keeps anything.
        kept: bool,
    },
    /// The search box holds this.
    Typed(String),
    /// The host searches for this.
    Search(String),
    /// Offer what fits the page.
    Suggest,
    /// An answer, to the question with this number.
    Found {
        /// The question's number.
        number: u32,
        /// The answer.
        answer: Answer,
    },
    /// No answer, to the question with this number.
    SearchFailed {
        /// The question's number.
        number: u32,
        /// Why not.
        trouble: Trouble,
    },
    /// Typing paused: say how many results there are.
    Announce(u32),
    /// Point at another result.
    Point(Move),
    /// The Enter key in the search box.
    Enter,
    /// Try the search again.
    SearchAgain,
    /// Back to the search, as it was left.
    ToSearch,
    /// Open an article.
    OpenArticle {
        /// Its id.
        article: String,
        /// Where in it; may be empty.
        anchor: String,
    },
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
        trouble: Trouble,
    },
    /// Try the article again.
    LoadAgain,
    /// A step was ticked off, or its tick taken back.
    Tick(String),
    /// A branch or a link leads to this place of the article.
    Follow(String),
    /// It solved the question.
    Helped,
    /// It did not solve the question.
    NotHelped,
    /// Why it did not.
    Because(Outcome),
    /// Back to the article.
    BackToArticle,
    /// Ask a person.
    Ask(Reason),
    /// A field of the form holds this.
    Write(Field, String),
    /// The impact was chosen.
    Choose(Impact),
    /// Show what will be sent.
    Review,
    /// What triage says.
    Triaged(Triaged),
    /// Change it.
    Edit,
    /// Throw the message away.
    Discard,
    /// Send it.
    Send,
    /// Whether the host lets it be sent.
    Allowed(bool),
    /// What came of sending the entry with this key.
    Replied {
        /// The entry's key.
        key: String,
        /// What came of it.
        reply: Reply,
    },
    /// The device is online again, or the page is looked at again.
    Online,
    /// A waiting time is over.
    Due,
    /// Show what waits.
    ShowQueued,
    /// Change a refused message.
    Rework(String),
    /// Whether the browser's storage kept the last entry.
    Stored(bool),
    /// Another tab changed the outbox.
    Elsewhere(Vec<Entry>),
}
