//! An article: what an author wrote, checked and in typed fields.

use std::fmt;

use kb_core::bundle::{OpenError, PackedSections};
use kb_core::model::{ArticleId, Escalation, Kind, Locale, Readers, Section};

/// The publication status of an article. Only published articles are in bundles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Being written.
    Draft,
    /// For readers.
    Published,
    /// Kept for the record.
    Archived,
}

/// Facets of an article, for suggestions and filters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Products it is about.
    pub products: Vec<String>,
    /// Components of those products.
    pub components: Vec<String>,
    /// Versions it applies to.
    pub versions: Vec<String>,
    /// ISO 3166 countries it applies to.
    pub countries: Vec<String>,
    /// Roles it is for.
    pub roles: Vec<String>,
    /// Portal pages it belongs to, as globs.
    pub routes: Vec<String>,
    /// Error codes it explains.
    pub error_codes: Vec<String>,
    /// Free tags.
    pub tags: Vec<String>,
}

/// Who looks after an article and until when it can be trusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// Team or person.
    pub owner: Option<String>,
    /// Date of the last review, `YYYY-MM-DD`.
    pub reviewed: Option<String>,
    /// Days between reviews.
    pub every_days: Option<u32>,
}

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its identity, unique within a knowledge base.
    pub id: ArticleId,
    /// Its title, never empty.
    pub title: String,
    /// What kind of article it is.
    pub kind: Kind,
    /// Who may read it: everyone where the knowledge base names no audiences, and only there.
    pub readers: Readers,
    /// Its language.
    pub locale: Locale,
    /// The article this one translates.
    pub translation_of: Option<ArticleId>,
    /// Its publication status.
    pub status: Status,
    /// The problem in clients' words.
    pub symptoms: Vec<String>,
    /// A one-line summary, where the author wrote one.
    pub summary: Option<String>,
    /// Facets.
    pub facets: Facets,
    /// Articles worth reading next.
    pub related: Vec<ArticleId>,
    /// Articles that this one replaces; their ids redirect to it.
    pub supersedes: Vec<ArticleId>,
    /// When and how it hands over to a person.
    pub escalation: Escalation,
    /// Who reviews it, and when.
    pub review: Review,
    /// The body, packed to save memory: there may be a hundred thousand articles, and code reads one at a time.
    pub sections: PackedSections,
}

impl Article {
    /// The body as typed blocks.
    pub fn body(&self) -> Result<Vec<Section>, BodyError> {
        self.sections.unpack().map_err(|cause| BodyError { article: self.id.clone(), cause })
    }
}

/// An article whose packed body can't be read. A bundle with it would show an empty article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyError {
    /// Which one.
    pub article: ArticleId,
    /// What is wrong with its bytes.
    pub cause: OpenError,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { article, cause } = self;
        write!(
            f,
            "the text of article `{article}` can't be stored ({cause}); nest its lists, quotations and emphasis less deep, and report this with the article"
        )
    }
}

impl std::error::Error for BodyError {}
