//! A record as a resolved ticket.

use kb_core::model::resolution::MAX_TICKET_TEXT;
use kb_core::model::{LinkKind, Verdict};
use kb_core::ticket::{Purpose, scrub};
use serde_json::Value;

use super::amounts::{is_no, minutes};
use super::answers;
use super::dates::{self, Found};
use super::line::{Line, Provenance};
use super::mapping::{Mapping, REQUESTER, VERDICT};
use super::path;
use super::values::{self, LISTED, Named};
use crate::reader::Fields;
use crate::text::{Markup, add_addresses, own_words, plain};

/// Longest list of names that is kept.
const MOST_NAMES: usize = 50;

/// A value that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field of the ticket.
    pub field: &'static str,
    /// What is wrong with it.
    pub message: String,
}

/// What was read from a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The ticket; `None` where it is not resolved yet, or has no number or subject.
    pub line: Option<Line>,
    /// Whether the ticket is still open.
    pub open: bool,
    /// What could not be used.
    pub problems: Vec<Problem>,
    /// Who closed it, as the ticket system calls them.
    pub engineer: Option<String>,
    /// What the engineer thinks of what was suggested.
    pub verdict: Option<Verdict>,
    /// Values without a name in the mapping, by field.
    pub unmapped: Vec<(&'static str, String)>,
    /// The dates, as they were read.
    pub dates: Vec<Found>,
}

impl Mapping {
    /// Reads a record. `scrubbed` says whether personal data is removed from texts.
    pub fn read(&self, record: &Fields, source: &Provenance, scrubbed: bool) -> Reading {
        let record = self.unwrapped(record);
        if let Some(deleted) = self.deletion(&record, source) {
            return Reading { line: Some(deleted), ..Reading::default() };
        }
        let mut reader =
            Reader { mapping: self, record: &record, scrubbed, client: None, found: Reading::default() };
        reader.client = reader.first(REQUESTER);
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
}

impl Mapping {
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

struct Reader<'r> {
    mapping: &'r Mapping,
    record: &'r Fields,
    scrubbed: bool,
    client: Option<String>,
    found: Reading,
}

impl Reader<'_> {
    fn line(&mut self, source: &Provenance) -> Line {
        let number = self.first("ticket");
        let addresses = self.addresses();
        let summary = self.long("summary").or_else(|| {
            let answer = answers::last(self.record, &self.mapping.answers)?;
            self.finished(answer, "summary")
        });
        Line {
            ticket: number.map(|number| format!("{}{number}", self.mapping.prefix)).unwrap_or_default(),
            subject: self.long("subject").unwrap_or_default(),
            opened: self.date("opened"),
            resolved: self.date("resolved"),
            account: self.first("account"),
            locale: self.first("locale"),
            description: self.long("description"),
            product: self.name("product"),
            component: self.name("component"),
            version: self.first("version"),
            error_codes: self.names("error_codes"),
            category: self.name("category"),
            root_cause: self.name("root_cause"),
            resolution: self.name("resolution"),
            summary,
            articles: self.articles(&addresses),
            link: self.choice("link", |name| LinkKind::parse(name).is_some()),
            tier: self.choice("tier", |name| ["L1", "L2", "L3"].contains(&name)),
            route: self.name("route"),
            priority: self.name("priority"),
            reopened: self.first("reopened").is_some_and(|text| !is_no(&text)),
            minutes: self.minutes(),
            tags: self.names("tags"),
            engineer: self.first("engineer"),
            deleted: false,
            source: Provenance { addresses: without_queries(&addresses), ..source.clone() },
        }
    }

    /// The values at the first of a field's paths that holds any.
    fn values(&self, field: &str) -> Vec<&Value> {
        let mut paths = self.mapping.paths(field).iter();
        let filled = |value: &&Value| value.as_str().is_none_or(|text| !text.trim().is_empty());
        paths
            .find_map(|at| {
                let found: Vec<&Value> = path::find(self.record, at).into_iter().filter(filled).collect();
                (!found.is_empty()).then_some(found)
            })
            .unwrap_or_default()
    }

    fn first(&self, field: &str) -> Option<String> {
        self.values(field).into_iter().flat_map(path::texts).next()
    }

    /// The addresses in the team's answers. Those with personal data in them are left out.
    fn addresses(&self) -> Vec<String> {
        let mut found = answers::addresses(self.record, &self.mapping.answers);
        self.values("summary").into_iter().for_each(|value| add_addresses(value, &mut found));
        found.retain(|address| !self.scrubbed || scrub(address, Purpose::Export { name: "" }) == *address);
        found
    }

    /// A text of any length, without markup, quoted mails and personal data.
    fn long(&mut self, field: &'static str) -> Option<String> {
        let markup = self.mapping.fields.get(field).map_or(Markup::Plain, |source| source.markup);
        let text = plain(*self.values(field).first()?, markup);
        let text = if field == "subject" {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            own_words(&text)
        };
        self.finished(text, field)
    }

    fn finished(&mut self, mut text: String, field: &'static str) -> Option<String> {
        if text.len() > MAX_TICKET_TEXT {
            let message =
                format!("`{field}` holds {} bytes; its first {MAX_TICKET_TEXT} are used", text.len());
            self.found.problems.push(Problem { field, message });
            text.truncate(text.floor_char_boundary(MAX_TICKET_TEXT));
        }
        if self.scrubbed {
            text = scrub(&text, Purpose::Export { name: self.client.as_deref().unwrap_or_default() });
        }
        Some(text).filter(|text| !text.trim().is_empty())
    }

    fn named(&mut self, field: &'static str, value: &str) -> Option<String> {
        let named = if field == "articles" {
            values::article(self.mapping, value)
        } else {
            values::named(self.mapping, field, value)
        };
        match named {
            Named::LeftOut => None,
            Named::As(name, unmapped) => {
                if unmapped && (LISTED.contains(&field) || field == "articles") {
                    self.found.unmapped.push((field, value.to_owned()));
                }
                Some(name)
            }
        }
    }

    fn name(&mut self, field: &'static str) -> Option<String> {
        let value = self.first(field)?;
        self.named(field, &value)
    }

    /// A name from a closed list; any other is left out, and counted as one without a name in the mapping.
    fn choice(&mut self, field: &'static str, known: impl Fn(&str) -> bool) -> Option<String> {
        let value = self.first(field)?;
        let before = self.found.unmapped.len();
        let name = self.named(field, &value)?;
        if known(&name) {
            self.found.unmapped.truncate(before);
            return Some(name);
        }
        if self.found.unmapped.len() == before {
            self.found.unmapped.push((field, value));
        }
        None
    }

    /// All names at all of a field's paths; a single text may hold several, with commas between them.
    fn names(&mut self, field: &'static str) -> Vec<String> {
        let found = self.mapping.paths(field).iter().flat_map(|at| path::find(self.record, at));
        let texts: Vec<String> = found.flat_map(path::texts).collect();
        let mut names = Vec::new();
        for text in
            texts.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|text| !text.is_empty())
        {
            if let Some(name) = self.named(field, text).filter(|name| !names.contains(name)) {
                names.push(name);
            }
        }
        names.truncate(MOST_NAMES);
        names
    }

    /// The articles that a field names, or else the first that the mapping knows by an address in the team's answers.
    fn articles(&mut self, addresses: &[String]) -> Vec<String> {
        let named = self.names("articles");
        if !named.is_empty() {
            return named;
        }
        addresses.iter().find_map(|address| values::article_at(self.mapping, address)).into_iter().collect()
    }

    fn date(&mut self, field: &'static str) -> Option<String> {
        let text = self.first(field)?;
        let Some(found) = dates::read(&text, self.mapping.order) else {
            let shown: String = text.chars().take(40).collect();
            let message = format!("`{field}` is no date: `{shown}`; it is left out");
            self.found.problems.push(Problem { field, message });
            return None;
        };
        self.found.dates.push(found);
        Some(found.date.to_string())
    }

    fn minutes(&mut self) -> Option<u32> {
        let text = self.first("minutes")?;
        let unit = self.mapping.fields.get("minutes").map(|source| source.unit).unwrap_or_default();
        let minutes = minutes(&text, unit).filter(|minutes| (0.0..=1e9).contains(minutes));
        if minutes.is_none() {
            let message =
                format!("`minutes` is no span of time: `{text}`; write a number or `hours:minutes`");
            self.found.problems.push(Problem { field: "minutes", message });
        }
        // In range, so only the fraction is cut off.
        minutes.map(|minutes| minutes.round() as u32).filter(|minutes| *minutes > 0)
    }
}

/// Addresses as they are kept: what stands behind `?` and `#` may be a key, and says nothing about the article.
fn without_queries(addresses: &[String]) -> Vec<String> {
    let bare = addresses.iter().filter_map(|address| address.split(['?', '#']).next());
    let mut kept: Vec<String> = bare.map(str::to_owned).collect();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

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
