//! Files that articles show: named by a hash of their content, so that a browser may keep them for ever.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use kb_core::model::{Audience, Image, Inline, Node, Readers, SectionRole};
use xxhash_rust::xxh3::xxh3_128;

use super::folder::{AssetFile, Folder};
use super::knowledge_base::Asset;
use crate::article::{Article, Status};

/// Largest picture, in bytes.
const MAX_PICTURE: u64 = 256 * 1024 * 1024;

/// Kinds of picture that every browser shows.
const SHOWN: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"];

/// The bundle name of the picture at `path`, read and hashed the first time it is asked for.
pub(super) fn name(folder: &Folder, path: &str) -> Option<String> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    if !SHOWN.contains(&extension.as_str()) {
        return None;
    }
    let slot = folder.others.get(path)?;
    let file = slot.get_or_init(|| {
        let bytes = folder.read(path, MAX_PICTURE).ok()?;
        let hash = format!("{:032x}", xxh3_128(&bytes));
        Some(AssetFile { name: format!("{}.{extension}", &hash[..20]), size: bytes.len() as u64 })
    });
    file.as_ref().map(|file| file.name.clone())
}

/// Every picture that a published article shows, with who may see it. What only internal sections show is internal.
pub(super) fn collect(folder: &Folder, articles: &[Article]) -> Vec<Asset> {
    let shown = |slot: &OnceLock<Option<AssetFile>>| slot.get().is_some_and(Option::is_some);
    if !folder.others.values().any(shown) {
        return Vec::new();
    }
    let internal = Readers::only([Audience::Internal]);
    let mut seen_by: BTreeMap<String, Readers> = BTreeMap::new();
    for article in articles.iter().filter(|article| article.status == Status::Published) {
        for section in &article.sections.unpack() {
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
        let Some(Some(file)) = slot.get() else { continue };
        let Some(readers) = seen_by.get(file.name.as_str()).cloned() else { continue };
        let name = file.name.clone();
        let asset =
            Asset { name, folder: folder.root.clone(), file: Arc::clone(path), size: file.size, readers };
        assets.entry(&file.name).or_insert(asset);
    }
    assets.into_values().collect()
}
