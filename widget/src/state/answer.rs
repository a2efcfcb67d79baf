//! What search and the bundle give the panel, in the panel's own shape.

use kb_core::model::Section;

/// A piece of a line, marked where it matches the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it matches.
    pub hit: bool,
}

/// Why an article is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Its words match; nothing more needs saying.
    Words,
    /// It closed this many tickets like the question.
    Closed(u32),
    /// It belongs to the page the client is on.
    OnThisPage,
    /// It is a defect we know of.
    KnownError,
}

/// One offered article.
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
    /// Why it is offered.
    pub why: Why,
    /// Its score.
    pub score: i64,
    /// How likely it resolves the question, where the bundle knows.
    pub probability: Option<f32>,
}

impl Hit {
    /// The title without its marks.
    pub fn plain_title(&self) -> String {
        self.title.iter().map(|span| span.text.as_str()).collect()
    }
}

/// How sure search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Band {
    /// One article answers it.
    Answer,
    /// Some articles may answer it.
    #[default]
    Suggest,
    /// Nothing offered is likely to answer it.
    None,
    /// Its category always reaches a person.
    Person,
}

/// The answer to one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// Offered articles, best first.
    pub hits: Vec<Hit>,
    /// How sure search is of them.
    pub band: Band,
    /// Category that always reaches a person, where the question's words tell it.
    pub person: Option<String>,
    /// Digests of the bundles that answered.
    pub bundles: Vec<String>,
}

/// Most articles that are offered where none is sure.
const SUGGESTED: usize = 3;

impl Answer {
    /// The articles that can be reached: all, or the best few where none is sure; nearer to a guess more only distract.
    pub fn reachable(&self) -> &[Hit] {
        let most = match self.band {
            Band::Suggest | Band::Person => SUGGESTED,
            Band::Answer | Band::None => self.hits.len(),
        };
        &self.hits[..most.min(self.hits.len())]
    }

    /// How many of them are seen at once; the others lie below a fold.
    pub fn seen(&self) -> usize {
        match self.band {
            Band::Answer => self.hits.len().min(1),
            Band::None => 0,
            Band::Suggest | Band::Person => self.reachable().len(),
        }
    }
}

/// An article as the panel shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub article: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub locale: String,
    /// Its body.
    pub sections: Vec<Section>,
    /// Worth reading next: id and title.
    pub related: Vec<(String, String)>,
    /// Category that a ticket after it gets.
    pub category: Option<String>,
    /// What a ticket after it should say.
    pub ask: Vec<String>,
    /// Whether it always ends with a person.
    pub bypass: bool,
    /// When it was last reviewed, `YYYY-MM-DD`; may be empty.
    pub reviewed: String,
    /// Where its pictures lie, with a final slash.
    pub base: String,
    /// Where in it the question is answered; empty where that is the whole.
    pub target: String,
    /// Digest of its bundle.
    pub bundle: String,
}

/// Why search or an article can't be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The bundle can't be reached.
    Unreachable,
    /// The bundle is of a newer format than this page's panel reads.
    Newer,
    /// A file arrived damaged.
    Damaged,
    /// The page is older than the bundle and its files are gone.
    Stale,
    /// The article is not there (any more).
    NoArticle,
    /// The browser is too old to open the bundle.
    OldBrowser,
}

impl Trouble {
    /// Its code in the `error` event.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "bundle-unreachable",
            Self::Newer => "bundle-version",
            Self::Damaged => "bundle-damaged",
            Self::Stale => "bundle-stale",
            Self::NoArticle => "article-missing",
            Self::OldBrowser => "browser-unsupported",
        }
    }

    /// Whether loading the page again is the way out, rather than trying again.
    pub fn needs_reload(self) -> bool {
        matches!(self, Self::Newer | Self::Stale)
    }
}
