//! `import --link`: finds articles for imported tickets that name none.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use kb_import::Line;

use super::found_file::FoundFile;
use super::problems::NothingToRead;
use crate::bundle::bundle;
use crate::edition::editions;
use crate::learn::LearningOptions;
use crate::link::{Figures, Linker, Outcome, as_line};
use crate::open::LocalBundle;
use crate::sources;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Links {
    figures: Figures,
    found: BTreeMap<String, u64>,
    proposed: u64,
    nothing: u64,
}

impl Links {
    pub(super) fn new(figures: Figures) -> Self {
        Self { figures, ..Self::default() }
    }

    /// Counts what became of a ticket.
    pub(super) fn add(&mut self, outcome: Outcome, line: &Line) {
        match outcome {
            Outcome::Linked => {}
            Outcome::Proposed => self.proposed += 1,
            Outcome::Nothing => self.nothing += 1,
            Outcome::Found => {
                let by = line.source.found.as_ref().map(|found| found.by.clone()).unwrap_or_default();
                *self.found.entry(by).or_default() += 1;
            }
        }
    }
}

impl fmt::Display for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |by: &str| self.found.get(by).copied().unwrap_or(0);
        let all: u64 = self.found.values().sum();
        let (addresses, titles, searches) = (count("address"), count("title"), count("search"));
        writeln!(
            f,
            "Found articles for {all} more tickets: {addresses} by address, {titles} by title, {searches} by search."
        )?;
        writeln!(
            f,
            "  for {} an article is likely, but not sure enough (`kb-compiler review` asks about them), for {} none is",
            self.proposed, self.nothing
        )?;
        self.figures.fmt(f)
    }
}

/// Copies lines, with links to the articles of a folder.
pub(super) fn link(dir: &Path, lines: &mut File, out: &mut dyn Write) -> Result<Links, Box<dyn Error>> {
    let (mut base, _) = sources::read(dir)?;
    // Articles alone are searched: what these tickets taught would find their own articles.
    let tickets = std::mem::take(&mut base.resolutions);
    let editions = editions(&base)?;
    let largest = editions.iter().max_by_key(|edition| edition.articles.len());
    let edition = largest.ok_or_else(|| NothingToRead(dir.to_owned()))?;
    let bundle = bundle(edition, &base, LearningOptions::silent(false))?;
    let mut linker = Linker::of_base(&base, LocalBundle::of(&bundle)?);
    let imported = observe(&mut linker, lines)?;
    let found = FoundFile::of(dir).read()?;
    let is_known = |number: &String| !imported.contains(number) && !found.contains_key(number);
    for ticket in tickets.iter().filter(|ticket| is_known(&ticket.ticket)) {
        linker.observe(&as_line(ticket))?;
    }
    let mut links = Links::new(linker.calibrate());
    for_each_line(lines, |mut line| {
        let outcome = if line.deleted { Outcome::Linked } else { linker.link(&mut line)? };
        links.add(outcome, &line);
        serde_json::to_writer(&mut *out, &line)?;
        Ok(out.write_all(b"\n")?)
    })?;
    Ok(links)
}

/// Learns from the lines, and returns the numbers of those that are linked.
fn observe(linker: &mut Linker<'_>, lines: &mut File) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut numbers = BTreeSet::new();
    for_each_line(lines, |line| {
        linker.observe(&line)?;
        if line.is_linked() {
            numbers.insert(line.ticket);
        }
        Ok(())
    })?;
    Ok(numbers)
}

fn for_each_line(
    lines: &mut File,
    mut each: impl FnMut(Line) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    lines.seek(SeekFrom::Start(0))?;
    for line in BufReader::new(lines).lines() {
        each(serde_json::from_str(&line?)?)?;
    }
    Ok(())
}
