//! Where each ticket of a file stands: one a line (`.jsonl`, `.ndjson`), or the items of one array (`.json`).

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::diagnostic::{Diagnostic, Place, codes};

/// A ticket's JSON and its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'t> {
    pub(super) json: &'t str,
    /// The line it begins in, from 1.
    line: usize,
    /// Characters before it in that line.
    before: usize,
    /// Its first byte in the file.
    at: usize,
}

impl Row<'_> {
    /// The place of its byte at `column`.
    pub(super) fn place(&self, file: &Arc<str>, column: usize) -> Place {
        let characters = self.json.get(..column).map_or(column, |before| before.chars().count());
        Place::point(file, self.line, self.before + characters + 1, self.at + column)
    }
}

/// The tickets of a file; none in empty lines. A byte order mark is skipped.
pub(super) fn of<'t>(file: &Arc<str>, text: &'t str) -> Result<Vec<Row<'t>>, Box<Diagnostic>> {
    if file.to_ascii_lowercase().ends_with(".json") { items(file, text) } else { Ok(lines(text)) }
}

fn lines(text: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let json = line.trim_end().trim_start_matches('\u{feff}');
        let mark = line.trim_end().len() - json.len();
        if !json.is_empty() {
            rows.push(Row { json, line: number + 1, before: mark / '\u{feff}'.len_utf8(), at: at + mark });
        }
        at += line.len();
    }
    rows
}

fn items<'t>(file: &Arc<str>, text: &'t str) -> Result<Vec<Row<'t>>, Box<Diagnostic>> {
    let json = text.trim_start_matches('\u{feff}');
    let values: Vec<&RawValue> = serde_json::from_str(json).map_err(|error| {
        let place = Place::point(file, error.line().max(1), error.column().max(1), 0);
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default();
        let message = format!("this file is not a JSON array of tickets: {why}");
        let diagnostic = Diagnostic::new(&codes::BROKEN_LINE, place, message);
        Box::new(diagnostic.hint("write `[{…}, {…}]`, or one object a line in a file that ends in .jsonl"))
    })?;
    // Counted from one item to the next, because an array of many tickets is often a single line.
    let (mut line, mut before, mut counted) = (1, 0, 0);
    let row = |value: &'t RawValue| {
        let at = value.get().as_ptr() as usize - text.as_ptr() as usize;
        for c in text[counted..at].chars() {
            (line, before) = if c == '\n' { (line + 1, 0) } else { (line, before + 1) };
        }
        counted = at;
        Row { json: value.get(), line, before, at }
    };
    Ok(values.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, text: &str, expected: &[(&str, usize, usize)]) {
        let file = Arc::from(file);
        let shown = of(&file, text).map(|rows| {
            let places = rows.iter().map(|row| (row.json, row.place(&file, 0)));
            places
                .map(|(json, place)| (json.to_owned(), place.line as usize, place.column as usize))
                .collect()
        });
        let expected: Vec<_> =
            expected.iter().map(|(json, line, at)| ((*json).to_owned(), *line, *at)).collect();
        assert_eq!(shown.map_err(|diagnostic| diagnostic.message.clone()), Ok(expected), "{text:?}");
    }

    #[test]
    fn tickets_stand_in_lines_or_in_an_array() {
        check("t.jsonl", "{}\n\n [1]\r\n", &[("{}", 1, 1), (" [1]", 3, 1)]);
        check("t.NDJSON", "\u{feff}{}\n", &[("{}", 1, 2)]);
        check("t.json", "[{}, {\n\"a\": 1}]", &[("{}", 1, 2), ("{\n\"a\": 1}", 1, 6)]);
        check("t.JSON", "\u{feff}[\n  {\"ä\": 1},\n{}\n]\n", &[("{\"ä\": 1}", 2, 3), ("{}", 3, 1)]);
        check("t.json", "[]", &[]);
    }

    #[test]
    fn what_is_no_array_is_refused_at_its_place() {
        for (text, line, column) in
            [("{\"tickets\": []}", 1, 1), ("[{},\n]", 2, 1), ("[{}, x]", 1, 6), ("", 1, 1)]
        {
            let place = of(&Arc::from("t.json"), text).unwrap_err().place;
            assert_eq!((place.line, place.column), (line, column), "{text}");
        }
    }
}
