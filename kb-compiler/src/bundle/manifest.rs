//! The manifest of a bundle.

use std::collections::BTreeMap;

use base64::Engine as _;
use kb_core::bundle::{
    Bypass, Desk, FORMAT_VERSION, FileName, MANIFEST_SCHEMA, Manifest, Names, PREFETCH_LIMIT,
};
use kb_core::model::Audience;
use xxhash_rust::xxh3::xxh3_64;

use crate::bundle_file::BundleFile;
use crate::edition::Edition;
use crate::sources::KnowledgeBase;
use crate::sources::config::{Category, Config, Route};

/// The manifest of an edition's files and root.
pub(super) fn manifest(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    root: &[u8],
    files: &[BundleFile],
    triage: Option<FileName>,
    bypass: Vec<Bypass>,
) -> Manifest {
    let size = |files: &[&BundleFile]| {
        files.iter().map(|file| file.bytes.len() as u64).sum::<u64>() + root.len() as u64
    };
    let for_search: Vec<&BundleFile> = files.iter().filter(|file| Some(file.name) != triage).collect();
    let listed = if size(&for_search) <= PREFETCH_LIMIT { for_search } else { Vec::new() };
    Manifest {
        schema: MANIFEST_SCHEMA.to_owned(),
        format: FORMAT_VERSION,
        name: name(base),
        audience: edition.audience.as_ref().map(ToString::to_string).unwrap_or_default(),
        locale: edition.locale.to_string(),
        translations: edition.translations.iter().map(ToString::to_string).collect(),
        digest: format!("{:016x}", xxh3_64(root)),
        articles: edition.articles.len() as u32,
        root_file: base64::engine::general_purpose::STANDARD.encode(root),
        bytes: size(&files.iter().collect::<Vec<_>>()),
        file_count: files.len() as u32,
        bypass,
        names: names(edition.audience.as_ref(), &base.config),
        files: listed.iter().map(|file| file.name.to_string()).collect(),
    }
}

/// The knowledge base's name.
pub(super) fn name(base: &KnowledgeBase) -> String {
    base.config.name.clone().unwrap_or_else(|| "Help".to_owned())
}

/// The categories that always reach a person, with the signals of `kb.toml`.
pub(super) fn bypass(config: &Config) -> Vec<Bypass> {
    let bypass = |category: &Category| Bypass {
        category: category.id.clone(),
        signals: category.signals.clone(),
        exceptions: category.exceptions.clone(),
        tier: category.tier.clone().unwrap_or_default(),
        priority: category.priority.clone().unwrap_or_default(),
        desk: config.routes.iter().find(|route| category.route.as_ref() == Some(&route.id)).map(desk),
    };
    config.categories.iter().filter(|category| category.bypass).map(bypass).collect()
}

fn desk(route: &Route) -> Desk {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Desk {
        route: route.id.clone(),
        name: route.name.clone(),
        hours: text(&route.hours),
        timezone: text(&route.timezone),
        phone: text(&route.phone),
    }
}

/// Names from `kb.toml`: those of products, categories and routes, which all readers may know, and that of this audience alone.
fn names(audience: Option<&Audience>, config: &Config) -> Names {
    Names {
        audience: audience.and_then(|audience| config.audiences.get(audience)).cloned().unwrap_or_default(),
        products: by_id(config.products.iter().map(|product| (&product.id, &product.name))),
        categories: by_id(config.categories.iter().map(|category| (&category.id, &category.name))),
        routes: by_id(config.routes.iter().map(|route| (&route.id, &route.name))),
    }
}

fn by_id<'n>(names: impl Iterator<Item = (&'n String, &'n String)>) -> BTreeMap<String, String> {
    names.filter(|(id, name)| id != name).map(|(id, name)| (id.clone(), name.clone())).collect()
}
