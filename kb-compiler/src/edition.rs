//! Editions: the articles, and the sections of them, that each audience gets in each language. Everything that an audience may not read is
//! removed here, before indexing, so later stages need no check.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use kb_core::model::{Audience, Locale};

use crate::article::{Article, BodyError, Status};
use crate::remove_internal;
use crate::sources::KnowledgeBase;

/// The content of one audience's bundle in one language.
#[derive(Debug, Clone)]
pub struct Edition<'b> {
    /// The audience; `None` where the knowledge base names none, and everything is for everyone.
    pub audience: Option<Audience>,
    /// The language its terms are made in.
    pub locale: Locale,
    /// Its folder below `dist/`, with `/` between parts: `public`, `public/de`.
    pub folder: String,
    /// Its articles, reduced to what this audience may read, sorted by folder, then by id: articles of one folder are often found
    /// together, and neighbours share files.
    pub articles: Vec<Cow<'b, Article>>,
    /// The other languages of the same audience, as folders below this one; only the default language names them.
    pub translations: Vec<Locale>,
}

impl Edition<'_> {
    /// Whose bundle it is: every client's where the knowledge base names no audiences.
    pub fn reader(&self) -> &Audience {
        self.audience.as_ref().unwrap_or(&Audience::Client)
    }
}

/// All editions of a knowledge base, the audiences in order, the default language first.
pub fn editions(base: &KnowledgeBase) -> Result<Vec<Edition<'_>>, BodyError> {
    let audiences: Vec<Option<Audience>> = if base.config.audiences.is_empty() {
        vec![None]
    } else {
        audiences_with_a_bundle(base).into_iter().map(Some).collect()
    };
    let editions = audiences.into_iter().map(|audience| editions_of(base, audience.as_ref()));
    Ok(editions.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The audiences named in `kb.toml`, and always `internal`, because articles without an audience go there.
fn audiences_with_a_bundle(base: &KnowledgeBase) -> BTreeSet<Audience> {
    base.config.audiences.keys().cloned().chain([Audience::Internal]).collect()
}

fn editions_of<'b>(
    base: &'b KnowledgeBase,
    audience: Option<&Audience>,
) -> Result<Vec<Edition<'b>>, BodyError> {
    let reader = audience.unwrap_or(&Audience::Client);
    let ships = |article: &&Article| article.status == Status::Published && article.readers.ships_to(reader);
    let mut readable: Vec<&Article> = base.articles.iter().filter(ships).collect();
    readable.sort_by_cached_key(|article| (folder(base, article), &article.id));
    let ids: BTreeSet<&str> = readable.iter().map(|article| article.id.as_str()).collect();
    let mut by_language: BTreeMap<&str, Vec<Cow<'_, Article>>> = BTreeMap::new();
    for article in &readable {
        let visible = match reader {
            Audience::Internal => Cow::Borrowed(*article),
            Audience::Client | Audience::Account(_) => remove_internal::for_readers(article, &ids)?,
        };
        by_language.entry(article.locale.language()).or_default().push(visible);
    }
    let default = default_language(&by_language, &base.config.locale);
    let others: Vec<Locale> =
        by_language.keys().filter(|l| **l != default.language()).filter_map(|l| Locale::new(l)).collect();
    let folder = reader.folder();
    let mut editions = vec![Edition {
        audience: audience.cloned(),
        folder: folder.clone(),
        articles: by_language.remove(default.language()).unwrap_or_default(),
        locale: default,
        translations: others.clone(),
    }];
    editions.extend(others.into_iter().map(|locale| Edition {
        audience: audience.cloned(),
        folder: format!("{folder}/{locale}"),
        articles: by_language.remove(locale.language()).unwrap_or_default(),
        locale,
        translations: Vec::new(),
    }));
    Ok(editions)
}

/// The language of `kb.toml` if any article is in it, else the language of most articles.
fn default_language(by_language: &BTreeMap<&str, Vec<Cow<'_, Article>>>, configured: &Locale) -> Locale {
    if by_language.contains_key(configured.language()) {
        return configured.clone();
    }
    let largest = by_language.iter().rev().max_by_key(|(_, articles)| articles.len());
    largest.and_then(|(language, _)| Locale::new(language)).unwrap_or_else(|| configured.clone())
}

/// The folder of an article's file.
fn folder<'b>(base: &'b KnowledgeBase, article: &Article) -> &'b str {
    let file = base.places.get(&article.id).map_or("", |place| &*place.file);
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}
