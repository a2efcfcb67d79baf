//! Records out of XML: each element of a given name, whose children become fields.

use std::io::{self, Read};

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::source::Source;
use super::{Damage, Fields, Item, MAX_RECORD, Record};

pub(super) struct XmlRecords<R> {
    source: Source<R>,
    elements: Vec<String>,
}

impl<R: Read> XmlRecords<R> {
    pub(super) fn new(source: Source<R>, elements: &[String]) -> Self {
        Self { source, elements: elements.to_vec() }
    }

    pub(super) fn next_item(&mut self) -> io::Result<Option<Item>> {
        let Some((start, name)) = self.find_start()? else { return self.rest() };
        if let Some(damage) = self.lost_before(start) {
            return Ok(Some(damage));
        }
        self.source.consume(start);
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        let end = self.find(close.as_bytes(), 1)?;
        let bytes = self.source.bytes();
        let again = find_open(&bytes[1..end.unwrap_or(bytes.len())], open.as_bytes()).map(|at| at + 1);
        let length = match (again, end) {
            (None, Some(end)) => end + close.len(),
            (Some(again), _) => {
                return Ok(Some(self.lose(again, "this record does not end before the next begins")));
            }
            (None, None) => {
                let length = bytes.len();
                return Ok(Some(self.lose(length, "the file ends inside of this record, or it is too long")));
            }
        };
        let at = self.source.position();
        let range = at.byte..at.byte + length as u64;
        let text = String::from_utf8_lossy(&self.source.bytes()[..length]).into_owned();
        self.source.consume(length);
        Ok(Some(match parse(&text) {
            Ok(fields) => Item::Record(Record { fields, at, bytes: range }),
            Err((index, why)) => {
                let at = at.behind(&text.as_bytes()[..index.min(text.len())]);
                Item::Damage(Damage { at, bytes: range, why: format!("this record is no XML: {why}") })
            }
        }))
    }

    /// Where the next record begins in the window, and its element.
    fn find_start(&mut self) -> io::Result<Option<(usize, String)>> {
        loop {
            let bytes = self.source.bytes();
            let found = self.elements.iter().filter_map(|name| {
                find_open(bytes, format!("<{name}").as_bytes()).map(|at| (at, name.clone()))
            });
            if let Some(found) = found.min() {
                return Ok(Some(found));
            }
            if self.source.bytes().len() > MAX_RECORD || !self.source.grow()? {
                return Ok(None);
            }
        }
    }

    fn find(&mut self, wanted: &[u8], from: usize) -> io::Result<Option<usize>> {
        let mut from = from;
        loop {
            let bytes = self.source.bytes();
            if let Some(at) = memmem::find(&bytes[from.min(bytes.len())..], wanted) {
                return Ok(Some(from + at));
            }
            from = bytes.len().saturating_sub(wanted.len()).max(from);
            if bytes.len() > MAX_RECORD || !self.source.grow()? {
                return Ok(None);
            }
        }
    }

    /// A record whose beginning is damaged ends before the next begins.
    fn lost_before(&mut self, start: usize) -> Option<Item> {
        let before = &self.source.bytes()[..start];
        let ends =
            self.elements.iter().any(|name| memmem::find(before, format!("</{name}>").as_bytes()).is_some());
        ends.then(|| self.lose(start, "a record ends here whose beginning is damaged"))
    }

    /// What is behind the last record.
    fn rest(&mut self) -> io::Result<Option<Item>> {
        let length = self.source.bytes().len();
        if length == 0 {
            return Ok(None);
        }
        if let Some(damage) = self.lost_before(length) {
            return Ok(Some(damage));
        }
        if length > MAX_RECORD {
            return Ok(Some(self.lose(length, "no record begins here for a long time")));
        }
        self.source.consume(length);
        Ok(None)
    }

    fn lose(&mut self, length: usize, why: &str) -> Item {
        let at = self.source.position();
        self.source.consume(length);
        Item::Damage(Damage { at, bytes: at.byte..at.byte + length as u64, why: why.to_owned() })
    }
}

/// Where an element begins: `<item>` or `<item …>`, and not `<items>`.
fn find_open(bytes: &[u8], open: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, open).find(|at| {
        bytes
            .get(at + open.len())
            .is_some_and(|behind| matches!(behind, b'>' | b'/') || behind.is_ascii_whitespace())
    })
}

/// An element that is being read.
#[derive(Default)]
struct Element {
    name: String,
    fields: Fields,
    text: String,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
        let mut element = Self { name, ..Self::default() };
        for attribute in start.attributes().flatten() {
            let key = format!("@{}", String::from_utf8_lossy(attribute.key.local_name().as_ref()));
            let value = String::from_utf8_lossy(&attribute.value).into_owned();
            element.fields.insert(key, Value::String(value));
        }
        element
    }

    /// A text where it has no children; attributes alone don't count.
    fn value(self) -> Value {
        if self.fields.keys().all(|key| key.starts_with('@')) {
            return Value::String(self.text.trim().to_owned());
        }
        Value::Object(self.fields)
    }

    fn add(&mut self, name: String, value: Value) {
        match self.fields.get_mut(&name) {
            None => {
                self.fields.insert(name, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
}

fn parse(text: &str) -> Result<Fields, (usize, String)> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.error_position()).unwrap_or(0);
        match event.map_err(|error| (at, error.to_string()))? {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => {
                let element = Element::of(&start);
                if let Some(parent) = open.last_mut() {
                    parent.add(element.name.clone(), element.value());
                }
            }
            Event::Text(text) => append(&mut open, &text.decode().map_err(|e| (at, e.to_string()))?),
            Event::CData(text) => append(&mut open, &String::from_utf8_lossy(&text)),
            Event::GeneralRef(entity) => {
                let letter = entity.resolve_char_ref().ok().flatten().map(String::from);
                let name = entity.decode().map_err(|error| (at, error.to_string()))?;
                let named = quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                append(&mut open, &letter.or(named).unwrap_or_else(|| format!("&{name};")));
            }
            Event::End(_) => {
                let element = open.pop().unwrap_or_default();
                match open.last_mut() {
                    Some(parent) => parent.add(element.name.clone(), element.value()),
                    None => return Ok(element.fields),
                }
            }
            Event::Eof => return Err((text.len(), "an element does not end".to_owned())),
            _ => {}
        }
    }
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut records = XmlRecords::new(Source::new(text.as_bytes()), &["item".to_owned()]);
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
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn elements_are_records() {
        check("<rss><items/></rss>", &[]);
        check(
            "<rss>\n <item><k id=\"7\">A-1</k><c><x>1</x><x>2</x></c><d>&lt;p&gt;a &amp; b&#33;</d><e/></item></rss>",
            &["2:2 {\"c\":{\"x\":[\"1\",\"2\"]},\"d\":\"<p>a & b!\",\"e\":\"\",\"k\":\"A-1\"}"],
        );
        check("<item><a><![CDATA[<b>]]></a></item>", &["1:1 {\"a\":\"<b>\"}"]);
    }

    #[test]
    fn damage_costs_the_record_it_is_in() {
        let (good, next) = ("<item><a>1</a></item>", "1:1 {\"a\":\"1\"}");
        check(
            &format!("{good}<item><a></b></item>"),
            &[next, "1:31 this record is no XML: ill-formed document: expected `</a>`, but `</b>` was found"],
        );
        check(
            &format!("<item><a>{good}"),
            &["1:1 this record does not end before the next begins", "1:10 {\"a\":\"1\"}"],
        );
        check(
            &format!("<itm><a>2</a></item>{good}"),
            &["1:1 a record ends here whose beginning is damaged", "1:21 {\"a\":\"1\"}"],
        );
        check("<item><a>", &["1:1 the file ends inside of this record, or it is too long"]);
    }
}
