//! What speaks for an article, and how strongly.

use kb_core::index::UNITS_PER_POINT;
use kb_core::query::WEIGHT_ONE;
use kb_core::rank::Hit;

/// The kinds of evidence, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// An answer has the article's address.
    Address,
    /// The answer has its title.
    Title,
    /// The answer's words find it.
    Search,
}

impl By {
    /// Every kind.
    pub(super) const ALL: [Self; 3] = [Self::Address, Self::Title, Self::Search];

    /// Its name in lines.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Title => "title",
            Self::Search => "search",
        }
    }

    /// The same in words.
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::Address => "its address stands in the answer",
            Self::Title => "its title stands in the answer",
            Self::Search => "the answer's words find it first",
        }
    }
}

/// How strongly a search speaks for its first article; each is about 0 to 3.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Evidence {
    /// The logarithm of the score in points.
    pub(super) score: f64,
    /// How far the second article is behind, 0 to 1.
    pub(super) lead: f64,
    /// 1 where the question finds the same article first, and the less the later.
    pub(super) asked: f64,
    /// The share of the title's words that the answer has.
    pub(super) title: f64,
}

/// An article that may have closed a ticket.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Its id.
    pub(super) article: String,
    /// What speaks for it.
    pub(super) by: By,
    /// How strongly, where that is a search.
    pub(super) evidence: Evidence,
}

/// The article that the answer's words find, with what speaks for it.
pub(super) fn from_search(said: &[Hit], asked: &[Hit], answer: &str) -> Option<Candidate> {
    let first = said.first()?;
    let points = |hit: &Hit| hit.score as f64 / f64::from(UNITS_PER_POINT) / f64::from(WEIGHT_ONE);
    let second = said.get(1).map_or(0.0, points);
    let place = asked.iter().position(|hit| hit.doc == first.doc);
    let answer = answer.to_lowercase();
    let words: Vec<String> = first.row.title.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let said_words = words.iter().filter(|word| answer.contains(word.as_str())).count();
    let evidence = Evidence {
        score: points(first).max(0.0).ln_1p(),
        lead: 1.0 - second / points(first).max(f64::MIN_POSITIVE),
        asked: place.map_or(0.0, |place| 1.0 / (place + 1) as f64),
        title: said_words as f64 / words.len().max(1) as f64,
    };
    Some(Candidate { article: first.row.id.as_str().to_owned(), by: By::Search, evidence })
}

/// A text without the addresses in it, whose parts are no words that anybody said.
pub(super) fn without_addresses(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !word.contains("://"));
    words.collect::<Vec<_>>().join(" ")
}
