//! The article that the client opened, and how far they have come in it.

use kb_core::model::{Node, Section, walk};
use kb_core::ticket::FixOutcome;

use super::document::Document;
use super::load_error::LoadError;

/// An article's id and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleLink {
    /// The article's id.
    pub article: String,
    /// An anchor in it; empty for its top.
    pub anchor: String,
}

impl ArticleLink {
    /// A link to the top of an article.
    pub fn top(article: &str) -> Self {
        Self { article: article.to_owned(), anchor: String::new() }
    }
}

/// The article that was opened last.
#[derive(Debug, Clone, PartialEq)]
pub enum Article {
    /// It is being fetched.
    Loading(ArticleLink),
    /// It could not be fetched.
    Failed(ArticleLink, LoadError),
    /// It is shown.
    Ready(Reading),
}

impl Article {
    /// Where the client wanted to go, as long as the article has not arrived.
    pub fn awaited(&self) -> Option<&ArticleLink> {
        match self {
            Self::Loading(link) | Self::Failed(link, _) => Some(link),
            Self::Ready(_) => None,
        }
    }

    /// The article, once it has arrived.
    pub fn reading(&self) -> Option<&Reading> {
        if let Self::Ready(reading) = self { Some(reading) } else { None }
    }
}

/// An article that is being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The article.
    pub document: Box<Document>,
    /// The step that a branch led to, until it is ticked off.
    pub followed: Option<String>,
    /// Why it did not help, once the client said so.
    pub failure: Option<FixOutcome>,
}

impl Reading {
    /// An article that was just opened.
    pub fn new(document: Box<Document>) -> Self {
        Self { document, followed: None, failure: None }
    }

    /// The step to do next: the one that a branch led to, or else the first one behind the last ticked step.
    pub fn current_step(&self, ticked: &[String]) -> Option<String> {
        if let Some(step) = self.followed.as_ref().filter(|step| !ticked.contains(step)) {
            return Some(step.clone());
        }
        let steps = steps_of(&self.document.sections);
        let done = steps.iter().rposition(|step| ticked.contains(step)).map_or(0, |at| at + 1);
        steps.get(done).cloned()
    }
}

/// The anchors of all steps of an article, in order.
pub fn steps_of(sections: &[Section]) -> Vec<String> {
    let mut steps = Vec::new();
    for section in sections {
        walk(&section.blocks, &mut |node| {
            if let Node::Step(step) = node {
                steps.push(step.anchor.clone());
            }
        });
    }
    steps
}
