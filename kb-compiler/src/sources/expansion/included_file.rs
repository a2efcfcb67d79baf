//! Finds and reads a file that an article takes in. Only files of the folder are read, and only for readers who may read them.

use std::sync::Arc;

use kb_core::model::{Audience, Readers};

use super::super::front_matter::{self, FrontMatter};
use super::super::links;
use super::super::{load, publication};
use super::Expansion;
use crate::article::Status;
use crate::diagnostic::{LineIndex, codes};

/// Folders in which tools keep what articles take in.
const FOLDERS: [&str; 9] = [
    "_includes",
    "includes",
    "_snippets",
    "snippets",
    "_partials",
    "partials",
    "_shared",
    "shared",
    "_content",
];

/// Whether a file stands in a folder of texts that are only taken in.
pub(in crate::sources) fn is_in_include_folder(file: &str) -> bool {
    file.split('/').rev().skip(1).any(|folder| FOLDERS.contains(&folder) || folder == "reusables")
}

/// What a file says of itself, as far as it concerns who may take it in.
pub(super) struct Matter {
    pub(super) body: usize,
    status: Status,
    /// The readers that it names.
    readers: Option<Readers>,
}

/// Reads the file that a path in the file `from` means. The reason why not is a sentence's end.
pub(super) fn read(
    with: &Expansion<'_>,
    from: &str,
    path: &str,
) -> Result<(Arc<str>, String, Matter), String> {
    if path.contains("://") {
        return Err("it is not in this folder; save it there".to_owned());
    }
    let mut inside = false;
    for candidate in candidates(from, path) {
        inside = true;
        let file: Arc<str> = Arc::from(candidate);
        if with.folder.read(&file, load::MAX_ARTICLE).is_err() {
            continue;
        }
        let (text, _) = load::article(with.folder, &file).map_err(|problem| problem.message)?;
        let matter = matter(with, &file, &text);
        return Ok((file, text, matter));
    }
    let why = if inside { "there is no such file" } else { "its path leads out of this folder" };
    Err(why.to_owned())
}

/// Where a path may lead: from its file, from the top, and from the folders of includes beside the file or above it.
fn candidates(from: &str, path: &str) -> Vec<String> {
    let path = path.trim().trim_start_matches("~/");
    let mut candidates: Vec<String> = links::resolve(from, path).into_iter().collect();
    candidates.extend(links::resolve("", path.trim_start_matches('/')));
    let mut folder = from;
    while let Some((above, _)) = folder.rsplit_once('/') {
        folder = above;
        candidates
            .extend(FOLDERS.iter().filter_map(|name| links::resolve("", &format!("{folder}/{name}/{path}"))));
    }
    candidates.extend(FOLDERS.iter().filter_map(|name| links::resolve("", &format!("{name}/{path}"))));
    let mut seen = Vec::new();
    candidates.retain(|candidate| {
        let new = !seen.contains(candidate);
        seen.push(candidate.clone());
        new
    });
    candidates
}

fn matter(with: &Expansion<'_>, file: &Arc<str>, text: &str) -> Matter {
    let (matter, found) = front_matter::read(&LineIndex::new(file, text), with.config, with.reading);
    let FrontMatter { status, body, readers, claims, .. } = matter;
    let status = if publication::in_drafts(file) { Status::Draft } else { status };
    // Without an audience of its own, a file is for those who read what takes it in.
    let silent = found.iter().any(|problem| problem.code == codes::NO_AUDIENCE.id);
    let named = if with.config.audiences.is_empty() {
        claims.map(Readers::only)
    } else {
        (!silent).then_some(readers)
    };
    Matter { body, status, readers: named }
}

/// Refuses a file that is not published, or that names other readers than those of the article.
pub(super) fn check_readers(file: &str, matter: &Matter, readers: &Readers) -> Result<(), String> {
    if matter.status != Status::Published {
        return Err(format!("`{file}` is not published"));
    }
    let may_read = |named: &Readers| match readers {
        Readers::Everyone => *named == Readers::Everyone,
        Readers::Only(audiences) => {
            audiences.iter().chain([&Audience::Internal]).all(|reader| named.may_read(reader))
        }
    };
    match &matter.readers {
        Some(named) if !may_read(named) => Err(format!("`{file}` is for other readers than this article")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_looked_for_inside_the_folder() {
        let found = candidates("docs/pay/a.md", "b.md");
        assert_eq!(found[..3], ["docs/pay/b.md", "b.md", "docs/pay/_includes/b.md"]);
        assert!(
            found.contains(&"docs/includes/b.md".to_owned()) && found.contains(&"snippets/b.md".to_owned())
        );
        assert!(candidates("a.md", "../../b.md").is_empty());
    }
}
