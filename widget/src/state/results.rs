//! What search found, in the shape that the panel shows.

use kb_core::bundle::Bypass;

use super::names::Names;

/// A piece of a line, marked where it matches the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it matches.
    pub hit: bool,
}

/// Why an article is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchReason {
    /// Its words match the question; the list needs no further explanation.
    Words,
    /// It closed this many tickets, whatever they were about.
    Closed(u32),
    /// It belongs to the page the client is on.
    OnThisPage,
    /// It describes a known defect.
    KnownError,
}

/// One listed article.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub article: String,
    /// Its title, marked where it matches.
    pub title: Vec<Span>,
    /// One line of it, marked where it matches; may be empty.
    pub line: Vec<Span>,
    /// Where in the article the answer begins; empty for its top.
    pub anchor: String,
    /// Why it is listed.
    pub reason: MatchReason,
    /// Its score.
    pub score: i64,
    /// The probability that it resolves the question, 0 to 1, where the bundle is calibrated.
    pub probability: Option<f32>,
}

impl Hit {
    /// The title without its marks.
    pub fn plain_title(&self) -> String {
        self.title.iter().map(|span| span.text.as_str()).collect()
    }

    /// What its row shows, as one text. The row is drawn anew only if this differs.
    pub fn row(&self) -> String {
        let reason = match self.reason {
            MatchReason::Words => 0,
            MatchReason::OnThisPage => 1,
            MatchReason::KnownError => 2,
            MatchReason::Closed(tickets) => u64::from(tickets) + 3,
        };
        let mut row = [&self.article, "\n", &self.anchor, "\n", &reason.to_string(), "\n"].concat();
        for line in [&self.title, &self.line] {
            for span in line {
                row.push(if span.hit { '\u{1}' } else { '\u{2}' });
                row.push_str(&span.text);
            }
            row.push('\n');
        }
        row
    }
}

/// How confident search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Band {
    /// One article answers the question.
    Answer,
    /// Some articles may answer it.
    #[default]
    Suggest,
    /// No listed article is likely to answer it.
    None,
    /// Such questions always go to a person; articles are folded away.
    PersonFirst,
}

/// The results of one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchResults {
    /// Listed articles, best first.
    pub hits: Vec<Hit>,
    /// How confident search is in them.
    pub band: Band,
    /// The category for which the question goes to a person first.
    pub person_first: Option<Box<Bypass>>,
    /// Digests of the bundles that were searched.
    pub bundles: Vec<String>,
    /// The names that these bundles give to products, categories and routes.
    pub names: Names,
}

/// Most articles listed where no single one is the answer.
const MAX_SUGGESTED: usize = 3;

impl SearchResults {
    /// The articles that the client can open. Where none is the answer, these are only the best few: more of them would distract.
    pub fn reachable(&self) -> &[Hit] {
        let most = match self.band {
            Band::Suggest | Band::PersonFirst => MAX_SUGGESTED,
            Band::Answer | Band::None => self.hits.len(),
        };
        &self.hits[..most.min(self.hits.len())]
    }

    /// Whether the first article is the answer as far as the bundle can be sure, and nothing in the question asks for a person.
    pub fn is_sure(&self) -> bool {
        self.band == Band::Answer && self.person_first.is_none()
    }

    /// How many of the reachable articles are visible at once; the others are folded away below them.
    pub fn visible(&self) -> usize {
        match self.band {
            Band::Answer => self.hits.len().min(1),
            Band::None | Band::PersonFirst => 0,
            Band::Suggest => self.reachable().len(),
        }
    }
}
