//! The fields of a ticket, each read from wherever the mapping says a record has it.

use kb_core::model::LinkKind;
use kb_core::model::resolution::MAX_TICKET_TEXT;
use kb_core::ticket::{Purpose, scrub};
use serde_json::Value;

use super::amounts::{is_no, minutes};
use super::answers;
use super::dates;
use super::labels;
use super::line::{Line, Provenance};
use super::mapping::{Mapping, REQUESTER};
use super::path;
use super::reading::{Problem, Reading};
use super::values::{self, Named};
use crate::reader::Fields;
use crate::text::{Markup, add_addresses, own_words, plain};

/// Longest list of names that is kept.
const MOST_NAMES: usize = 50;

/// Reads the fields of one record. What could not be used is kept in `found`.
pub(super) struct RecordReader<'r> {
    mapping: &'r Mapping,
    record: &'r Fields,
    scrubbed: bool,
    /// The client's name, which texts lose with other personal data.
    client: Option<String>,
    pub(super) found: Reading,
}

impl<'r> RecordReader<'r> {
    pub(super) fn new(mapping: &'r Mapping, record: &'r Fields, scrubbed: bool) -> Self {
        let mut reader = Self { mapping, record, scrubbed, client: None, found: Reading::default() };
        reader.client = reader.first(REQUESTER);
        reader
    }

    /// The ticket, with everything that the mapping names.
    pub(super) fn line(&mut self, source: &Provenance) -> Line {
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

    pub(super) fn first(&self, field: &str) -> Option<String> {
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
            Named::Known(name) => Some(name),
            Named::Unlisted(name) => {
                if values::is_listed(field) {
                    self.found.unmapped.push((field, value.to_owned()));
                }
                Some(name)
            }
        }
    }

    fn name(&mut self, field: &'static str) -> Option<String> {
        match self.first(field) {
            Some(value) => self.named(field, &value),
            None => labels::values(self.mapping, self.record, field).next(),
        }
    }

    /// A name from a closed list; any other is left out, and counted as one without a name in the mapping.
    pub(super) fn choice(&mut self, field: &'static str, known: impl Fn(&str) -> bool) -> Option<String> {
        let Some(value) = self.first(field) else {
            return labels::values(self.mapping, self.record, field).find(|name| known(name));
        };
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

    /// The articles that a field or labels name, or else the first that the mapping knows by an address in the team's answers.
    fn articles(&mut self, addresses: &[String]) -> Vec<String> {
        let mut named = self.names("articles");
        if named.is_empty() {
            named = labels::values(self.mapping, self.record, "articles").take(MOST_NAMES).collect();
        }
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
