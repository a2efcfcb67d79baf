//! Reads `kb.toml` into [`Config`].

use std::sync::Arc;

use kb_core::model::{Audience, Locale};

use super::config::{Category, Config, Coverage, Gate, Product, Route, Sla};
use super::config_checks::{check_accounts, check_routes};
use super::config_tables::{groups, leave_out};
use super::did_you_mean;
use super::fields::Fields;
use super::node::{Entry, Map, Value};
use super::toml_text;
use crate::account::Accounts;
use crate::diagnostic::{Diagnostic, LineIndex, codes};

/// Reads the text of `kb.toml`. What can't be read is reported and left at its default; where that might widen an
/// audience, every article becomes internal.
pub(super) fn read(file: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
    let lines = LineIndex::new(file, text);
    let mut fields = Fields::new(&lines, &codes::CONFIG_VALUE);
    let (mut top, errors) = toml_text::parse(text, 0);
    let broken = !errors.is_empty();
    for error in errors {
        let message = format!("kb.toml can't be read: {}", error.message);
        fields.report(&codes::BROKEN_CONFIG, &error.span, message);
    }
    let mut config = read_top(&mut fields, &mut top);
    let misspelt = misspelt_audiences(&mut fields, &mut top);
    if broken || misspelt {
        config.audiences = closed().audiences;
    }
    leave_out(&mut fields, "", top);
    check_routes(&mut fields, &config);
    check_accounts(&mut fields, &config);
    (config, fields.diagnostics)
}

/// Whether a table may have been meant as `audiences`; what it restricts must not ship to everybody because of a letter.
fn misspelt_audiences(fields: &mut Fields<'_>, top: &mut Map) -> bool {
    let meant = |entry: &Entry| did_you_mean::is_near("audiences", &entry.key.text.to_lowercase());
    let Some(at) = top.iter().position(meant) else { return false };
    let entry = top.remove(at);
    let place = fields.lines.place(entry.key.span.clone());
    let message = format!("`{}` is not known; every article stays internal", entry.key.text);
    let diagnostic = Diagnostic::new(&codes::MISSPELT_AUDIENCES, place, message);
    fields.diagnostics.push(diagnostic.fix(entry.key.span, "audiences"));
    true
}

/// The configuration of a `kb.toml` that can't be read: everything stays internal until it can.
pub(super) fn closed() -> Config {
    Config { audiences: [(Audience::Internal, String::new())].into(), ..Config::default() }
}

fn read_top(fields: &mut Fields<'_>, top: &mut Map) -> Config {
    let mut config = Config { name: fields.string(top, "name"), ..Config::default() };
    read_locale(fields, top, &mut config);
    config.synonyms = groups(fields, top, "synonyms");
    read_audiences(fields, top, &mut config);
    config.hosts = fields.name_strings(top, "hosts");
    config.variables = super::config_variables::read(fields, top);
    config.products = each(fields, top, "products", |fields, map, id| Product {
        name: fields.string(map, "name").unwrap_or_else(|| id.clone()),
        components: fields.name_strings(map, "components"),
        id,
    });
    config.categories = each(fields, top, "categories", |fields, map, id| Category {
        name: fields.string(map, "name").unwrap_or_else(|| id.clone()),
        route: fields.string(map, "route"),
        bypass: fields.flag(map, "bypass").unwrap_or(false),
        signals: fields.strings(map, "signals"),
        exceptions: fields.strings(map, "exceptions"),
        tier: fields.string(map, "tier"),
        priority: fields.string(map, "priority"),
        id,
    });
    config.routes = each(fields, top, "routes", |fields, map, id| Route {
        name: fields.string(map, "name").unwrap_or_else(|| id.clone()),
        timezone: fields.string(map, "timezone"),
        hours: fields.string(map, "hours"),
        phone: fields.string(map, "phone"),
        id,
    });
    config.tags = super::config_tags::read(fields, top);
    read_service(fields, top, &mut config);
    read_gate(fields, top, &mut config.gate);
    config
}

fn read_locale(fields: &mut Fields<'_>, top: &mut Map, config: &mut Config) {
    let Some(text) = fields.text(top, "locale") else { return };
    match Locale::new(&text.text) {
        Some(locale) => config.locale = locale,
        None => {
            let message = format!("`{}` is not a locale; write one such as `en` or `de-AT`", text.text);
            fields.report(&codes::CONFIG_VALUE, &text.span, message);
        }
    }
}

/// A list of tables that each need an `id`.
fn each<T>(
    fields: &mut Fields<'_>,
    top: &mut Map,
    key: &str,
    read: impl Fn(&mut Fields<'_>, &mut Map, String) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for (mut map, span) in fields.maps(top, key) {
        let Some(id) = fields.string(&mut map, "id") else {
            fields.report(
                &codes::CONFIG_VALUE,
                &span,
                format!("an entry of `{key}` lacks its `id`; it is left out"),
            );
            continue;
        };
        all.push(read(fields, &mut map, id));
        leave_out(fields, key, map);
    }
    all
}

/// Reads the audiences. A table that can't be read still restricts: it names `internal`, so that no article is published to everybody
/// by mistake.
fn read_audiences(fields: &mut Fields<'_>, top: &mut Map, config: &mut Config) {
    let Some(node) = fields.take(top, "audiences") else { return };
    config.audiences.insert(Audience::Internal, String::new());
    let Value::Map(entries) = node.value else {
        let message = "`audiences` should be a table such as `client = \"Everyone\"`".to_owned();
        return fields.report(&codes::CONFIG_VALUE, &node.span, message);
    };
    for entry in entries {
        match (Audience::parse(&entry.key.text), entry.node.value) {
            (Some(audience), Value::Scalar(text)) => {
                config.audiences.insert(audience, text);
            }
            (Some(audience), _) => {
                config.audiences.insert(audience, String::new());
            }
            (None, _) => {
                let text = &entry.key.text;
                let message =
                    format!("`{text}` is not an audience; write `client`, `client:ACCOUNT` or `internal`");
                fields.report(&codes::CONFIG_VALUE, &entry.key.span, message);
            }
        }
    }
}

fn read_service(fields: &mut Fields<'_>, top: &mut Map, config: &mut Config) {
    for (priority, mut map) in sla_tables(fields, top) {
        let respond_minutes = minutes(fields, &mut map, "respond");
        let resolve_minutes = minutes(fields, &mut map, "resolve");
        leave_out(fields, "sla", map);
        config.sla.insert(priority, Sla { respond_minutes, resolve_minutes });
    }
    if let Some((mut map, _)) = fields.map(top, "coverage") {
        config.coverage = Some(Coverage {
            timezone: fields.string(&mut map, "timezone"),
            hours: fields.string(&mut map, "hours"),
            holidays: fields.name_strings(&mut map, "holidays"),
        });
        leave_out(fields, "coverage", map);
    }
    if let Some((mut map, _)) = fields.map(top, "privacy") {
        config.allow_headings = fields.strings(&mut map, "allow_headings");
        // In range by the bounds, so nothing is cut off.
        config.min_accounts = fields.number(&mut map, "min_accounts", (1.0, 1000.0)).map(|n| n as u32);
        config.accounts = Accounts::new(&groups(fields, &mut map, "account_aliases"));
        leave_out(fields, "privacy", map);
    }
    if let Some((mut map, _)) = fields.map(top, "site") {
        config.site_base = fields.string(&mut map, "base").unwrap_or_default();
        leave_out(fields, "site", map);
    }
    if let Some((mut map, _)) = fields.map(top, "learning") {
        config.learn_from_anonymous = fields.flag(&mut map, "anonymous").unwrap_or(false);
        leave_out(fields, "learning", map);
    }
    if let Some((mut map, _)) = fields.map(top, "confidence") {
        config.confidence.answer_precision = fields.number(&mut map, "answer_precision", (0.0, 1.0));
        config.confidence.suggest_precision = fields.number(&mut map, "suggest_precision", (0.0, 1.0));
        leave_out(fields, "confidence", map);
    }
}

fn read_gate(fields: &mut Fields<'_>, top: &mut Map, gate: &mut Gate) {
    let Some((mut map, _)) = fields.map(top, "gate") else { return };
    // In range by the bounds, so nothing is cut off.
    let mut count = |key| fields.number(&mut map, key, (0.0, 1e6)).map(|n| n as usize);
    (gate.lost_questions, gate.overtaken_questions) = (count("lost_questions"), count("overtaken_questions"));
    gate.mrr = fields.number(&mut map, "mrr", (0.0, 1.0));
    gate.s1 = fields.number(&mut map, "s1", (0.0, 1.0));
    gate.s3 = fields.number(&mut map, "s3", (0.0, 1.0));
    leave_out(fields, "gate", map);
}

fn sla_tables(fields: &mut Fields<'_>, top: &mut Map) -> Vec<(String, Map)> {
    let Some((table, _)) = fields.map(top, "sla") else { return Vec::new() };
    let mut tables = Vec::new();
    for entry in table {
        match entry.node.value {
            Value::Map(map) => tables.push((entry.key.text, map)),
            _ => {
                let message = format!("`sla.{}` should be a table; it is left out", entry.key.text);
                fields.report(&codes::CONFIG_VALUE, &entry.node.span, message);
            }
        }
    }
    tables
}

/// A time such as `30m`, `4h` or `3d`, in minutes.
fn minutes(fields: &mut Fields<'_>, map: &mut Map, key: &str) -> Option<u32> {
    let text = fields.text(map, key)?;
    let read = || {
        let (number, minutes) = match text.text.char_indices().last()? {
            (at, 'm') => (&text.text[..at], 1),
            (at, 'h') => (&text.text[..at], 60),
            (at, 'd') => (&text.text[..at], 24 * 60),
            _ => return None,
        };
        number.trim().parse::<u32>().ok()?.checked_mul(minutes)
    };
    let minutes = read();
    if minutes.is_none() {
        let message = format!("`{key}` should be a time such as `30m`, `4h` or `3d`; it is left out");
        fields.report(&codes::CONFIG_VALUE, &text.span, message);
    }
    minutes
}
