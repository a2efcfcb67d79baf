//! An article as the panel shows it.

use kb_core::bundle::Bypass;
use kb_core::model::Section;

/// An article's content, and what a ticket after it needs.
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
    /// Related articles: id and title.
    pub related: Vec<(String, String)>,
    /// The category of a ticket that follows it.
    pub category: Option<String>,
    /// What a ticket that follows it should mention.
    pub ask: Vec<String>,
    /// The category of its questions, if they always go to a person.
    pub person_first: Option<Box<Bypass>>,
    /// Date of the last review, `YYYY-MM-DD`; may be empty.
    pub reviewed: String,
    /// The folder of its images, with a final slash.
    pub base: String,
    /// The anchor where the question is answered; empty where the article as a whole answers it.
    pub target: String,
    /// Digest of its bundle.
    pub bundle: String,
}
