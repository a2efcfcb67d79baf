//! The fields of an article and the texts in each.

use std::borrow::Cow;

use kb_core::model::{Block, Inline, LinkTarget, Node, Section, blocks_text, plain_text, walk};

use unicode_normalization::UnicodeNormalization;

use crate::article::{Article, BodyError};
use crate::sources::normal_form::composed;

/// A field of an article. Ranking weighs each field differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The title.
    Title,
    /// Section and paragraph headings.
    Headings,
    /// Symptoms, error codes and tags from the front matter.
    Symptoms,
    /// Running text, lists and tables.
    Body,
    /// Preformatted text.
    Code,
    /// Anchor texts of links from other articles.
    Anchors,
}

impl Field {
    /// Every field, in index order.
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Headings, Self::Symptoms, Self::Body, Self::Code, Self::Anchors];
}

/// An article's text in each field, in the order of [`Field::ALL`].
pub type FieldTexts = [String; Field::ALL.len()];

/// The texts of an article, without anchor texts, which are in other articles.
pub fn texts_of(article: &Article) -> Result<FieldTexts, BodyError> {
    let mut texts = FieldTexts::default();
    texts[Field::Title as usize].clone_from(&article.title);
    let symptoms = article.symptoms.iter().chain(&article.facets.error_codes).chain(&article.facets.tags);
    texts[Field::Symptoms as usize] = symptoms.map(String::as_str).collect::<Vec<_>>().join("\n");
    for section in &article.body()? {
        push_section(section, &mut texts);
    }
    for text in &mut texts {
        if let Cow::Owned(composed) = composed(text) {
            *text = composed;
        }
    }
    Ok(texts)
}

fn push_section(section: &Section, texts: &mut FieldTexts) {
    push_line(&plain_text(&section.heading), Field::Headings, texts);
    walk(&section.blocks, &mut |node| push_node(node, texts));
}

fn push_node(node: Node<'_>, texts: &mut FieldTexts) {
    match node {
        Node::Block(Block::Heading { content, .. }) => {
            push_line(&plain_text(content), Field::Headings, texts)
        }
        Node::Block(Block::Code { text, .. }) => push_line(text, Field::Code, texts),
        Node::Block(block @ (Block::Paragraph(_) | Block::Table { .. })) => {
            push_line(&blocks_text(std::slice::from_ref(block)), Field::Body, texts);
        }
        Node::Branch(branch) => push_line(&branch.label, Field::Body, texts),
        _ => {}
    }
}

fn push_line(line: &str, field: Field, texts: &mut FieldTexts) {
    let text = &mut texts[field as usize];
    text.push_str(line);
    push_plain_digits(line, text);
    text.push('\n');
}

/// Adds words with raised or lowered digits as people type them: `m2` for `m²`, `H2O` for `H₂O`. Behind a longer word a raised digit is the
/// mark of a note, and the word is added without it.
fn push_plain_digits(line: &str, text: &mut String) {
    const LONGEST_UNIT: usize = 3;
    let is_raised = |c: char| matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2079}');
    let is_lowered = |c: char| matches!(c, '\u{2080}'..='\u{2089}');
    if line.is_ascii() || !line.contains(|c| is_raised(c) || is_lowered(c)) {
        return;
    }
    for word in line.split(|c: char| !c.is_alphanumeric()) {
        let base = word.trim_end_matches(is_raised);
        let is_note = base.len() < word.len() && base.chars().count() > LONGEST_UNIT;
        let word = if is_note { base } else { word };
        if is_note
            || word.starts_with(char::is_alphabetic) && word.contains(|c| is_raised(c) || is_lowered(c))
        {
            text.push(' ');
            text.extend(word.nfkc());
        }
    }
}

/// Calls `found` with the target's id and the words of every link from an article to another.
pub fn links(article: &Article, found: &mut impl FnMut(&str, String)) -> Result<(), BodyError> {
    for section in &article.body()? {
        section.walk(&mut |node| {
            if let Node::Inline(Inline::Link { target: LinkTarget::Article { id, .. }, content }) = node {
                found(id.as_str(), plain_text(content));
            }
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_and_lowered_digits_are_found_as_typed() {
        for (line, expected) in [
            ("H₂O on 5 m² for 10⁶", "H₂O on 5 m² for 10⁶ H2O m2\n"),
            ("Profit¹ and loss²", "Profit¹ and loss² Profit loss\n"),
            ("Straße 2", "Straße 2\n"),
        ] {
            let mut texts = FieldTexts::default();
            push_line(line, Field::Body, &mut texts);
            assert_eq!(texts[Field::Body as usize], expected);
        }
    }
}
