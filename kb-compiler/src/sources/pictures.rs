//! The pictures that articles show: each is named by a hash of its content, so that a browser may keep it for ever, and belongs to the
//! readers of the articles that show it. `dist` writes them beside the bundles.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use kb_core::model::{Audience, Image, Inline, Node, Readers, SectionRole};

use super::folder::{AssetFile, Folder, Unfit};
use super::knowledge_base::Asset;
use super::picture_type::{self, Picture};
use crate::article::{Article, BodyError, Status};
use crate::diagnostic::{Diagnostic, Place, codes};

/// The bundle name of the picture at `path`, read, checked and hashed the first time it is asked for.
pub(super) fn name(folder: &Folder, path: &str) -> Result<String, Unfit> {
    let slot = folder.others.get(path).ok_or(Unfit::Missing)?;
    let file = slot.get_or_init(|| {
        picture_type::kind_of(path).map_err(Unfit::Refused)?;
        let bytes = folder.read(path, picture_type::MOST_BYTES).map_err(|_| Unfit::Missing)?;
        let Picture { name, bytes, removed } = Picture::checked(path, bytes).map_err(Unfit::Refused)?;
        Ok(AssetFile { name, size: bytes.len() as u64, removed })
    });
    file.as_ref().map(|file| file.name.clone()).map_err(Clone::clone)
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
