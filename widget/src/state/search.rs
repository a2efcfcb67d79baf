//! The state of the search. The text that the client typed is in the session.

use super::load_error::LoadError;
use super::names::Names;
use super::results::SearchResults;

/// Most characters of a question that are used.
pub const MAX_CHARACTERS: usize = kb_core::ticket::MAX_QUESTION;

/// Which search a question belongs to, and its number there. The number tells late results of an older question apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionId {
    /// The search box.
    SearchBox(u32),
    /// The ticket form, which looks for articles that may make the ticket unnecessary.
    Form(u32),
}

/// What the list below the search box shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Listed {
    /// Results of the typed question.
    Question(SearchResults),
    /// Suggestions for the page, because no question was typed.
    Page(SearchResults),
}

impl Listed {
    /// The results in either case.
    pub fn results(&self) -> &SearchResults {
        match self {
            Self::Question(results) | Self::Page(results) => results,
        }
    }
}

/// The state of the search box.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// Number of the latest question.
    pub number: u32,
    /// Its results have not arrived yet.
    pub pending: bool,
    /// The question was longer than the limit and was cut.
    pub cut: bool,
    /// The latest results.
    pub listed: Option<Listed>,
    /// The names that the bundles give to products, categories and routes, from the last results.
    pub names: Names,
    /// Why the latest question has no results.
    pub error: Option<LoadError>,
    /// The result that the arrow keys have selected.
    pub selected: Option<usize>,
    /// Typing has paused since the results arrived. Only then does the panel say that nothing fits, or open an article in the list:
    /// before, the layout would jump while the client types.
    pub typing_paused: bool,
}

impl Search {
    /// The results of the typed question.
    pub fn question_results(&self) -> Option<&SearchResults> {
        if let Some(Listed::Question(results)) = &self.listed { Some(results) } else { None }
    }

    /// The suggestions for the page, while no question is typed.
    pub fn page_suggestions(&self) -> Option<&SearchResults> {
        if let Some(Listed::Page(results)) = &self.listed { Some(results) } else { None }
    }
}
