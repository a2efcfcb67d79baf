//! Reads the files of articles as far as their front matter, in parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::article::{self, Loaded};
use super::config::Config;
use super::expansion::{self, Expanded, Expansion};
use super::folder::Folder;
use super::format::Format;
use super::front_matter;
use super::internal_parts;
use super::reading::Reading;
use super::{load, navigation, page, publication};
use crate::article::Status;
use crate::diagnostic::{Diagnostic, LineIndex, Place, codes};

/// Every article of a folder, in the order of their paths.
pub(super) fn load_all(
    folder: &Folder,
    config: &Config,
    reading: Reading,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Loaded> {
    let expansion = Expansion { folder, config, reading };
    let results: Vec<Result<Loaded, Box<Diagnostic>>> =
        folder.articles.par_iter().map(|file| load_article(file, &expansion)).collect();
    let mut loaded = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(article) => loaded.push(article),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    // What only stands there to be taken in is no article.
    let included: BTreeSet<Arc<str>> =
        loaded.iter_mut().flat_map(|article: &mut Loaded| std::mem::take(&mut article.included)).collect();
    loaded.retain(|article| {
        !(included.contains(&article.file) && expansion::is_in_include_folder(&article.file))
    });
    note_unknown_keys(&loaded, diagnostics);
    loaded
}

/// One article; the diagnostic says why it is left out.
fn load_article(file: &Arc<str>, expansion: &Expansion<'_>) -> Result<Loaded, Box<Diagnostic>> {
    let config = expansion.config;
    let (mut text, mut diagnostics) = load::article(expansion.folder, file)?;
    let (mut matter, found) = front_matter::read(&LineIndex::new(file, &text), config, expansion.reading);
    diagnostics.extend(found);
    let whole_page = (Format::of(file) == Format::Page).then(|| {
        let page = page::read(&text, matter.body, &config.allow_headings);
        matter.title = matter.title.take().or(page.title);
        std::mem::replace(&mut text, page.text)
    });
    if navigation::is_list_of_links(file, text.get(matter.body..).unwrap_or_default()) {
        return Err(Box::new(navigation::left_out(file)));
    }
    if publication::in_drafts(file) && matter.status == Status::Published {
        matter.status = Status::Draft;
        let message = "this article is in a folder of drafts; it ships to nobody";
        diagnostics.push(Diagnostic::new(&codes::NOT_PUBLISHED, Place::file(file), message));
    }
    let Expanded { text: expanded, included, diagnostics: found } =
        expansion.expand(file, &text, matter.body, &matter.readers);
    diagnostics.extend(found);
    let source = article::file_text(&mut text, expanded, whole_page);
    // Where there are audiences, what is doubtful is kept in whether or not anything is internal.
    let internal_part = config.audiences.is_empty()
        && internal_parts::any(&text, matter.body, &config.allow_headings, Format::of(file));
    let (file, matter) = (Arc::clone(file), Box::new(matter));
    Ok(Loaded { file, text, source, matter, internal_part, included, diagnostics })
}

/// One note for each key: docs that were written for another tool carry their keys in every file.
fn note_unknown_keys(loaded: &[Loaded], diagnostics: &mut Vec<Diagnostic>) {
    let unknown = |article: &Loaded| !article.matter.unknown.is_empty();
    let placed = |article: &'_ Loaded| {
        let lines = LineIndex::new(&article.file, &article.text);
        article.matter.unknown.iter().map(|key| lines.place(key.span.clone())).collect()
    };
    let places: Vec<Vec<Place>> = loaded.par_iter().filter(|article| unknown(article)).map(placed).collect();
    let mut keys: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for (article, places) in loaded.iter().filter(|article| unknown(article)).zip(places) {
        for (key, place) in article.matter.unknown.iter().zip(places) {
            keys.entry(&key.text).or_default().push(place);
        }
    }
    for (key, places) in keys {
        let mut places = places.into_iter();
        let Some(first) = places.next() else { continue };
        let message = format!("the front matter key `{key}` is not known");
        let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_KEY, first, message);
        diagnostic.also = places.collect();
        diagnostics.push(diagnostic);
    }
}
