//! Documents of what follows a ticket: a later message of the client's, and a file. The key stands in them, so that a repeated delivery is
//! noticed.

use super::document::Block;

/// A later message of the client's.
pub fn comment(key: &str, author: &str, text: &str) -> Vec<Block> {
    let author = if author.is_empty() { "The client" } else { author };
    vec![Block::Paragraph(format!("{author} wrote:")), Block::Quote(text.to_owned()), delivery(key)]
}

/// What stands beside a file of the client's.
pub fn file(key: &str, name: &str) -> Vec<Block> {
    vec![Block::Paragraph(format!("A file of the client's: {name}")), delivery(key)]
}

fn delivery(key: &str) -> Block {
    Block::Facts(vec![("Delivery".to_owned(), key.to_owned())])
}
