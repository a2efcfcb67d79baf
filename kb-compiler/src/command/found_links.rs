//! `build --link`: finds the articles that answers mean, for tickets that name none. What is sure is kept in a file of its own, so that an export
//! that is written anew loses nothing.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use kb_core::model::{ArticleId, LinkKind, Provenance, Resolution};
use kb_import::Found;

use super::found_file::{ByNumber, FoundFile};
use super::import_links::Links;
use super::problems::NothingToRead;
use crate::bundle::bundle;
use crate::edition::editions;
use crate::learn::LearningOptions;
use crate::link::{Linker, as_line};
use crate::open::LocalBundle;
use crate::review::link_questions::is_linked;
use crate::sources::KnowledgeBase;

/// Links the tickets of a knowledge base that has been read from this folder.
pub(super) fn find(dir: &Path, base: &mut KnowledgeBase) -> Result<Links, Box<dyn Error>> {
    let file = FoundFile::of(dir);
    let before = file.read()?;
    let mut tickets = std::mem::take(&mut base.resolutions);
    let (links, new) = search(dir, base, &tickets, &before)?;
    for ticket in &mut tickets {
        if let Some(found) = new.get(&ticket.ticket) {
            (ticket.articles, ticket.link) = (articles(base, found), Some(LinkKind::Used));
        }
    }
    // A ticket or an article may be gone.
    let linked = tickets.iter().filter(|ticket| is_linked(ticket));
    let linked: BTreeSet<&str> = linked.map(|ticket| ticket.ticket.as_str()).collect();
    let mut kept = before.clone();
    kept.extend(new);
    kept.retain(|number, _| linked.contains(number.as_str()));
    if kept != before {
        file.write(&kept)?;
    }
    base.resolutions = tickets;
    Ok(links)
}

fn articles(base: &KnowledgeBase, found: &Found) -> Vec<ArticleId> {
    let named = base.articles.iter().filter(|article| article.id.as_str() == found.found.article);
    named.map(|article| article.id.clone()).collect()
}

/// Searches for what was said to tickets without a link. How sure that is, is measured on links that people made.
fn search(
    dir: &Path,
    base: &KnowledgeBase,
    tickets: &[Resolution],
    before: &ByNumber,
) -> Result<(Links, ByNumber), Box<dyn Error>> {
    let lacks_link = |ticket: &&Resolution| {
        ticket.provenance == Provenance::Engineer && ticket.summary.is_some() && !is_linked(ticket)
    };
    let asked: Vec<&Resolution> = tickets.iter().filter(lacks_link).collect();
    if asked.is_empty() {
        return Ok((Links::default(), ByNumber::new()));
    }
    let editions = editions(base)?;
    let largest = editions.iter().max_by_key(|edition| edition.articles.len());
    let edition = largest.ok_or_else(|| NothingToRead(dir.to_owned()))?;
    let bundle = bundle(edition, base, LearningOptions::silent(false))?;
    let mut linker = Linker::of_base(base, LocalBundle::of(&bundle)?);
    let known = tickets.iter().filter(|ticket| !before.contains_key(&ticket.ticket));
    known.map(as_line).try_for_each(|line| linker.observe(&line))?;
    let mut links = Links::new(linker.calibrate());
    let mut new = ByNumber::new();
    for mut line in asked.into_iter().map(as_line) {
        links.add(linker.link(&mut line)?, &line);
        if let Some(found) = line.source.found.filter(|_| !line.articles.is_empty()) {
            new.insert(line.ticket.clone(), Found { ticket: line.ticket, found });
        }
    }
    Ok((links, new))
}
