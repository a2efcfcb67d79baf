//! A record as a resolved ticket.

use kb_core::model::Verdict;

use super::fields::RecordReader;
use super::line::{Line, Provenance};
use super::mapping::{Mapping, VERDICT};
use super::path;
use super::reading::{Problem, Reading};
use crate::reader::Fields;

impl Mapping {
    /// Reads a record. `scrubbed` says whether personal data is removed from texts.
    pub fn read(&self, record: &Fields, source: &Provenance, scrubbed: bool) -> Reading {
        let record = self.unwrapped(record);
        if let Some(deleted) = self.deletion(&record, source) {
            return Reading { line: Some(deleted), ..Reading::default() };
        }
        let mut reader = RecordReader::new(self, &record, scrubbed);
        let line = reader.line(source);
        let closed_by = self.closed.by.list().iter().flat_map(|at| path::find(&record, at));
        let engineer = closed_by.flat_map(path::texts).next();
        let verdict = reader.choice(VERDICT, |name| Verdict::parse(name).is_some());
        let mut found = reader.found;
        found.engineer = engineer;
        found.verdict = verdict.and_then(|name| Verdict::parse(&name));
        found.open = !self.is_closed(&record, line.resolved.is_some());
        let missing = [("ticket", line.ticket.is_empty()), ("subject", line.subject.is_empty())];
        let missing: Vec<&'static str> =
            missing.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect();
        if found.open {
            return Reading { open: true, ..Reading::default() };
        }
        for field in &missing {
            let paths = self.paths(field).join("`, `");
            let message = match paths.is_empty() {
                true => format!("the mapping does not say which field is `{field}`; this record is left out"),
                false => format!("this record has no `{field}` (read from `{paths}`) and is left out"),
            };
            found.problems.push(Problem { field, message });
        }
        found.line = missing.is_empty().then_some(line);
        found
    }

    /// The line of a ticket that was deleted in its system; `None` for all others.
    fn deletion(&self, record: &Fields, source: &Provenance) -> Option<Line> {
        let text = |at: &String| path::find(record, at).into_iter().flat_map(path::texts).next();
        let status = self.deleted.status.list().iter().find_map(text)?;
        let deleted = self.deleted.values.iter().any(|value| value.eq_ignore_ascii_case(status.trim()));
        let number = self.paths("ticket").iter().find_map(text).filter(|_| deleted)?;
        let ticket = format!("{}{}", self.prefix, number.trim());
        Some(Line { ticket, deleted: true, source: source.clone(), ..Line::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const MAPPING: &str = r#"
        inside = ["issue"]
        [closed]
        status = "status"
        values = ["Closed"]
        by = ["by", "owner"]
        [fields]
        ticket = "id"
        subject = "title"
        description = "text"
        requester = "name"
        verdict = "verdict"
        opened = "opened"
        category = ["cf.Category", "cat"]
        tier = "tier"
        articles = "kb"
        tags = "tags"
        reopened = "again"
        minutes = { from = "time", unit = "seconds" }
        [values.tier]
        "1st" = "L1"
        [values.category]
        Login = "login"
        Other = ""
        [values.articles]
        "https://old.example/360?x=1" = "payslip"
        "https://x.example/kb/pay-run" = "pay-run"
        [answers]
        list = "comments"
    "#;

    fn read(record: &str) -> Reading {
        let mapping = Mapping::new("", MAPPING).unwrap();
        mapping.read(&serde_json::from_str(record).unwrap(), &Provenance::default(), true)
    }

    fn check(record: &str, expected: &str) {
        let line = read(record).line.map(|line| serde_json::to_value(line).unwrap());
        let mut expected: Value = serde_json::from_str(expected).unwrap();
        if let Some(fields) = expected.as_object_mut() {
            fields
                .insert("source".to_owned(), serde_json::json!({"system": "", "export": "", "mapping": ""}));
        }
        assert_eq!(line.unwrap_or_default(), expected, "{record}");
    }

    #[test]
    fn records_become_tickets() {
        check(
            r#"{"issue": {"title": " Cannot\n log in", "cat": "LOGIN", "tier": "1st", "tags": "a, b, a", "kb": "https://x.example/kb/pay-run"}, "id": 7}"#,
            r#"{"ticket": "7", "subject": "Cannot log in", "category": "login", "tier": "L1", "tags": ["a", "b"], "articles": ["pay-run"]}"#,
        );
        check(
            r#"{"id": 1, "title": "t", "name": "Jane Example", "text": "<p>I am Jane Example, jane@a.example</p>\n", "again": 2, "time": 90, "opened": 1700000000}"#,
            r#"{"ticket": "1", "subject": "t", "description": "I am [name removed], [e-mail address removed]", "reopened": true, "minutes": 2, "opened": "2023-11-14"}"#,
        );
        check(
            r#"{"id": 1, "title": "t", "cat": "Other", "cf": [{"name": "Category", "value": ""}], "again": "0"}"#,
            r#"{"ticket": "1", "subject": "t"}"#,
        );
        check(r#"{"id": 1, "title": "t", "status": "Open"}"#, "null");
        let line = read(r#"{"id": 1, "title": "t", "comments": ["see https://a.example/b?key=1", "or https://old.example/360?x=1."]}"#).line;
        let line = line.expect("it is a ticket");
        assert_eq!(line.articles, ["payslip"]);
        assert_eq!(line.source.addresses, ["https://a.example/b", "https://old.example/360"]);
        check(r#"{"id": 1, "title": "  "}"#, "null");
    }

    #[test]
    fn who_closed_a_ticket_and_the_verdict_are_read_and_not_written() {
        for (record, engineer, verdict) in [
            (
                r#"{"id": 1, "title": "t", "by": {"name": "Ana"}, "verdict": "wrong"}"#,
                Some("Ana"),
                Some(Verdict::Wrong),
            ),
            (r#"{"id": 1, "title": "t", "verdict": "so so"}"#, None, None),
        ] {
            let found = read(record);
            assert_eq!((found.engineer.as_deref(), found.verdict), (engineer, verdict), "{record}");
            check(record, r#"{"ticket": "1", "subject": "t"}"#);
        }
        assert_eq!(
            read(r#"{"id": 1, "title": "t", "verdict": "so so"}"#).unmapped,
            [("verdict", "so so".to_owned())]
        );
    }

    #[test]
    fn what_can_not_be_used_is_named() {
        for (record, problems, unmapped) in [
            (r#"{"id": 1, "title": "t", "status": "closed"}"#, &[][..], &[][..]),
            (r#"{"title": "t"}"#, &["this record has no `ticket` (read from `id`) and is left out"], &[]),
            (
                r#"{"id": 1, "title": "t", "opened": "soon"}"#,
                &["`opened` is no date: `soon`; it is left out"],
                &[],
            ),
            (
                r#"{"id": 1, "title": "t", "tier": "9th", "cat": "Printer"}"#,
                &[],
                &[("category", "Printer"), ("tier", "9th")],
            ),
            (
                r#"{"id": 1, "title": "t", "time": "long"}"#,
                &["`minutes` is no span of time: `long`; write a number or `hours:minutes`"],
                &[],
            ),
        ] {
            let found = read(record);
            let messages: Vec<&str> = found.problems.iter().map(|problem| problem.message.as_str()).collect();
            let values: Vec<(&str, &str)> =
                found.unmapped.iter().map(|(field, value)| (*field, value.as_str())).collect();
            assert_eq!((messages.as_slice(), values.as_slice()), (problems, unmapped), "{record}");
        }
    }
}
