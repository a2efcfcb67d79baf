//! The text of an article's body without its markup.

use super::block::{Block, Inline};
use super::walk::{Node, walk, walk_inlines};

/// The text of a line.
pub fn plain_text(content: &[Inline]) -> String {
    let mut text = String::new();
    walk_inlines(content, &mut |node| push(node, &mut text));
    text
}

/// The text of some blocks, each block and each cell of a table on a line of its own.
pub fn blocks_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    walk(blocks, &mut |node| push(node, &mut text));
    text
}

fn push(node: Node<'_>, text: &mut String) {
    match node {
        Node::Inline(Inline::Text(words) | Inline::Code(words)) => text.push_str(words),
        Node::Inline(Inline::Image(image)) => text.push_str(&image.alt),
        Node::Inline(Inline::Break) => text.push(' '),
        Node::Block(Block::Code { text: code, .. }) => text.push_str(code),
        Node::Branch(branch) => {
            text.push_str(&branch.label);
            text.push('\n');
        }
        Node::Cell(_) | Node::BlockEnd => text.push('\n'),
        Node::Inline(Inline::Strong(_) | Inline::Emphasis(_) | Inline::Link { .. })
        | Node::Block(_)
        | Node::Step(_) => {}
    }
}
