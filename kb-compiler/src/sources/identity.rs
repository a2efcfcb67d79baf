//! Assigns ids to articles: the front matter's id, else the file's stem if no other article has it, else its path without the
//! extension.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::ArticleId;
use kb_core::model::ids::MAX_ID;
use xxhash_rust::xxh3::xxh3_64;

use super::node::Text;
use super::normal_form::composed;
use crate::diagnostic::{Diagnostic, LineIndex, codes};

/// An article without an id.
pub(super) struct Candidate<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) text: &'a str,
    /// Front matter's `id`.
    pub(super) id: Option<&'a Text>,
}

/// The ids in the order of the candidates, which are sorted by path; `None` where another article has it.
pub(super) fn assign(candidates: &[Candidate<'_>]) -> (Vec<Option<ArticleId>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut stems: BTreeMap<&str, usize> = BTreeMap::new();
    for candidate in candidates {
        *stems.entry(stem(candidate.file)).or_default() += 1;
        if let Some(id) = candidate.id.filter(|id| id.text != stem(candidate.file)) {
            *stems.entry(&id.text).or_default() += 1;
        }
    }
    let mut owners: BTreeMap<ArticleId, &Candidate<'_>> = BTreeMap::new();
    let mut ids = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let id = chosen(candidate, &stems, &mut diagnostics);
        if let Some(owner) = owners.get(&id) {
            diagnostics.push(taken(candidate, owner, &id));
            ids.push(None);
            continue;
        }
        owners.insert(id.clone(), candidate);
        ids.push(Some(id));
    }
    (ids, diagnostics)
}

fn chosen(
    candidate: &Candidate<'_>,
    stems: &BTreeMap<&str, usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> ArticleId {
    if let Some(text) = candidate.id {
        match ArticleId::new(&composed(&text.text)) {
            Ok(id) => return id,
            Err(error) => {
                let place = LineIndex::new(candidate.file, candidate.text).place(text.span.clone());
                let message = format!("`{}` is not a valid id; the file's name is used", text.text);
                diagnostics.push(Diagnostic::new(&codes::BAD_ID, place, message).hint(error.to_string()));
            }
        }
    }
    let stem = stem(candidate.file);
    let name = if stems.get(stem) == Some(&1) { stem } else { path(candidate.file) };
    ArticleId::new(&composed(name)).unwrap_or_else(|error| {
        let id = cleaned(name);
        let place = LineIndex::new(candidate.file, candidate.text).place(0..0);
        let message = format!("the file's name can't be its id; it is known as `{id}`");
        diagnostics.push(Diagnostic::new(&codes::BAD_ID, place, message).hint(error.to_string()));
        id
    })
}

/// A valid id close to the name. The hash keeps shortened and cleaned names distinct.
fn cleaned(name: &str) -> ArticleId {
    let mut clean: String =
        name.chars().map(|c| if c.is_alphanumeric() || "-_./".contains(c) { c } else { '-' }).collect();
    clean.truncate(clean.floor_char_boundary(MAX_ID - 17));
    let hash = format!("{:016x}", xxh3_64(name.as_bytes()));
    let joined = format!("{clean}-{hash}");
    ArticleId::new(&joined)
        .or_else(|_| ArticleId::new(&hash))
        .unwrap_or_else(|error| unreachable!("sixteen hexadecimal digits are an id: {error}"))
}

fn taken(candidate: &Candidate<'_>, owner: &Candidate<'_>, id: &ArticleId) -> Diagnostic {
    let at = |candidate: &Candidate<'_>| {
        let span = candidate.id.map_or(0..0, |id| id.span.clone());
        LineIndex::new(candidate.file, candidate.text).place(span)
    };
    let message = format!("the id `{id}` is taken by {}", at(owner));
    Diagnostic::new(&codes::DUPLICATE_ID, at(candidate), message)
}

/// The path without its extension.
fn path(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(path, _)| path)
}

/// The file's name without its extension.
pub(super) fn stem(file: &str) -> &str {
    let path = path(file);
    path.rsplit_once('/').map_or(path, |(_, stem)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_front_matter_stem_or_path() {
        let files: Vec<Arc<str>> =
            ["a/index.md", "a/x.md", "b/index.md", "b/y.md", "c/<b>.md", "c/z.md"].map(Arc::from).to_vec();
        let own = Text { text: "y".to_owned(), span: 0..0 };
        let candidate = |(n, file)| Candidate { file, text: "", id: (n == 5).then_some(&own) };
        let candidates: Vec<_> = files.iter().enumerate().map(candidate).collect();
        let (ids, diagnostics) = assign(&candidates);
        let ids: Vec<_> = ids.iter().map(|id| id.as_ref().map_or("", ArticleId::as_str)).collect();
        assert_eq!(ids[..4], ["a/index", "x", "b/index", "b/y"]);
        assert!(ids[4].starts_with("-b--"), "{}", ids[4]);
        assert_eq!(ids[5], "y");
        assert_eq!(diagnostics.len(), 1);
    }
}
