//! Links and images of a file that is taken in elsewhere: they keep leading to where they led from their own file.

use super::super::dialects::edits::{Edit, Edited};
use super::super::folder::Folder;
use super::super::links;

/// The text of the file `own` as it stands in the article `article`. An address that leads to a file from the one, and to nothing from
/// the other, begins at the top of the folder instead.
pub(super) fn rebased(text: &str, own: &str, article: &str, folder: &Folder) -> String {
    let exists = |path: &str| {
        folder.others.contains_key(path)
            || folder.articles.binary_search_by(|file| (**file).cmp(path)).is_ok()
    };
    let mut edits = Vec::new();
    for mark in ["](", "src=\"", "href=\""] {
        for (at, _) in text.match_indices(mark) {
            let start = at + mark.len() + usize::from(text[at + mark.len()..].starts_with('<'));
            let rest = &text[start..];
            let length = rest.find(|c: char| c.is_whitespace() || ")>\"#?".contains(c)).unwrap_or(rest.len());
            let path = &rest[..length];
            if path.is_empty() || path.starts_with('/') || path.contains(':') {
                continue;
            }
            let from_own = links::resolve(own, path).filter(|path| exists(path));
            let from_article = links::resolve(article, path).filter(|path| exists(path));
            if let (Some(path), None) = (from_own, from_article) {
                edits.push(Edit::new(start..start + length, format!("/{path}")));
            }
        }
    }
    let mut edited = Edited::new(text);
    edited.apply(edits);
    edited.text().to_owned()
}
