//! Expressions in braces: texts and known constants become what they are; of others the words are kept that a reader understands.

use std::ops::Range;

use super::super::edits::Edit;
use super::super::findings::Findings;
use super::super::prose::Prose;
use super::super::text::Text;
use super::tags::Tag;
use super::{script, statements};
use crate::diagnostic::codes;

/// Longest expression.
const LONGEST: usize = 8 * 1024;

pub(super) fn edits(
    text: &Text<'_>,
    statements: &[Range<usize>],
    tags: &[Tag],
    findings: &mut Findings,
) -> Vec<Edit> {
    let prose = Prose::of(text);
    let constants = statements::constants(text, statements);
    let mut edits = Vec::new();
    let mut at = text.body;
    while let Some(found) = text.all[at..].find('{') {
        at += found;
        let rest = super::super::super::hidden_piece::nearby(&text.all[at..], LONGEST);
        let other = rest[1..].starts_with(['{', '%', '#', ':', '+', '-', '~', '=', '>']);
        let within = |range: &Range<usize>| range.contains(&at);
        let covered = statements.iter().any(within) || tags.iter().any(|tag| within(&tag.range));
        let is_code = text.is_code(at) || text.all[..at].ends_with('\\') || (!prose.holds(at) && covered);
        let Some(inner) = script::braced(rest).filter(|_| !other && !is_code && !covered) else {
            at += 1;
            continue;
        };
        let range = at..at + inner.len() + 2;
        let known = constants.iter().find(|(name, _)| *name == inner.trim()).map(|(_, value)| value.clone());
        match known.or_else(|| value(inner)) {
            Some(value) => edits.push(Edit::new(range.clone(), value)),
            None => {
                let shown: String = inner.trim().chars().take(60).collect();
                let message = format!("the expression `{shown}` is not evaluated");
                findings.report(&codes::EXPRESSION, range.clone(), message);
                edits.extend(left(inner, &range));
            }
        }
        at = range.end;
    }
    edits
}

/// What an expression is that needs no evaluation.
fn value(inner: &str) -> Option<String> {
    let script = inner.trim();
    let comment = script.starts_with("/*") && script.ends_with("*/");
    match script {
        "" | "true" | "false" | "null" | "undefined" => Some(String::new()),
        _ if comment => Some(String::new()),
        _ if script.parse::<f64>().is_ok() => Some(script.to_owned()),
        _ => script::literal(script),
    }
}

/// The edits that leave of an expression what can be read: the elements in it, or the last name of a path.
fn left(inner: &str, range: &Range<usize>) -> Vec<Edit> {
    let element = inner
        .match_indices('<')
        .map(|(at, _)| at)
        .find(|at| inner[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '>'));
    if let (Some(first), Some(last)) = (element, inner.rfind('>').filter(|last| Some(*last) > element)) {
        let start = range.start + 1;
        return vec![Edit::remove(range.start..start + first), Edit::remove(start + last + 1..range.end)];
    }
    let path = inner.trim();
    let words = if path.split('.').all(script::is_name) {
        words(path.rsplit('.').next().unwrap_or_default())
    } else {
        String::new()
    };
    vec![Edit::new(range.clone(), words)]
}

/// A name as words: `userName` is `user name`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() && !words.ends_with(|before: char| before.is_uppercase()) {
            words.push(' ');
        }
        if c == '_' || c == '$' { words.push(' ') } else { words.push(c) }
    }
    let words = words.trim().to_owned();
    if words.contains(' ') { words.to_lowercase() } else { words }
}
