//! The pictures that articles show: each is named by a hash of its content, so that a browser may keep it for ever, and belongs to the
//! readers of the articles that show it. `dist` writes them beside the bundles.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};

use kb_core::model::{Audience, Image, Inline, Node, Readers, SectionRole};
use kb_files::Refusal;

use super::folder::{AssetFile, Folder, Unfit};
use super::knowledge_base::Asset;
use super::normal_form::composed;
use super::picture_type::{self, Picture, Refused};
use crate::article::{Article, BodyError, Status};
use crate::diagnostic::{Diagnostic, Place, codes};

/// A picture that an article shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// Its bundle name.
    pub(super) name: String,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Its path, where it differs from what the article says in small and capital letters.
    pub(super) spelt: Option<Arc<str>>,
}

/// The picture at `path`, read, checked and hashed the first time it is asked for.
pub(super) fn shown(folder: &Folder, path: &str) -> Result<Shown, Unfit> {
    let (found, slot) = folder.other(path).ok_or(Unfit::Missing)?;
    let file = slot.get_or_init(|| {
        picture_type::kind_of(path).map_err(Unfit::Refused)?;
        let bytes = folder.read(found, picture_type::MOST_BYTES).map_err(|error| unread(&error))?;
        let Picture { name, bytes, removed } = Picture::checked(path, bytes).map_err(Unfit::Refused)?;
        Ok(AssetFile { name, size: bytes.len() as u64, removed })
    });
    let same = composed(found) == composed(path);
    let spelt = (!same).then(|| Arc::clone(found));
    file.as_ref().map(|file| Shown { name: file.name.clone(), size: file.size, spelt }).map_err(Clone::clone)
}

fn unread(error: &io::Error) -> Unfit {
    Unfit::Refused(match Refusal::of(error) {
        Some(Refusal::TooLarge(size, _)) => Refused::TooLarge(*size),
        _ => Refused::Unreadable(error.to_string()),
    })
}

/// Every picture that a published article shows, with who may see it. What only internal sections show is internal.
pub(super) fn collect(folder: &Folder, articles: &[Article]) -> Result<Vec<Asset>, BodyError> {
    let shown = |slot: &OnceLock<Result<AssetFile, Unfit>>| slot.get().is_some_and(Result::is_ok);
    if !folder.others.values().any(shown) {
        return Ok(Vec::new());
    }
    let internal = Readers::only([Audience::Internal]);
    let mut seen_by: BTreeMap<String, Readers> = BTreeMap::new();
    for article in articles.iter().filter(|article| article.status == Status::Published) {
        for section in &article.body()? {
            let readers = if section.role == SectionRole::Internal { &internal } else { &article.readers };
            section.walk(&mut |node| {
                let Node::Inline(Inline::Image(Image { source, .. })) = node else { return };
                match seen_by.get_mut(source) {
                    Some(seen) => seen.widen(readers),
                    None => _ = seen_by.insert(source.clone(), readers.clone()),
                }
            });
        }
    }
    let mut assets: BTreeMap<&str, Asset> = BTreeMap::new();
    for (path, slot) in &folder.others {
        let Some(Ok(file)) = slot.get() else { continue };
        let Some(readers) = seen_by.get(file.name.as_str()).cloned() else { continue };
        let name = file.name.clone();
        let asset =
            Asset { name, folder: folder.root.clone(), file: Arc::clone(path), size: file.size, readers };
        assets.entry(&file.name).or_insert(asset);
    }
    Ok(assets.into_values().collect())
}

/// Says of each picture that articles show what was removed from it.
pub(super) fn report_cleaned(folder: &Folder, diagnostics: &mut Vec<Diagnostic>) {
    for (path, slot) in &folder.others {
        let Some(Ok(AssetFile { removed, .. })) = slot.get() else { continue };
        if let [first, rest @ ..] = removed.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let message = format!("the picture `{path}` ships without {first}{more}");
            diagnostics.push(Diagnostic::new(
                &codes::CLEANED_PICTURE,
                Place::file(&Arc::clone(path)),
                message,
            ));
        }
    }
}
