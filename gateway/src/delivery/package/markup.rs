//! The markups that ticket systems read as text.

use super::document::Block;
use super::markdown::MARKDOWN;
use super::textile::TEXTILE;
use super::wiki::WIKI;
use super::{html, plain};

/// How a system reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// As it stands.
    Plain,
    /// HTML.
    Html,
    /// CommonMark and its dialects.
    Markdown,
    /// Textile, as Redmine reads it.
    Textile,
    /// The wiki markup of Jira.
    Wiki,
}

impl Markup {
    /// Every markup.
    pub const ALL: [Self; 5] = [Self::Plain, Self::Html, Self::Markdown, Self::Textile, Self::Wiki];

    /// The markup of this name in gateway.toml.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|markup| markup.name() == name)
    }

    /// Its name in gateway.toml.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Textile => "textile",
            Self::Wiki => "wiki",
        }
    }

    /// The document in this markup.
    pub fn render(self, blocks: &[Block]) -> String {
        match self {
            Self::Plain => plain::render(blocks),
            Self::Html => html::render(blocks),
            Self::Markdown => MARKDOWN.render(blocks),
            Self::Textile => TEXTILE.render(blocks),
            Self::Wiki => WIKI.render(blocks),
        }
    }
}
