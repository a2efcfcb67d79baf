//! Reads the fields of one ticket (`resolution/1`). A value of the wrong type is reported and left out.

use std::borrow::Cow;

use kb_core::model::resolution::MAX_TICKET_TEXT;
use kb_core::model::{ArticleId, LinkKind, Provenance, Readers, Resolution, Suggestion, Verdict};
use serde_json::{Map, Value};

use super::config::Config;
use super::dates;
use super::html::plain_text;
use super::normal_form::composed;
use crate::days;
use crate::diagnostic::{Code, codes};

/// The fields of a ticket. Reading a field removes it, so that the fields left at the end are unknown.
pub(super) struct Ticket {
    pub(super) fields: Map<String, Value>,
    pub(super) problems: Vec<(&'static Code, String)>,
    /// Unknown audiences that it names, as written.
    pub(super) unknown_audiences: Vec<String>,
}

impl Ticket {
    pub(super) fn new(fields: Map<String, Value>) -> Self {
        Self { fields, problems: Vec::new(), unknown_audiences: Vec::new() }
    }

    /// The ticket, where it has what it needs, and the articles it names, as written.
    pub(super) fn resolution(&mut self, config: &Config) -> (Option<Resolution>, Vec<String>) {
        let ticket = self.text("ticket");
        let subject = self.long_text("subject");
        let articles = self.names("articles");
        let resolution = Resolution {
            ticket: ticket.clone().unwrap_or_default(),
            subject: subject.clone().unwrap_or_default(),
            description: self.long_text("description").unwrap_or_default(),
            opened_day: self.day("opened"),
            resolved_day: self.day("resolved"),
            provenance: self.provenance(),
            account: self.text("account"),
            claimed_account: self.text("claimed_account"),
            locale: self.text("locale"),
            error_codes: self.names("error_codes"),
            product: self.text("product"),
            component: self.text("component"),
            category: self.tag("category", config),
            route: self.tag("route", config),
            tier: self.tag("tier", config),
            priority: self.tag("priority", config),
            root_cause: self.tag("root_cause", config),
            resolution: self.words("resolution").map(|name| config.tag("resolution", &name)),
            summary: self.long_text("summary"),
            articles: Vec::new(),
            link: self.choice("link", LinkKind::parse, &LinkKind::NAMES),
            reopened: self.flag("reopened"),
            minutes: self.minutes(),
            engineer: self.text("engineer"),
            tags: self.names("tags"),
            suggestion: self.suggestion(),
            readers: self.readers(config),
        };
        // Known fields that are not used: `demo` marks demonstration data, `source` says where an imported ticket comes from, and `triage`
        // holds predictions of an earlier build, which new models must not learn from.
        self.fields.retain(|key, _| !["version", "demo", "source", "triage"].contains(&key.as_str()));
        self.require("ticket", ticket.is_some());
        self.require("subject", subject.is_some());
        ((ticket.is_some() && subject.is_some()).then_some(resolution), articles)
    }

    pub(super) fn require(&mut self, field: &str, there: bool) {
        if !there {
            self.problems.push((&codes::MISSING_FIELD, format!("this ticket has no `{field}`")));
        }
    }

    pub(super) fn take(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    pub(super) fn wrong(&mut self, field: &str, wanted: &str) {
        let message = format!("`{field}` should be {wanted}; it is left out");
        self.problems.push((&codes::RESOLUTION_VALUE, message));
    }

    /// A text; a number counts as one, since ticket systems number tickets.
    pub(super) fn text(&mut self, field: &str) -> Option<String> {
        match self.take(field)? {
            Value::String(text) => Some(composed(text.trim()).into_owned()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.wrong(field, "a text");
                None
            }
        }
    }

    /// A tag, by the name that kb.toml has for it.
    pub(super) fn tag(&mut self, field: &str, config: &Config) -> Option<String> {
        self.text(field).map(|name| config.tag(field, &name))
    }

    /// A text without markup, where it is HTML.
    fn words(&mut self, field: &str) -> Option<String> {
        let text = self.text(field)?;
        match plain_text::of(&text) {
            Cow::Owned(plain) => Some(plain).filter(|plain| !plain.is_empty()),
            Cow::Borrowed(_) => Some(text),
        }
    }

    /// A long text, cut at a limit.
    fn long_text(&mut self, field: &str) -> Option<String> {
        let mut text = self.words(field)?;
        if text.len() > MAX_TICKET_TEXT {
            let message =
                format!("`{field}` holds {} bytes; its first {MAX_TICKET_TEXT} are used", text.len());
            self.problems.push((&codes::RESOLUTION_TEXT, message));
            text.truncate(text.floor_char_boundary(MAX_TICKET_TEXT));
            text.shrink_to_fit();
        }
        Some(text)
    }

    fn texts(&mut self, field: &str) -> Vec<String> {
        let items = match self.take(field) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(value @ (Value::String(_) | Value::Number(_))) => vec![value],
            Some(_) => {
                self.wrong(field, "a list of texts");
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            match item {
                Value::String(text) if text.trim().is_empty() => {}
                Value::String(text) => texts.push(text.trim().to_owned()),
                Value::Number(number) => texts.push(number.to_string()),
                _ => self.wrong(field, "a list of plain texts"),
            }
        }
        texts
    }

    /// A list of names or codes; a single text may hold several, with commas between them.
    pub(super) fn names(&mut self, field: &str) -> Vec<String> {
        match self.fields.get(field) {
            Some(Value::String(text)) => {
                let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
                let names = names.map(str::to_owned).collect();
                self.fields.remove(field);
                names
            }
            _ => self.texts(field),
        }
    }

    /// Everyone if the ticket names no audience. An unknown audience adds no readers: a ticket that names only unknown ones is for support
    /// staff alone.
    fn readers(&mut self, config: &Config) -> Readers {
        let nothing_named = match self.fields.get("audience") {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(Value::Array(items)) => {
                items.iter().all(|item| item.as_str().is_some_and(|text| text.trim().is_empty()))
            }
            Some(_) => false,
        };
        let mut known = Vec::new();
        for text in self.texts("audience") {
            for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                match config.audience_of_ticket(name) {
                    Some(audience) => known.push(audience),
                    None => self.unknown_audiences.push(name.to_owned()),
                }
            }
        }
        if nothing_named { Readers::Everyone } else { Readers::only(known) }
    }

    /// A value that can't be read counts as anonymous, from which least is learned.
    fn provenance(&mut self) -> Provenance {
        let Some(value) = self.take("provenance") else { return Provenance::default() };
        let found = value.as_str().and_then(|name| Provenance::parse(name.trim()));
        found.unwrap_or_else(|| {
            let names = Provenance::NAMES.join(", ");
            let message = format!("`provenance` should be one of {names}; the ticket counts as anonymous");
            self.problems.push((&codes::RESOLUTION_VALUE, message));
            Provenance::Anonymous
        })
    }

    fn day(&mut self, field: &str) -> Option<i32> {
        let text = self.text(field)?;
        let epoch = || text.parse().ok().and_then(dates::from_epoch);
        let date = dates::parse(&text).or_else(epoch).filter(|date| (1970..2200).contains(&date.year()));
        if date.is_none() {
            let shown: String = text.chars().take(40).collect();
            self.problems.push((
                &codes::RESOLUTION_DATE,
                format!("`{field}` is not a date: `{shown}`; it is left out"),
            ));
        }
        date.map(days::number)
    }

    fn flag(&mut self, field: &str) -> bool {
        match self.take(field) {
            None => false,
            Some(Value::Bool(flag)) => flag,
            // Systems count how often a ticket came back.
            Some(Value::Number(count)) => count.as_u64().is_some_and(|count| count > 0),
            Some(_) => {
                self.wrong(field, "true or false");
                false
            }
        }
    }

    fn minutes(&mut self) -> Option<u32> {
        let minutes = self.take("minutes")?.as_f64().filter(|n| (0.0..=1e9).contains(n));
        if minutes.is_none() {
            self.wrong("minutes", "a number of minutes");
        }
        // In range, so only the fraction is cut off.
        minutes.map(|minutes| minutes.round() as u32)
    }

    pub(super) fn choice<T>(
        &mut self,
        field: &str,
        parse: fn(&str) -> Option<T>,
        names: &[&str],
    ) -> Option<T> {
        let found = parse(&self.text(field)?);
        if found.is_none() {
            self.wrong(field, &format!("one of {}", names.join(", ")));
        }
        found
    }

    fn suggestion(&mut self) -> Option<Suggestion> {
        let Value::Object(fields) = self.take("suggestion")? else {
            self.wrong("suggestion", "an object with `shown` and `verdict`");
            return None;
        };
        let mut inner = Self::new(fields);
        let shown = inner.texts("shown").iter().filter_map(|id| ArticleId::new(id).ok()).collect();
        let verdict = inner.choice("verdict", Verdict::parse, &Verdict::NAMES);
        self.problems.append(&mut inner.problems);
        verdict.map(|verdict| Suggestion { shown, verdict })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_commas_is_several_names() {
        for (value, codes) in [
            ("\"FN-12, FN-13\"", &["FN-12", "FN-13"][..]),
            ("[\"FN-12\", 7]", &["FN-12", "7"]),
            ("\" , \"", &[]),
            ("12", &["12"]),
        ] {
            let line = format!("{{\"ticket\": 1, \"subject\": \"s\", \"error_codes\": {value}}}");
            let mut ticket = Ticket::new(serde_json::from_str(&line).unwrap());
            let (resolution, _) = ticket.resolution(&Config::default());
            assert_eq!(resolution.unwrap().error_codes, codes, "{value}");
        }
    }
}
