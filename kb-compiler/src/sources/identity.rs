//! Assigns ids to articles: the front matter's id, else the file's stem if no other article has it, else its path without the
//! extension. Nothing in a folder says which of several files with one name was there first, so a shared name is reported: an id must not
//! change because a file was added elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_core::model::ArticleId;
use kb_core::model::ids::MAX_ID;
use xxhash_rust::xxh3::xxh3_64;

use super::node::Text;
use super::normal_form::composed;
use crate::diagnostic::{Diagnostic, LineIndex, Place, codes};

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
    let mut claims: BTreeMap<&str, Vec<&Candidate<'_>>> = BTreeMap::new();
    for candidate in candidates {
        claims.entry(candidate.name()).or_default().push(candidate);
    }
    for (name, sharing) in claims.iter().filter(|(name, _)| !is_of_a_folder(name)) {
        diagnostics.extend(shared(name, sharing));
    }
    let mut owners: BTreeMap<ArticleId, &Candidate<'_>> = BTreeMap::new();
    let mut ids = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let id = chosen(candidate, &claims, &mut diagnostics);
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
    claims: &BTreeMap<&str, Vec<&Candidate<'_>>>,
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
    let alone = claims.get(stem).is_none_or(|sharing| sharing.len() == usize::from(candidate.name() == stem));
    let name = if alone && !is_of_a_folder(stem) { stem } else { path(candidate.file) };
    ArticleId::new(&composed(name)).unwrap_or_else(|error| {
        let id = cleaned(name);
        let place = LineIndex::new(candidate.file, candidate.text).place(0..0);
        let message = format!("the file's name can't be its id; it is known as `{id}`");
        diagnostics.push(Diagnostic::new(&codes::BAD_ID, place, message).hint(error.to_string()));
        id
    })
}

impl Candidate<'_> {
    /// The id that it claims: its own, else the stem of its file.
    fn name(&self) -> &str {
        self.id.map_or_else(|| stem(self.file), |id| &id.text)
    }

    /// Where its id stands, or else the start of its file.
    fn place(&self) -> Place {
        LineIndex::new(self.file, self.text).place(self.id.map_or(0..0, |id| id.span.clone()))
    }
}

/// Whether files of that name are in many folders, each the page of its folder. They are known by their path, so that another one changes
/// nothing.
fn is_of_a_folder(stem: &str) -> bool {
    ["index", "_index", "readme"].iter().any(|name| stem.eq_ignore_ascii_case(name))
}

/// Reports a name that several articles claim, unless each says its id. Then it is `taken` by the first.
fn shared(name: &str, sharing: &[&Candidate<'_>]) -> Option<Diagnostic> {
    // A file at the top keeps its name, which is its path as well.
    let renamed = |candidate: &&&Candidate<'_>| candidate.id.is_none() && path(candidate.file) != name;
    let unnamed: Vec<&&Candidate<'_>> = sharing.iter().filter(renamed).collect();
    let first = unnamed.first().filter(|_| sharing.len() > 1)?;
    let others: Vec<&str> =
        sharing.iter().map(|other| &**other.file).filter(|file| *file != &**first.file).collect();
    let message = match others.as_slice() {
        [other] => format!("`{}` and `{other}` both claim the id `{name}`", first.file),
        [other, rest @ ..] => {
            format!("`{}`, `{other}` and {} more files claim the id `{name}`", first.file, rest.len())
        }
        [] => return None,
    };
    let id = path(first.file);
    let hint = format!(
        "write an `id:` into each, and `id: {name}` into the one that had it before; until then this one is known as `{id}`, and links and tickets that name `{name}` may not find it"
    );
    let mut diagnostic = Diagnostic::new(&codes::SHARED_NAME, first.place(), message).hint(hint);
    diagnostic.also = unnamed.iter().skip(1).map(|candidate| candidate.place()).collect();
    Some(diagnostic)
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
    let message = format!("the id `{id}` is taken by {}", owner.place());
    Diagnostic::new(&codes::DUPLICATE_ID, candidate.place(), message)
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
        let codes: Vec<&str> = diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, ["AR004", "FM007"]);
    }

    /// What becomes of these files, each with its own id or none, and what is reported.
    fn check(files: &[(&str, Option<&str>)], expected: &[&str], reported: &[&str]) {
        let own: Vec<Option<Text>> =
            files.iter().map(|(_, id)| id.map(|id| Text { text: id.to_owned(), span: 0..0 })).collect();
        let files: Vec<Arc<str>> = files.iter().map(|(file, _)| Arc::from(*file)).collect();
        let candidates: Vec<_> =
            files.iter().zip(&own).map(|(file, id)| Candidate { file, text: "", id: id.as_ref() }).collect();
        let (ids, diagnostics) = assign(&candidates);
        let ids: Vec<&str> = ids.iter().map(|id| id.as_ref().map_or("", ArticleId::as_str)).collect();
        assert_eq!(ids, expected, "{files:?}");
        let found: Vec<String> =
            diagnostics.iter().map(|found| format!("{} {}", found.code, found.place.file)).collect();
        assert_eq!(found, reported, "{files:?}");
    }

    #[test]
    fn a_file_added_elsewhere_changes_no_id_unnoticed() {
        check(&[("z/setup.md", None)], &["setup"], &[]);
        check(&[("a/setup.md", None), ("z/setup.md", None)], &["a/setup", "z/setup"], &["AR004 a/setup.md"]);
        check(&[("a/setup.md", Some("new")), ("z/setup.md", None)], &["new", "setup"], &[]);
        check(
            &[("a/setup.md", None), ("z/setup.md", Some("setup"))],
            &["a/setup", "setup"],
            &["AR004 a/setup.md"],
        );
        check(
            &[("a/new.md", Some("setup")), ("z/setup.md", None)],
            &["setup", "z/setup"],
            &["AR004 z/setup.md"],
        );
        check(&[("a/setup.md", Some("a")), ("z/setup.md", Some("setup"))], &["a", "setup"], &[]);
        check(
            &[("a/setup.md", Some("setup")), ("z/setup.md", Some("setup"))],
            &["setup", ""],
            &["AR001 z/setup.md"],
        );
        check(&[("setup.md", None), ("z/setup.md", None)], &["setup", "z/setup"], &["AR004 z/setup.md"]);
        check(&[("a/index.md", None)], &["a/index"], &[]);
        check(
            &[("a/index.md", None), ("README.md", None), ("b/index.md", None)],
            &["a/index", "README", "b/index"],
            &[],
        );
    }
}
