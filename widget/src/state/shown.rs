//! Which elements the panel consists of. The view draws a part of the panel anew when what is said here about that part has changed. All
//! other changes, such as what was typed, ticked off or selected, are made in the elements that are there, which keep focus and caret.

use std::mem::{Discriminant, discriminant};
use std::ops::Range;

use super::article::Article;
use super::load_error::LoadError;
use super::panel::{Drawn, State};
use super::person_offer::PersonOffer;
use super::results::{Band, Hit, SearchResults};
use super::screen::Screen;
use super::search::Listed;
use crate::catalog::{Catalog, Word};

/// What a part of the panel shows. The parts share one type, because each type of its own adds code to the download.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// The texts of the whole panel.
    Texts(Catalog),
    /// The label of the way back; without one, the panel's title.
    WayBack(Option<Word>),
    /// The search.
    Search,
    /// An article that has not arrived yet.
    ArticleAwaited,
    /// An article that can't be had.
    ArticleFailed(LoadError),
    /// The article with this id.
    Article(String),
    /// Thanks.
    Solved,
    /// A screen of the desk, and whether the desk has arrived.
    Desk(Discriminant<Screen>, bool),
    /// How many messages wait, and whether the client has begun one.
    Bars(usize, bool),
    /// Why the latest question has no results.
    SearchError(Option<LoadError>),
    /// Nothing: below the box, or in a panel that is not drawn yet.
    Nothing,
    /// A note that the search is running.
    Searching,
    /// A list that has these rows: for articles, id and title.
    Rows(Vec<(String, String)>),
    /// Suggestions for the page.
    Suggestions,
    /// Results of a question.
    Results(ResultsLayout),
    /// A list of so many results.
    Places(usize),
    /// A result and its place among all; `None` where the list has become shorter.
    Result(Option<(usize, String)>),
    /// The article with this id, as a part of another screen.
    Opened(Option<String>),
    /// Whether a detail shows.
    Detail(bool),
}

/// Which of the results a list has.
pub type ResultRange = fn(&SearchResults) -> Range<usize>;

/// What stands below the box once a question has results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultsLayout {
    /// A person, because such questions always go to one, and below it the results, folded away.
    PersonFirst,
    /// A person, because no article is likely to answer, and below it the results, folded away.
    NoAnswer,
    /// The best results, although none is likely to answer, because the client still types.
    Unlikely,
    /// The best results, and below them the others.
    Likely,
}

impl State {
    /// What is inside the panel's frame.
    pub fn shown_inside(&self) -> Shown {
        match self.drawn {
            Drawn::Frame => Shown::Nothing,
            Drawn::Surround | Drawn::Screen => Shown::Texts(self.catalog.clone()),
        }
    }

    /// The screen.
    pub fn shown_screen(&self) -> Shown {
        match &self.screen {
            _ if self.drawn < Drawn::Screen => Shown::Nothing,
            Screen::Search => Shown::Search,
            Screen::Article(Article::Loading(_)) => Shown::ArticleAwaited,
            Screen::Article(Article::Failed(_, error)) => Shown::ArticleFailed(*error),
            Screen::Article(Article::Ready(reading)) => Shown::Article(reading.document.article.clone()),
            Screen::Solved => Shown::Solved,
            screen @ (Screen::Reasons(_)
            | Screen::Ticket
            | Screen::Review(_)
            | Screen::Sent(_)
            | Screen::Queued) => Shown::Desk(discriminant(screen), self.desk.rules.is_some()),
        }
    }

    /// The bars between the box and the results.
    pub fn shown_bars(&self) -> Shown {
        Shown::Bars(self.outbox.waiting(), self.session.has_own_draft())
    }

    /// The list below the box.
    pub fn shown_list(&self) -> Shown {
        match &self.search.listed {
            Some(Listed::Question(results)) => {
                let offer = PersonOffer::for_results(results, self.search.typing_paused);
                Shown::Results(match (offer, results.band) {
                    (Some(PersonOffer::PersonFirst), _) => ResultsLayout::PersonFirst,
                    (Some(PersonOffer::NoAnswer), _) => ResultsLayout::NoAnswer,
                    (None, Band::None) => ResultsLayout::Unlikely,
                    (None, _) => ResultsLayout::Likely,
                })
            }
            Some(Listed::Page(results)) if !results.hits.is_empty() => Shown::Suggestions,
            None if self.search.error.is_some() => Shown::Nothing,
            None if !self.session.question.trim().is_empty() => Shown::Searching,
            _ => Shown::Rows(self.session.recent.clone()),
        }
    }

    /// The places of a list of results.
    pub fn shown_places(&self, range: ResultRange) -> Shown {
        Shown::Places(self.listed_results(range).count())
    }

    /// What stands at a place of that list.
    pub fn shown_result(&self, range: ResultRange, place: usize) -> Shown {
        Shown::Result(self.listed_results(range).nth(place).map(|(at, hit)| (at, hit.row())))
    }

    /// A range of the results, each with its place among all.
    pub fn listed_results(&self, range: ResultRange) -> impl Iterator<Item = (usize, &Hit)> {
        let results = self.search.listed.as_ref().map(Listed::results);
        let range = results.map(range).unwrap_or_default();
        let hits = results.and_then(|results| results.hits.get(range.clone())).unwrap_or_default();
        range.zip(hits)
    }

    /// The article that is opened in the list.
    pub fn shown_opened(&self) -> Shown {
        Shown::Opened(self.opened().map(|reading| reading.document.article.clone()))
    }
}
