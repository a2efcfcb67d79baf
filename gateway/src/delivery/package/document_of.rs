//! Small documents beside the package.

use super::document::Block;

/// What stands beside a file of the client's.
pub fn file(key: &str, name: &str) -> Vec<Block> {
    vec![
        Block::Paragraph(format!("A file of the client's: {name}")),
        Block::Facts(vec![("Delivery".to_owned(), key.to_owned())]),
    ]
}
