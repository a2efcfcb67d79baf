//! An article's front matter: cut from the text, read as YAML, TOML or JSON, and typed.

use std::borrow::Cow;
use std::ops::Range;

use kb_core::model::{Audience, Escalation, Kind, Locale, Readers};

use super::audiences;
use super::config::Config;
use super::dates;
use super::did_you_mean;
use super::fences;
use super::fields::Fields;
use super::format::Format;
use super::html::entities;
use super::node::{Entry, Map, Node, SyntaxError, Text, Value};
use super::page_head;
use super::publication;
use super::reading::Reading;
use super::version_ranges;
use crate::article::{Facets, Review, Status};
use crate::diagnostic::{Diagnostic, LineIndex, Severity, codes};

/// What an article says about itself.
#[derive(Debug)]
pub(super) struct FrontMatter {
    pub(super) id: Option<Text>,
    pub(super) title: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) readers: Readers,
    pub(super) locale: Option<Locale>,
    pub(super) translation_of: Option<Text>,
    /// The audiences it names where kb.toml names none; `None` where it names none of ours.
    pub(super) claims: Option<Vec<Audience>>,
    pub(super) status: Status,
    pub(super) symptoms: Vec<String>,
    pub(super) summary: Option<String>,
    pub(super) facets: Facets,
    pub(super) related: Vec<Text>,
    pub(super) supersedes: Vec<Text>,
    pub(super) redirects: Vec<Text>,
    pub(super) escalation: Escalation,
    pub(super) review: Review,
    /// Where `reviewed` stands, for the reminder.
    pub(super) reviewed_at: Range<usize>,
    /// Unknown keys; the knowledge base gets one note for each key.
    pub(super) unknown: Vec<Text>,
    /// Where the body begins.
    pub(super) body: usize,
}

/// Reads the front matter of a file's text.
pub(super) fn read(
    lines: &LineIndex<'_>,
    config: &Config,
    reading: Reading,
) -> (FrontMatter, Vec<Diagnostic>) {
    let mut fields = Fields::new(lines, &codes::WRONG_TYPE);
    let range = fences::find(&mut fields);
    let mut kept_in = range.inner.is_empty() && unrecognised(&mut fields, range.body, reading);
    let mut map = match range.syntax.parse(&lines.text()[range.inner.clone()], range.inner.start) {
        Ok(map) => map,
        Err(error) => {
            let mut map = fences::salvage(lines.text(), range.inner.clone());
            kept_in = publication::may_keep_in(&map, reading.as_of);
            broken(&mut fields, &error, config, kept_in);
            map.retain(|entry| ["title", "id"].contains(&entry.key.text.as_str()));
            map
        }
    };
    let names = map.iter_mut().filter(|entry| !SHOWN.contains(&entry.key.text.as_str()));
    names.for_each(|entry| decode_entities(&mut entry.node));
    if map.is_empty() && Format::of(lines.file()) == Format::Page {
        map = page_head::entries(lines.text(), range.body);
        map.retain(|entry| is_read(entry, reading));
    }
    audiences::canonical(&mut fields, &mut map);
    let status = publication::status(&mut fields, &mut map, reading.as_of);
    let mut matter = typed(&mut fields, &mut map, config);
    matter.status = if kept_in { Status::Draft } else { status };
    if fields.diagnostics.iter().any(|d| d.code == codes::BROKEN_FRONT_MATTER.id) {
        // The first diagnostic implies the second.
        fields.diagnostics.retain(|d| d.code != codes::NO_AUDIENCE.id);
    }
    matter.body = range.body;
    matter.unknown = map.into_iter().map(|entry| entry.key).collect();
    (matter, fields.diagnostics)
}

/// Texts that may hold Markdown, which decodes entities itself.
const SHOWN: [&str; 4] = ["title", "summary", "description", "symptoms"];

/// Whether what a page says of itself is read: what it is about, and anything that may keep it in.
fn is_read(entry: &Entry, reading: Reading) -> bool {
    ["description", "tags", "locale", "audience"].contains(&entry.key.text.as_str())
        || publication::may_keep_in(std::slice::from_ref(entry), reading.as_of)
}

/// Replaces entities such as `&uuml;` by their characters.
fn decode_entities(node: &mut Node) {
    match &mut node.value {
        Value::Null => {}
        Value::Scalar(text) => {
            if let Cow::Owned(decoded) = entities::decoded(text) {
                *text = decoded;
            }
        }
        Value::List(items) => items.iter_mut().for_each(decode_entities),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| decode_entities(&mut entry.node)),
    }
}

/// Says where lines at the top were meant as front matter that keeps the article in, but can't be read as such.
fn unrecognised(fields: &mut Fields<'_>, start: usize, reading: Reading) -> bool {
    let map = fences::unrecognised(fields.lines.text(), start);
    let kept_in = publication::may_keep_in(&map, reading.as_of);
    if let (true, Some(first)) = (kept_in, map.first()) {
        let message =
            "this looks like front matter but isn't read as such; the article is kept in".to_owned();
        fields.report(&codes::UNREAD_FRONT_MATTER, &first.key.span, message);
    }
    kept_in
}

fn broken(fields: &mut Fields<'_>, error: &SyntaxError, config: &Config, kept_in: bool) {
    let place = fields.lines.place(error.span.clone());
    let message = format!("front matter can't be read: {}", error.message);
    let diagnostic = Diagnostic::new(&codes::BROKEN_FRONT_MATTER, place, message);
    let hint = diagnostic.hint.clone().unwrap_or_default();
    fields.diagnostics.push(if kept_in {
        diagnostic.hint(format!("{hint}; it says something of status or audience, so the article is kept in"))
    } else if config.audiences.is_empty() {
        diagnostic.severity(Severity::Warning)
    } else {
        diagnostic.hint(format!("{hint}; the article stays internal until then"))
    });
}

fn typed(fields: &mut Fields<'_>, map: &mut Map, config: &Config) -> FrontMatter {
    let kinds = || Kind::NAMES.map(|(kind, name)| (name, kind));
    let description = fields.string(map, "description");
    let mut matter = FrontMatter {
        id: fields.text(map, "id"),
        title: fields.string(map, "title"),
        kind: choice(fields, map, "kind", &kinds()),
        readers: Readers::Everyone,
        claims: None,
        status: Status::Published,
        locale: locale(fields, map),
        translation_of: fields.text(map, "translation_of"),
        symptoms: fields.strings(map, "symptoms"),
        summary: fields.string(map, "summary").or(description),
        facets: facets(fields, map, config),
        related: fields.names(map, "related"),
        supersedes: fields.names(map, "supersedes"),
        redirects: fields.names(map, "redirects"),
        escalation: escalation(fields, map, config),
        review: Review::default(),
        reviewed_at: 0..0,
        unknown: Vec::new(),
        body: 0,
    };
    matter.readers = audiences::readers(fields, map, config, &mut matter.claims);
    // Valid keys that people and other tools use; the compiler doesn't.
    fields.text(map, "cause");
    fields.text(map, "resolution");
    review(fields, map, &mut matter);
    matter
}

/// One of a closed list. If exactly one is a misspelling away, the fix is safe.
fn choice<T: Copy>(fields: &mut Fields<'_>, map: &mut Map, key: &str, known: &[(&str, T)]) -> Option<T> {
    let text = fields.text(map, key)?;
    let same = |name: &str| name == text.text.to_lowercase().replace([' ', '_'], "-");
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == text.text) {
        return Some(*value);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let message = format!("`{}` is not a {key}; it is left out", text.text);
    let place = fields.lines.place(text.span.clone());
    let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_VALUE, place, message)
        .hint(format!("write one of: {}", names.join(", ")));
    let mut close = names.iter().filter(|name| same(name) || did_you_mean::is_near(name, &text.text));
    if let (Some(name), None) = (close.next(), close.next()) {
        diagnostic = diagnostic.hint(format!("did you mean `{name}`?")).fix(text.span, *name);
    }
    fields.diagnostics.push(diagnostic);
    None
}

fn locale(fields: &mut Fields<'_>, map: &mut Map) -> Option<Locale> {
    let text = fields.text(map, "locale")?;
    let locale = Locale::new(&text.text);
    if locale.is_none() {
        let message = format!("`{}` is not a locale; write one such as `en` or `de-AT`", text.text);
        fields.report(&codes::UNKNOWN_VALUE, &text.span, message);
    }
    locale
}

fn facets(fields: &mut Fields<'_>, map: &mut Map, config: &Config) -> Facets {
    let products = fields.names(map, "products");
    let components = fields.names(map, "components");
    if !config.products.is_empty() {
        for text in &products {
            if !config.products.iter().any(|product| product.id == text.text) {
                let message = format!("the product `{}` is not in kb.toml", text.text);
                fields.report(&codes::NOT_CONFIGURED, &text.span, message);
            }
        }
        for text in &components {
            if !config.products.iter().any(|product| product.components.contains(&text.text)) {
                let message = format!("the component `{}` is not in kb.toml", text.text);
                fields.report(&codes::NOT_CONFIGURED, &text.span, message);
            }
        }
    }
    let plain = |texts: Vec<Text>| texts.into_iter().map(|text| text.text).collect();
    Facets {
        products: plain(products),
        components: plain(components),
        versions: version_ranges::normal(&fields.name_strings(map, "versions")),
        countries: fields.name_strings(map, "countries"),
        roles: fields.name_strings(map, "roles"),
        routes: fields.name_strings(map, "routes"),
        error_codes: fields.name_strings(map, "error_codes"),
        tags: fields.name_strings(map, "tags"),
    }
}

fn escalation(fields: &mut Fields<'_>, map: &mut Map, config: &Config) -> Escalation {
    let Some((mut map, _)) = fields.map(map, "escalate") else { return Escalation::default() };
    let category = fields.text(&mut map, "category");
    if let Some(text) = &category
        && !config.categories.is_empty()
        && !config.categories.iter().any(|known| known.id == text.text)
    {
        let message = format!("the category `{}` is not in kb.toml", text.text);
        fields.report(&codes::NOT_CONFIGURED, &text.span, message);
    }
    let category = category.map(|text| text.text);
    let of_category =
        config.categories.iter().any(|known| known.bypass && category.as_ref() == Some(&known.id));
    let escalation = Escalation {
        bypass: fields.flag(&mut map, "bypass").unwrap_or(of_category),
        category,
        ask: fields.strings(&mut map, "ask"),
    };
    for entry in map {
        let message = format!("`escalate.{}` is not known", entry.key.text);
        fields.report(&codes::UNKNOWN_KEY, &entry.key.span, message);
    }
    escalation
}

fn review(fields: &mut Fields<'_>, map: &mut Map, matter: &mut FrontMatter) {
    matter.review.owner = fields.string(map, "owner");
    if let Some(text) = fields.text(map, "reviewed") {
        match dates::parse(&text.text) {
            Some(date) if date.to_string() == text.text => matter.review.reviewed = Some(text.text),
            Some(date) => {
                let place = fields.lines.place(text.span.clone());
                let message = format!("`reviewed: {}` should be written as {date}", text.text);
                let diagnostic = Diagnostic::new(&codes::BAD_DATE, place, message);
                fields.diagnostics.push(diagnostic.fix(text.span.clone(), date.to_string()));
                matter.review.reviewed = Some(date.to_string());
            }
            None => {
                let message = format!("`{}` is not a date; it is left out", text.text);
                fields.report(&codes::BAD_DATE, &text.span, message);
            }
        }
        matter.reviewed_at = text.span;
    }
    if let Some(text) = fields.text(map, "review_every") {
        matter.review.every_days = dates::days(&text.text);
        if matter.review.every_days.is_none() {
            let message = "`review_every` should be a time such as `180d`, `26w` or `6m`; it is left out";
            fields.report(&codes::WRONG_TYPE, &text.span, message.to_owned());
        }
    }
}
