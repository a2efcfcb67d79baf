//! Records out of rows with a header (RFC 4180). A column that is there several times is a list.
//!
//! A row whose quotes or whose number of columns are wrong costs its first line; reading goes on with the next, so that a lost quotation
//! mark does not swallow what follows.

use std::io::{self, Read};

use serde_json::Value;

use super::source::{Position, Source};
use super::{Damage, Fields, Item, MAX_RECORD, Record};

pub(super) struct TableRecords<R> {
    source: Source<R>,
    separator: u8,
    header: Vec<String>,
    damage: Option<Damage>,
    next: Option<Record>,
}

/// What stands at the start of the window.
enum Row {
    /// A row, and its length in bytes.
    Whole(Vec<String>, usize),
    /// A row that can't be read: where in the window it shows, and why.
    Fault(usize, String),
}

impl<R: Read> TableRecords<R> {
    pub(super) fn new(source: Source<R>) -> Self {
        Self { source, separator: b',', header: Vec::new(), damage: None, next: None }
    }

    pub(super) fn next_item(&mut self) -> io::Result<Option<Item>> {
        if let Some(record) = self.next.take() {
            return Ok(Some(Item::Record(record)));
        }
        if self.header.is_empty() {
            self.read_header()?;
        }
        loop {
            self.skip_empty_lines()?;
            let from = self.source.position();
            match self.row()? {
                None => return Ok(self.damage.take().map(Item::Damage)),
                Some(Row::Whole(cells, length)) if cells.len() == self.header.len() => {
                    self.source.consume(length);
                    let bytes = from.byte..from.byte + length as u64;
                    let record = Record { fields: self.fields(cells), at: from, bytes };
                    let Some(damage) = self.damage.take() else { return Ok(Some(Item::Record(record))) };
                    self.next = Some(record);
                    return Ok(Some(Item::Damage(damage)));
                }
                Some(Row::Whole(cells, _)) => {
                    let (found, expected) = (cells.len(), self.header.len());
                    self.lose_line(
                        from,
                        &format!("this row has {found} columns; the header has {expected}"),
                    )?;
                }
                Some(Row::Fault(index, why)) => {
                    let at = from.behind(&self.source.bytes()[..index]);
                    self.lose_line(at, &why)?;
                }
            }
        }
    }

    fn read_header(&mut self) -> io::Result<()> {
        self.source.skip_mark()?;
        self.skip_empty_lines()?;
        // Excel's own way to say what separates the columns.
        self.source.at(5)?;
        if self.source.bytes().starts_with(b"sep=") {
            self.separator = self.source.bytes()[4];
            self.consume_line()?;
        } else {
            self.separator = self.likely_separator()?;
        }
        self.header = match self.row()? {
            Some(Row::Whole(cells, length)) => {
                self.source.consume(length);
                cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
            }
            Some(Row::Fault(index, why)) => {
                let at = self.source.position().behind(&self.source.bytes()[..index]);
                self.lose_line(at, &format!("the header can't be read: {why}"))?;
                vec![String::new()]
            }
            None => vec![String::new()],
        };
        Ok(())
    }

    fn likely_separator(&mut self) -> io::Result<u8> {
        let end = self.line_length()?;
        let line = &self.source.bytes()[..end];
        let count = |separator: u8| {
            let mut quoted = false;
            line.iter()
                .filter(|byte| {
                    quoted ^= **byte == b'"';
                    !quoted && **byte == separator
                })
                .count()
        };
        let mut most = b',';
        for separator in [b';', b'\t', b'|'] {
            if count(separator) > count(most) {
                most = separator;
            }
        }
        Ok(most)
    }

    fn skip_empty_lines(&mut self) -> io::Result<()> {
        while let Some(b'\r' | b'\n') = self.source.at(0)? {
            self.source.consume(1);
        }
        Ok(())
    }

    /// The length of the first line in the window, its end included.
    fn line_length(&mut self) -> io::Result<usize> {
        let mut from = 0;
        loop {
            let bytes = self.source.bytes();
            if let Some(at) = memchr::memchr(b'\n', &bytes[from..]) {
                return Ok(from + at + 1);
            }
            from = bytes.len();
            if from > MAX_RECORD || !self.source.grow()? {
                return Ok(from);
            }
        }
    }

    fn consume_line(&mut self) -> io::Result<()> {
        let length = self.line_length()?;
        self.source.consume(length);
        Ok(())
    }

    /// Gives up the first line. Lines that are lost one behind the other are one damage.
    fn lose_line(&mut self, at: Position, why: &str) -> io::Result<()> {
        let from = self.source.position().byte;
        self.consume_line()?;
        let end = self.source.position().byte;
        let damage = self.damage.get_or_insert_with(|| Damage { at, bytes: from..end, why: why.to_owned() });
        damage.bytes.end = end;
        Ok(())
    }

    fn fields(&self, cells: Vec<String>) -> Fields {
        let mut fields = Fields::new();
        for (name, cell) in self.header.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            match fields.get_mut(name) {
                None => {
                    fields.insert(name.clone(), Value::String(cell));
                }
                Some(Value::Array(cells)) => cells.push(Value::String(cell)),
                Some(first) => *first = Value::Array(vec![first.take(), Value::String(cell)]),
            }
        }
        fields
    }

    fn row(&mut self) -> io::Result<Option<Row>> {
        if self.source.at(0)?.is_none() {
            return Ok(None);
        }
        let mut cells = Vec::new();
        let mut index = 0;
        loop {
            let cell = if self.source.at(index)? == Some(b'"') {
                self.quoted_cell(&mut index)?
            } else {
                Ok(self.plain_cell(&mut index)?)
            };
            match cell {
                Ok(cell) => cells.push(cell),
                Err(why) => return Ok(Some(Row::Fault(index, why))),
            }
            match self.source.at(index)? {
                Some(byte) if byte == self.separator => index += 1,
                Some(b'\r') if self.source.at(index + 1)? == Some(b'\n') => {
                    return Ok(Some(Row::Whole(cells, index + 2)));
                }
                Some(_) => return Ok(Some(Row::Whole(cells, index + 1))),
                None => return Ok(Some(Row::Whole(cells, index))),
            }
            if index > MAX_RECORD {
                return Ok(Some(Row::Fault(0, format!("a row is longer than {MAX_RECORD} bytes"))));
            }
        }
    }

    fn plain_cell(&mut self, index: &mut usize) -> io::Result<String> {
        let start = *index;
        while let Some(byte) = self.source.at(*index)? {
            if byte == self.separator || byte == b'\n' || byte == b'\r' || *index - start > MAX_RECORD {
                break;
            }
            *index += 1;
        }
        Ok(String::from_utf8_lossy(&self.source.bytes()[start..*index]).into_owned())
    }

    fn quoted_cell(&mut self, index: &mut usize) -> io::Result<Result<String, String>> {
        let start = *index;
        *index += 1;
        let mut text = Vec::new();
        loop {
            match self.source.at(*index)? {
                None => {
                    *index = start;
                    return Ok(Err("a quotation mark opens here and never closes".to_owned()));
                }
                Some(b'"') if self.source.at(*index + 1)? == Some(b'"') => {
                    text.push(b'"');
                    *index += 2;
                }
                Some(b'"') => {
                    *index += 1;
                    let behind = self.source.at(*index)?;
                    let ends = behind.is_none_or(|b| b == self.separator || b == b'\n' || b == b'\r');
                    let text = String::from_utf8_lossy(&text).into_owned();
                    let why = "text stands behind a closing quotation mark; inside of quotes, write `\"\"`";
                    return Ok(if ends { Ok(text) } else { Err(why.to_owned()) });
                }
                Some(_) if *index - start > MAX_RECORD => {
                    *index = start;
                    return Ok(Err(format!("a cell is longer than {MAX_RECORD} bytes")));
                }
                Some(byte) => {
                    text.push(byte);
                    *index += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mut records = TableRecords::new(Source::new(text.as_bytes()));
        let mut found = Vec::new();
        while let Some(item) = records.next_item().unwrap() {
            found.push(match item {
                Item::Record(record) => {
                    format!("{}:{} {}", record.at.line, record.at.column, Value::Object(record.fields))
                }
                Item::Damage(damage) => format!("{}:{} {}", damage.at.line, damage.at.column, damage.why),
                Item::Beside(beside) => beside.name,
            });
        }
        found
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(text), expected, "{text}");
    }

    #[test]
    fn rows_are_records() {
        check("", &[]);
        check("a,b\n", &[]);
        check(
            "\u{feff}a,b\r\n1,\"x\"\"y\nz\"\r\n\r\n2,",
            &["2:1 {\"a\":\"1\",\"b\":\"x\\\"y\\nz\"}", "5:1 {\"a\":\"2\"}"],
        );
        check("a;b;b\n1;2,5;3\n", &["2:1 {\"a\":\"1\",\"b\":[\"2,5\",\"3\"]}"]);
        check("sep=|\na|b\n1|2\n", &["3:1 {\"a\":\"1\",\"b\":\"2\"}"]);
        check("a\tb\n1\t5\" disk\n", &["2:1 {\"a\":\"1\",\"b\":\"5\\\" disk\"}"]);
    }

    #[test]
    fn damage_costs_the_row_it_is_in() {
        check(
            "a,b\n1,2\n3\n4,5\n",
            &[
                "2:1 {\"a\":\"1\",\"b\":\"2\"}",
                "3:1 this row has 1 columns; the header has 2",
                "4:1 {\"a\":\"4\",\"b\":\"5\"}",
            ],
        );
        check(
            "a,b\n1,\"2\n3,4\n",
            &["2:3 a quotation mark opens here and never closes", "3:1 {\"a\":\"3\",\"b\":\"4\"}"],
        );
        check(
            "a,b\n1,\"x\n3,\"y\"\n",
            &[
                "3:4 text stands behind a closing quotation mark; inside of quotes, write `\"\"`",
                "3:1 {\"a\":\"3\",\"b\":\"y\"}",
            ],
        );
        check(
            "a,b\n1\n2\n3,4",
            &["2:1 this row has 1 columns; the header has 2", "4:1 {\"a\":\"3\",\"b\":\"4\"}"],
        );
    }
}
