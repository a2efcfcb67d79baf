//! What a review asks: the tickets that lack a link or a tag, and what speaks for which.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use kb_core::model::Resolution;
use kb_core::text::Analyzer;
use kb_import::Reviewed;

use super::super::found_file::FoundFile;
use super::super::problems::NothingToRead;
use super::Arguments;
use crate::bundle::bundle;
use crate::diagnostic::Place;
use crate::edition::editions;
use crate::learn::LearningOptions;
use crate::link::{Linker, as_line};
use crate::open::LocalBundle;
use crate::review::{Question, link_questions, tag_questions};
use crate::sources::KnowledgeBase;
use crate::tag_report::knowing_edition;
use crate::triage::fit_triage;

/// The questions: those about links before those about tags.
pub(super) fn questions(
    mut base: KnowledgeBase,
    arguments: &Arguments,
    decisions: &[Reviewed],
) -> Result<Vec<Question>, Box<dyn Error>> {
    let left: BTreeSet<(&str, &str)> = decisions
        .iter()
        .flat_map(|line| line.reviewed.left.iter().map(|what| (line.ticket.as_str(), what.as_str())))
        .collect();
    let was_left = |ticket: &str, what: &str| left.contains(&(ticket, what));
    let mut questions = Vec::new();
    if !arguments.tags {
        questions.extend(about_links(&mut base, arguments, &was_left)?);
    }
    if !arguments.links {
        questions.extend(about_tags(&base, arguments, &was_left)?);
    }
    Ok(questions)
}

/// Articles alone are searched: what the tickets taught would find their own articles.
fn about_links(
    base: &mut KnowledgeBase,
    arguments: &Arguments,
    was_left: &dyn Fn(&str, &str) -> bool,
) -> Result<Vec<Question>, Box<dyn Error>> {
    let tickets = std::mem::take(&mut base.resolutions);
    let editions = editions(base)?;
    let largest = editions.iter().max_by_key(|edition| edition.articles.len());
    let edition = largest.ok_or_else(|| NothingToRead(arguments.dir.clone()))?;
    let bundle = bundle(edition, base, LearningOptions::silent(false))?;
    let mut linker = Linker::of_base(base, LocalBundle::of(&bundle)?);
    let found = FoundFile::of(&arguments.dir).read()?;
    let known = tickets.iter().filter(|ticket| !found.contains_key(&ticket.ticket));
    known.map(as_line).try_for_each(|line| linker.observe(&line))?;
    linker.calibrate();
    let asked = named(&tickets, &base.resolution_places, arguments)?;
    let questions = link_questions::questions(asked, &base.articles, &mut linker, was_left)?;
    drop(linker);
    drop(bundle);
    drop(editions);
    base.resolutions = tickets;
    Ok(questions)
}

/// Triage of support staff proposes tags, because they know every label.
fn about_tags(
    base: &KnowledgeBase,
    arguments: &Arguments,
    was_left: &dyn Fn(&str, &str) -> bool,
) -> Result<Vec<Question>, Box<dyn Error>> {
    let editions = editions(base)?;
    let edition = knowing_edition(&editions).ok_or_else(|| NothingToRead(arguments.dir.clone()))?;
    let triage = fit_triage(base, edition)?.triage;
    if triage.models.is_empty() && arguments.tags {
        return Err(
            "no field has two different tags yet, so there is nothing to propose; tag some tickets first"
                .into(),
        );
    }
    let asked = named(&base.resolutions, &base.resolution_places, arguments)?;
    Ok(tag_questions::questions(asked, &triage, &Analyzer::new(&edition.locale), was_left))
}

/// The tickets that the arguments name, each with its place.
fn named<'t>(
    tickets: &'t [Resolution],
    places: &[Place],
    arguments: &Arguments,
) -> Result<Vec<(&'t Resolution, String)>, Box<dyn Error>> {
    let here: BTreeSet<&str> = places.iter().map(|place| &*place.file).collect();
    let file_of = |path: &Path| {
        let path = path.canonicalize().ok()?;
        here.iter()
            .find(|file| arguments.dir.join(file).canonicalize().is_ok_and(|here| here == path))
            .copied()
    };
    let mut files = BTreeSet::new();
    for path in &arguments.files {
        let dir = arguments.dir.display();
        let missing =
            || format!("{}: no ticket of {dir} stands in it; put it into {dir}/resolutions", path.display());
        files.insert(file_of(path).ok_or_else(missing)?);
    }
    let asked =
        tickets.iter().zip(places).filter(|(_, place)| files.is_empty() || files.contains(&*place.file));
    Ok(asked.map(|(ticket, place)| (ticket, format!("{}:{}", place.file, place.line))).collect())
}
