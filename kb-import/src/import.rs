//! A whole import: every file's records become lines, and of a ticket that is there several times the last one stays.
//!
//! Lines go to a spool first. What is kept in memory of each ticket is about 150 bytes: a hash of its number, its place, and what tells floods and
//! templates.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use crate::finding::{Finding, Kind, Place};
use crate::guess::{Survey, unread};
use crate::map::{Line, Mapping, Provenance};
use crate::reader::encoding::{self, Utf8};
use crate::reader::{Fields, Format, Item, Position, Records};
use crate::report::Report;
use crate::system::System;

/// A file to import.
#[derive(Debug)]
pub struct Export<F> {
    /// Its name, as findings give it.
    pub name: String,
    /// Its content.
    pub content: F,
    /// The day on which it was written, `YYYY-MM-DD`, where it is known.
    pub date: Option<String>,
}

/// Why an import ended.
#[derive(Debug)]
pub enum ImportError {
    /// A file can't be read.
    Read(String, io::Error),
    /// The lines can't be written.
    Write(io::Error),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(name, error) => write!(f, "{name}: it can't be read: {error}"),
            Self::Write(error) => write!(f, "the tickets can't be written: {error}; is the disk full?"),
        }
    }
}

impl Error for ImportError {}

impl From<io::Error> for ImportError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// An import: what is read how, and who hears of what is wrong.
pub struct Import<'i> {
    /// The system that the files come from.
    pub system: System,
    /// Which fields hold what.
    pub mapping: &'i Mapping,
    /// Whether personal data is removed from texts.
    pub scrubbed: bool,
    /// Hears of every finding.
    pub findings: &'i mut dyn FnMut(&Finding),
}

/// What is done with each record of an export.
type EachRecord<'e, I> = dyn FnMut(&mut I, &mut Report, &Fields, Position) -> Result<(), ImportError> + 'e;

/// What is kept in memory of a ticket.
struct Kept {
    number: u128,
    file: u32,
    at: Position,
}

impl Import<'_> {
    /// Reads the files and writes their tickets, a line each. The spool is an empty file, which may be deleted afterwards.
    pub fn run<F: Read + Seek>(
        &mut self,
        exports: &mut [Export<F>],
        spool: impl Read + Write + Seek,
        out: &mut dyn Write,
    ) -> Result<Report, ImportError> {
        let mut report = Report::default();
        let mut kept = Vec::new();
        let names: Vec<Arc<str>> = exports.iter().map(|export| Arc::from(export.name.as_str())).collect();
        let mut spooled = BufWriter::new(spool);
        for (index, export) in exports.iter_mut().enumerate() {
            let provenance = self.provenance(export);
            let file = u32::try_from(index).unwrap_or(u32::MAX);
            let mut each = |this: &mut Self, report: &mut Report, fields: &Fields, at: Position| {
                let line = this.read_record(&names[index], fields, at, &provenance, report);
                let Some(line) = line else { return Ok(()) };
                kept.push(Kept { number: xxhash_rust::xxh3::xxh3_128(line.ticket.as_bytes()), file, at });
                Ok(write_line(&mut spooled, &line)?)
            };
            self.read_export(&names[index], &mut export.content, &mut report, &mut each)?;
        }
        let spool = spooled.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.write_last(&kept, &names, spool, out, &mut report)?;
        Ok(report)
    }

    /// Looks at the files, to propose a mapping.
    pub fn survey<F: Read + Seek>(&mut self, exports: &mut [Export<F>]) -> Result<Survey, ImportError> {
        let mut survey = Survey::default();
        let mut report = Report::default();
        for export in exports {
            let name: Arc<str> = Arc::from(export.name.as_str());
            let mapping = self.mapping;
            let mut each = |_: &mut Self, _: &mut Report, fields: &Fields, _| {
                survey.add(&mapping.unwrapped(fields));
                Ok(())
            };
            self.read_export(&name, &mut export.content, &mut report, &mut each)?;
        }
        Ok(survey)
    }

    fn provenance<F>(&self, export: &Export<F>) -> Provenance {
        let name = export.name.rsplit(['/', '\\']).next().unwrap_or_default();
        Provenance {
            system: self.system.name().to_owned(),
            export: name.to_owned(),
            date: export.date.clone(),
            mapping: self.mapping.digest().to_owned(),
            ..Provenance::default()
        }
    }

    fn read_export<F: Read + Seek>(
        &mut self,
        name: &Arc<str>,
        content: &mut F,
        report: &mut Report,
        each: &mut EachRecord<'_, Self>,
    ) -> Result<(), ImportError> {
        let unreadable = |error| ImportError::Read(name.to_string(), error);
        let found = encoding::find(&mut *content).map_err(unreadable)?;
        if found.unreadable > 0 {
            let at = Position { line: found.line, column: 1, byte: 0 };
            self.report(report, name, at, Kind::Encoding, no_letters(found.unreadable));
        }
        content.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut text = BufReader::new(Utf8::new(content, found.encoding));
        let format = Format::of(name, text.fill_buf().map_err(unreadable)?);
        for item in Records::new(text, format, self.mapping.layout()) {
            match item.map_err(unreadable)? {
                Item::Record(record) => {
                    report.records += 1;
                    each(self, report, &record.fields, record.at)?;
                }
                Item::Damage(damage) => {
                    let lost = damage.bytes.end - damage.bytes.start;
                    let message = format!("{}; {lost} bytes are left out", damage.why);
                    self.report(report, name, damage.at, Kind::Damaged, message);
                }
                Item::Beside(beside) => {
                    report.beside.insert(beside.name);
                }
            }
        }
        Ok(())
    }

    fn read_record(
        &mut self,
        name: &Arc<str>,
        fields: &Fields,
        at: Position,
        provenance: &Provenance,
        report: &mut Report,
    ) -> Option<Line> {
        let reading = self.mapping.read(fields, provenance, self.scrubbed);
        report.add(&reading);
        let lost = !reading.open && reading.line.is_none();
        for problem in reading.problems {
            let costs = lost && ["ticket", "subject"].contains(&problem.field);
            let kind = if costs { Kind::Incomplete } else { Kind::Value };
            self.report(report, name, at, kind, problem.message);
        }
        if reading.line.is_some() {
            unread(self.mapping, fields).iter().for_each(|path| report.add_unread(path));
        }
        reading.line
    }

    /// Copies the lines, without those that a later one of the same ticket replaces.
    fn write_last(
        &mut self,
        kept: &[Kept],
        names: &[Arc<str>],
        mut spool: impl Read + Seek,
        out: &mut dyn Write,
        report: &mut Report,
    ) -> io::Result<()> {
        let last: BTreeMap<u128, usize> =
            kept.iter().enumerate().map(|(index, kept)| (kept.number, index)).collect();
        spool.seek(SeekFrom::Start(0))?;
        let mut lines = BufReader::new(spool);
        let mut line = Vec::new();
        for (index, ticket) in kept.iter().enumerate() {
            line.clear();
            lines.read_until(b'\n', &mut line)?;
            let replaced_by = last.get(&ticket.number).copied().filter(|last| *last != index);
            let Some(later) = replaced_by.and_then(|later| kept.get(later)) else {
                out.write_all(&line)?;
                report.add_line(&serde_json::from_slice::<Line>(&line)?);
                continue;
            };
            report.repeated += 1;
            let place = place(&names[later.file as usize], later.at);
            let message = format!("this ticket is there again at {place}; that one is taken");
            self.report(report, &names[ticket.file as usize], ticket.at, Kind::Repeated, message);
        }
        out.flush()
    }

    fn report(&mut self, report: &mut Report, name: &Arc<str>, at: Position, kind: Kind, message: String) {
        *report.findings.entry(kind).or_default() += 1;
        (self.findings)(&Finding { place: place(name, at), kind, message });
    }
}

fn no_letters(sequences: u64) -> String {
    format!(
        "{sequences} sequences of bytes are no UTF-8; a mark (U+FFFD) stands in their place. This is the first line with one"
    )
}

fn place(name: &Arc<str>, at: Position) -> Place {
    Place { file: Arc::clone(name), line: at.line, column: at.column }
}

fn write_line(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
