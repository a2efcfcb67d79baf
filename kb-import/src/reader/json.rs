//! Records out of JSON: the items of an array, wherever it stands in the file, or whole values one behind the other.
//!
//! A damaged record costs what stands between it and the next that begins as the others do: on a line of its own with the same
//! indentation, or behind a comma with the same first keys.

use std::io::{self, Read};

use super::json_scanner::{Scanner, Step};
use super::source::{Position, Source};
use super::{Beside, Damage, Fields, Item, MAX_RECORD, Record};

/// How many keys show that a value is a record, where records share a line.
const FIRST_KEYS: usize = 3;
/// How far these keys are looked for.
const FIRST_KEYS_WITHIN: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Between values.
    Outside,
    /// In the array of records, before a record or the end. The number is that of objects around the array.
    Records(usize),
    /// The same behind a record, where a comma or the end belongs.
    BehindRecord(usize),
    /// Behind the array of records, inside of so many objects.
    Behind(usize),
}

/// Why a value is no record, and where in the window it shows.
type Fault = (usize, String);

pub(super) struct JsonRecords<R> {
    source: Source<R>,
    arrays: Vec<String>,
    mode: Mode,
    /// Blanks before the record's first byte, where nothing else is on its line.
    indentation: Option<usize>,
    /// The indentation of the first record, once there is one.
    usual_indentation: Option<Option<usize>>,
    first_keys: Option<Vec<String>>,
    beside: Vec<Beside>,
}

impl<R: Read> JsonRecords<R> {
    pub(super) fn new(source: Source<R>, arrays: &[String]) -> Self {
        Self {
            source,
            arrays: arrays.to_vec(),
            mode: Mode::Outside,
            indentation: Some(0),
            usual_indentation: None,
            first_keys: None,
            beside: Vec::new(),
        }
    }

    pub(super) fn next_item(&mut self) -> io::Result<Option<Item>> {
        self.source.skip_mark()?;
        loop {
            if let Some(beside) = self.beside.pop() {
                return Ok(Some(Item::Beside(beside)));
            }
            let Some(byte) = self.skip_blanks()? else { return self.end() };
            let found = match (self.mode, byte) {
                (Mode::Outside, b',') | (Mode::BehindRecord(_), b',') => {
                    self.source.consume(1);
                    if let Mode::BehindRecord(depth) = self.mode {
                        self.mode = Mode::Records(depth);
                    }
                    continue;
                }
                (Mode::Outside, b'[') => {
                    self.source.consume(1);
                    self.mode = Mode::Records(0);
                    continue;
                }
                (Mode::Records(depth) | Mode::BehindRecord(depth), b']') => {
                    self.source.consume(1);
                    self.mode = if depth == 0 { Mode::Outside } else { Mode::Behind(depth) };
                    continue;
                }
                (Mode::Outside | Mode::Records(_), b'{') => self.value()?,
                (Mode::Behind(depth), _) => self.behind(depth)?,
                (Mode::BehindRecord(_), _) => Some(self.recover("no comma stands behind a record")?),
                _ => Some(self.recover("this is no record: a record is a JSON object, `{…}`")?),
            };
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// The end of the text, which comes too early inside of an array or an object.
    fn end(&mut self) -> io::Result<Option<Item>> {
        if self.mode == Mode::Outside {
            return Ok(None);
        }
        self.mode = Mode::Outside;
        let at = self.source.position();
        let why = "the file ends before its last bracket closes; it may be cut off".to_owned();
        Ok(Some(Item::Damage(Damage { at, bytes: at.byte..at.byte, why })))
    }

    fn skip_blanks(&mut self) -> io::Result<Option<u8>> {
        if self.source.position().column == 1 {
            self.indentation = Some(0);
        } else {
            self.indentation = None;
        }
        loop {
            let Some(byte) = self.source.at(0)? else { return Ok(None) };
            match byte {
                b'\n' => self.indentation = Some(0),
                b' ' | b'\t' => self.indentation = self.indentation.map(|blanks| blanks + 1),
                b'\r' => {}
                _ => return Ok(Some(byte)),
            }
            self.source.consume(1);
        }
    }

    /// An object: a record, or what is around the array of records. In that case there is nothing to return yet.
    fn value(&mut self) -> io::Result<Option<Item>> {
        let usual = *self.usual_indentation.get_or_insert(self.indentation);
        let length = match self.scan()? {
            Ok(Some(length)) => length,
            Ok(None) => {
                self.usual_indentation = None;
                return Ok(None);
            }
            Err(fault) => return self.recover_from(fault).map(Some),
        };
        let at = self.source.position();
        let bytes = at.byte..at.byte + length as u64;
        let slice = &self.source.bytes()[..length];
        if usual.is_none() && self.first_keys.is_none() {
            self.first_keys = first_keys(slice);
        }
        let item = match serde_json::from_slice::<Fields>(slice) {
            Ok(fields) => Item::Record(Record { fields, at, bytes }),
            Err(error) => {
                let at = at.behind(&slice[..offset(slice, &error)]);
                let why = error.to_string();
                let why = why.split(" at line ").next().unwrap_or_default();
                Item::Damage(Damage { at, bytes, why: format!("this record is no JSON: {why}") })
            }
        };
        self.source.consume(length);
        if let Mode::Records(depth) = self.mode {
            self.mode = Mode::BehindRecord(depth);
        }
        Ok(Some(item))
    }

    /// The length of the object at the start of the window, or nothing where it is around the array of records, which is entered.
    fn scan(&mut self) -> io::Result<Result<Option<usize>, Fault>> {
        let mut scanner = Scanner::new();
        let mut beside = Vec::new();
        let mut index = 0;
        loop {
            let Some(byte) = self.source.at(index)? else {
                return Ok(Err((index, "the file ends inside of a record".to_owned())));
            };
            let step = scanner.feed(byte);
            index += 1;
            match step {
                Err(why) => return Ok(Err((index - 1, why.to_owned()))),
                Ok(Step::End) => return Ok(Ok(Some(index))),
                Ok(Step::Key) if scanner.depth() == 1 => beside.push(scanner.path()),
                Ok(Step::Array) if self.mode == Mode::Outside && self.is_records(&scanner) => {
                    let array = scanner.path();
                    beside.retain(|key| !array.split('.').any(|part| part == key));
                    let from = self.source.position().byte;
                    self.source.consume(index);
                    self.note_beside(beside, from);
                    self.mode = Mode::Records(scanner.depth() - 1);
                    return Ok(Ok(None));
                }
                Ok(_) if index > MAX_RECORD => {
                    return Ok(Err((0, format!("a record is longer than {MAX_RECORD} bytes"))));
                }
                Ok(_) => {}
            }
        }
    }

    fn is_records(&self, scanner: &Scanner) -> bool {
        let path = scanner.path();
        self.arrays.iter().any(|array| *array == path && scanner.depth() == array.split('.').count() + 1)
    }

    /// What follows the array of records in the objects around it: keys that are not read.
    fn behind(&mut self, depth: usize) -> io::Result<Option<Item>> {
        let mut scanner = Scanner::inside_of_objects(depth);
        let from = self.source.position().byte;
        let mut keys = Vec::new();
        let wrong = loop {
            let Some(byte) = self.source.at(0)? else { break None };
            match scanner.feed(byte) {
                Err(why) => break Some(why),
                Ok(Step::Key) if scanner.depth() == 1 => keys.push(scanner.path()),
                Ok(Step::End) => {
                    self.source.consume(1);
                    self.mode = Mode::Outside;
                    break None;
                }
                Ok(_) => {}
            }
            self.source.consume(1);
        };
        self.note_beside(keys, from);
        let Some(why) = wrong else { return Ok(None) };
        self.mode = Mode::BehindRecord(depth);
        self.recover(why).map(Some)
    }

    /// Notes keys that are not read, all of which stand between a byte and the start of the window.
    fn note_beside(&mut self, names: Vec<String>, from: u64) {
        let bytes = from..self.source.position().byte;
        self.beside.extend(names.into_iter().rev().map(|name| Beside { name, bytes: bytes.clone() }));
    }

    fn recover_from(&mut self, (index, why): Fault) -> io::Result<Item> {
        let from = self.source.position();
        let at = from.behind(&self.source.bytes()[..index]);
        self.skip_to_record(from, at, why)
    }

    fn recover(&mut self, why: &str) -> io::Result<Item> {
        let at = self.source.position();
        self.skip_to_record(at, at, why.to_owned())
    }

    /// Skips at least a byte, up to where the next record begins.
    fn skip_to_record(&mut self, from: Position, at: Position, why: String) -> io::Result<Item> {
        let mut indentation = None;
        let mut before = b' ';
        let mut skipped = false;
        while let Some(byte) = self.source.at(0)? {
            if skipped && byte == b'{' && self.begins_record(indentation, before)? {
                break;
            }
            match byte {
                b'\n' => indentation = Some(0),
                b' ' | b'\t' => indentation = indentation.map(|blanks| blanks + 1),
                b'\r' => {}
                _ => (indentation, before) = (None, byte),
            }
            self.source.consume(1);
            skipped = true;
        }
        self.mode = match self.mode {
            _ if self.source.bytes().is_empty() => Mode::Outside,
            Mode::BehindRecord(depth) | Mode::Records(depth) | Mode::Behind(depth) => Mode::Records(depth),
            Mode::Outside => Mode::Outside,
        };
        Ok(Item::Damage(Damage { at, bytes: from.byte..self.source.position().byte, why }))
    }

    /// Whether the brace at the start of the window begins a record.
    fn begins_record(&mut self, indentation: Option<usize>, before: u8) -> io::Result<bool> {
        if let Some(Some(usual)) = self.usual_indentation {
            return Ok(indentation == Some(usual));
        }
        if !matches!(before, b',' | b'[' | b'}') && indentation.is_none() {
            return Ok(false);
        }
        self.source.at(FIRST_KEYS_WITHIN)?;
        let bytes = self.source.bytes();
        let found = first_keys(&bytes[..bytes.len().min(FIRST_KEYS_WITHIN)]);
        Ok(found.is_some() && self.first_keys.as_ref().is_none_or(|usual| Some(usual) == found.as_ref()))
    }
}

/// The first keys of an object, where it has so many.
fn first_keys(bytes: &[u8]) -> Option<Vec<String>> {
    let mut scanner = Scanner::new();
    let mut keys = Vec::new();
    for byte in bytes {
        match scanner.feed(*byte) {
            Ok(Step::Key) if scanner.depth() == 1 => keys.push(scanner.path()),
            Ok(Step::End) | Err(_) => break,
            Ok(_) => {}
        }
        if keys.len() == FIRST_KEYS {
            return Some(keys);
        }
    }
    (!keys.is_empty()).then_some(keys)
}

/// The byte at which an error of serde_json stands.
fn offset(bytes: &[u8], error: &serde_json::Error) -> usize {
    let lines = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let start = std::iter::once(0).chain(lines).nth(error.line().saturating_sub(1)).unwrap_or(0);
    (start + error.column().saturating_sub(1)).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records as their `n`, damage as line, column and reason, and what stands beside them.
    fn shown(text: &str) -> Vec<String> {
        let mut records =
            JsonRecords::new(Source::new(text.as_bytes()), &["data.list".to_owned(), "list".to_owned()]);
        let mut found = Vec::new();
        while let Some(item) = records.next_item().unwrap() {
            found.push(match item {
                Item::Record(record) => {
                    format!("{} at {}:{}", record.fields["n"], record.at.line, record.at.column)
                }
                Item::Damage(damage) => format!("{}:{} {}", damage.at.line, damage.at.column, damage.why),
                Item::Beside(beside) => format!("beside {}", beside.name),
            });
        }
        found
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(text), expected, "{text}");
    }

    #[test]
    fn records_stand_in_arrays_objects_and_lines() {
        check("", &[]);
        check("[]", &[]);
        check("\u{feff}[{\"n\": 1}, {\"n\": 2}]", &["1 at 1:2", "2 at 1:12"]);
        check("{\"n\": 1}\n\n{\"n\": 2}\n", &["1 at 1:1", "2 at 3:1"]);
        check(
            "{\"a\": [1], \"list\": [{\"n\": 1}], \"b\": {\"c\": []}}",
            &["beside a", "1 at 1:21", "beside b"],
        );
        check("{\"data\": {\"list\": [\n{\"n\": 1}]}}", &["1 at 2:1"]);
        check(
            "{\"list\": [{\"n\": 1}]}\n{\"list\": [{\"n\": 2, \"list\": []}]}",
            &["1 at 1:11", "2 at 2:11"],
        );
    }

    #[test]
    fn damage_costs_the_record_it_is_in() {
        let outside = "text stands outside of quotes";
        check(
            "{\"n\": 1}\n{\"n\": 2\n{\"n\": 3}\n",
            &["1 at 1:1", "3:1 a value begins where none belongs", "3 at 3:1"],
        );
        check(
            "[{\"n\": 1, \"a\": 0}, {\"n\": 2, \"a\": \"x, \"b\": [{\"c\": 1}, {\"c\": 2}]}, {\"n\": 3, \"a\": 0}]",
            &["1 at 1:2", &format!("1:39 {outside}"), "3 at 1:66"],
        );
        check(
            "[\n  {\n    \"n\": 1\n  },\n  {\n    \"n\": 2,\n  },\n  {\n    \"n\": 3\n  }\n]",
            &["1 at 2:3", "7:3 a bracket closes where a value is missing", "3 at 8:3"],
        );
        check(
            "[{\"n\": 1}, 7, {\"n\": 2}]",
            &["1 at 1:2", "1:12 this is no record: a record is a JSON object, `{…}`", "2 at 1:15"],
        );
        check("[{\"n\": 1}]x", &["1 at 1:2", "1:11 this is no record: a record is a JSON object, `{…}`"]);
        check(
            "[{\"n\": 1}",
            &["1 at 1:2", "1:10 the file ends before its last bracket closes; it may be cut off"],
        );
        check("[{\"n\": 1, \"n\"", &["1:14 the file ends inside of a record"]);
        check(
            "[{\"n\": 1}, {\"n\": tru}, {\"n\": 2}]",
            &["1 at 1:2", "1:21 this record is no JSON: expected ident", "2 at 1:24"],
        );
    }
}
