//! The text of an article's body without its markup.

use super::block::{Block, Inline};
use super::walk::{Part, walk, walk_inlines};

/// The text of a line.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    walk_inlines(content, &mut |part| push(part, &mut text));
    text
}

/// The text of some blocks, each block and each cell of a table on a line of its own.
pub fn blocks_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    walk(blocks, &mut |part| push(part, &mut text));
    text
}

fn push(part: Part<'_>, text: &mut String) {
    match part {
        Part::Inline(Inline::Text(words) | Inline::Code(words)) => text.push_str(words),
        Part::Inline(Inline::Image(image)) => text.push_str(&image.alt),
        Part::Inline(Inline::Break) => text.push(' '),
        Part::Block(Block::Code { text: code, .. }) => text.push_str(code),
        Part::Branch(branch) => {
            text.push_str(&branch.label);
            text.push('\n');
        }
        Part::Cell(_) | Part::BlockEnd => text.push('\n'),
        Part::Inline(Inline::Strong(_) | Inline::Emphasis(_) | Inline::Link { .. })
        | Part::Block(_)
        | Part::Step(_) => {}
    }
}
