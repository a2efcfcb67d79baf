//! What the markups have in common whose blocks are lines with a sign in front: CommonMark, Textile and the wiki markup of Jira.

use super::document::{Block, Item, indentation, one_line};

/// What such a markup has of its own.
pub struct LineMarkup {
    /// Before a heading.
    pub heading: &'static str,
    /// Before a paragraph.
    pub paragraph: &'static str,
    /// Before an entry of a list.
    pub entry: &'static str,
    /// Before what stands below an entry.
    pub part: &'static str,
    /// On both sides of a strong text.
    pub strong: &'static str,
    /// A column of a quoted line's indentation, as a space that is no markup.
    pub column: &'static str,
    /// A text in which nothing is markup.
    pub escape: fn(&str) -> String,
    /// The client's own words.
    pub quote: fn(&Self, &str) -> String,
}

impl LineMarkup {
    /// Renders a document.
    pub fn render(&self, blocks: &[Block]) -> String {
        let rendered: Vec<String> =
            blocks.iter().map(|block| self.block(block)).filter(|text| !text.is_empty()).collect();
        rendered.join("\n\n") + "\n"
    }

    /// A line of the client's words, with its indentation.
    pub(super) fn line_of_quote(&self, line: &str) -> String {
        let (columns, rest) = indentation(line);
        self.column.repeat(columns) + &(self.escape)(rest)
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(text) => self.heading.to_owned() + &self.inline(text),
            Block::Paragraph(text) => self.paragraph.to_owned() + &self.inline(text),
            Block::Quote(text) => (self.quote)(self, text),
            Block::List(items) => {
                items.iter().map(|item| self.list_entry(item)).collect::<Vec<_>>().join("\n")
            }
            Block::Facts(facts) => {
                let lines = facts.iter().map(|(name, value)| self.fact(name, value));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }

    fn list_entry(&self, item: &Item) -> String {
        let parts = item.parts.iter().map(|part| format!("\n{}{}", self.part, self.inline(part)));
        format!("{}{}{}", self.entry, self.inline(&item.text), parts.collect::<String>())
    }

    fn fact(&self, name: &str, value: &str) -> String {
        format!(
            "{}{strong}{}:{strong} {}",
            self.entry,
            self.inline(name),
            self.inline(value),
            strong = self.strong
        )
    }

    fn inline(&self, text: &str) -> String {
        (self.escape)(&one_line(text))
    }
}
