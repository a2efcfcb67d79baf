//! Records out of files of any size: JSON, JSON lines, CSV and XML, one record at a time, each with its place.
//!
//! The readers find where a record ends with scanners of their own, because those of general parsers stop at the first mistake or read
//! over it in silence. Here a mistake costs the record it is in, and the reader says so.

pub mod encoding;
mod source;
mod json_scanner;
mod json;
mod table;
mod xml;

use std::io::{self, Read};
use std::ops::Range;

use serde_json::{Map, Value};

pub use source::Position;

use json::JsonRecords;
use source::Source;
use table::TableRecords;
use xml::XmlRecords;

/// Longest record, in bytes. A damaged file must not fill the memory.
pub const MAX_RECORD: usize = 64 * 1024 * 1024;

/// The fields of a record.
pub type Fields = Map<String, Value>;

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON value, or several, with white space between them.
    Json,
    /// Rows with a header: commas, semicolons, tabs or bars.
    Table,
    /// XML.
    Xml,
}

impl Format {
    /// The format of a file by its name and its first bytes.
    pub fn of(name: &str, start: &[u8]) -> Self {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "json" | "jsonl" | "ndjson" => Self::Json,
            "csv" | "tsv" => Self::Table,
            "xml" | "rss" => Self::Xml,
            _ => match start.iter().find(|byte| byte.is_ascii_graphic()) {
                Some(b'{' | b'[') => Self::Json,
                Some(b'<') => Self::Xml,
                _ => Self::Table,
            },
        }
    }
}

/// Where the records of a system stand in its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The keys that lead to the array of records in a JSON object, joined by dots.
    pub arrays: Vec<String>,
    /// The XML elements that are records.
    pub elements: Vec<String>,
}

/// What a reader finds.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A record.
    Record(Record),
    /// A part of the file from which no record could be read.
    Damage(Damage),
    /// Something beside the records, such as the address of the next page.
    Beside(Beside),
}

/// Something beside the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Its key.
    pub name: String,
    /// Where it stands, together with what is beside it, in bytes of the decoded text.
    pub bytes: Range<u64>,
}

/// A record and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its fields.
    pub fields: Fields,
    /// Where it begins.
    pub at: Position,
    /// Its bytes in the decoded text.
    pub bytes: Range<u64>,
}

/// A part of a file from which no record could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where it was noticed.
    pub at: Position,
    /// What is lost, in bytes of the decoded text.
    pub bytes: Range<u64>,
    /// Why.
    pub why: String,
}

enum Syntax<R> {
    Json(JsonRecords<R>),
    Table(TableRecords<R>),
    Xml(XmlRecords<R>),
}

/// The records of a file.
pub struct Records<R>(Syntax<R>);

impl<R: Read> Records<R> {
    /// Reads UTF-8.
    pub fn new(text: R, format: Format, layout: &Layout) -> Self {
        let source = Source::new(text);
        Self(match format {
            Format::Json => Syntax::Json(JsonRecords::new(source, &layout.arrays)),
            Format::Table => Syntax::Table(TableRecords::new(source)),
            Format::Xml => Syntax::Xml(XmlRecords::new(source, &layout.elements)),
        })
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<io::Result<Item>> {
        match &mut self.0 {
            Syntax::Json(records) => records.next_item(),
            Syntax::Table(records) => records.next_item(),
            Syntax::Xml(records) => records.next_item(),
        }
        .transpose()
    }
}
