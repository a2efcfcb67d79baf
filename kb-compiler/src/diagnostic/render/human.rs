//! For people: the message, the offending line, and what to do. annotate-snippets draws it, because it takes a plain
//! text and a byte range, looks the way rustc does, and needs no error trait on our side as miette would.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Finding, Place, Severity, findings};

/// Notes of one code beyond this many are counted, not printed: a folder that was written for another tool has
/// hundreds of causes.
const NOTES_SHOWN: usize = 3;

/// Places named of each finding, beside the first.
const PLACES_SHOWN: usize = 3;

/// The same of what could publish something private: each place needs a look.
const PRIVATE_PLACES_SHOWN: usize = 50;

/// Lines longer than this are not drawn.
const LONGEST_LINE: usize = 2_000;

/// Renders all of them, the worst first; `source` gives the text of a place's file, `colour` says whether a terminal reads it.
pub fn human(diagnostics: &[Diagnostic], source: &dyn Fn(&Place) -> Option<String>, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut shown = std::collections::BTreeMap::<&str, usize>::new();
    let mut out = String::new();
    let mut found = findings(diagnostics);
    found.sort_by_key(|finding| finding.first.severity);
    for finding in found {
        let Diagnostic { code, severity, place, .. } = finding.first;
        let seen = shown.entry(code).or_default();
        *seen += usize::from(*severity == Severity::Note);
        if *severity == Severity::Note && *seen > NOTES_SHOWN {
            continue;
        }
        let excerpt = source(place).and_then(|text| cut(&text, place));
        let message = finding.message();
        let more = also_at(&finding);
        out.push_str(&renderer.render(&[report(finding.first, &message, more.as_deref(), excerpt.as_ref())]));
        out.push_str("\n\n");
    }
    for (code, count) in shown.iter().filter(|(_, count)| **count > NOTES_SHOWN) {
        let title = crate::diagnostic::codes::find(code).map_or("", |code| code.title);
        let more = count - NOTES_SHOWN;
        let _ = writeln!(out, "note[{code}]: {title}: {more} more like these; `--format json` lists them");
    }
    out
}

/// Where else the same problem is.
fn also_at(finding: &Finding<'_>) -> Option<String> {
    let private = finding.first.code.starts_with("PV");
    let places = finding.more_places(if private { PRIVATE_PLACES_SHOWN } else { PLACES_SHOWN })?;
    Some(format!("also at {places}"))
}

/// The offending line, and where in it the problem stands.
struct Excerpt {
    line: String,
    span: Range<usize>,
}

fn cut(text: &str, place: &Place) -> Option<Excerpt> {
    let start = place.span.start.min(text.len());
    let head = text.get(..start)?;
    let line_start = head.rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text.get(line_start..line_end)?.trim_end_matches('\r');
    if line.len() > LONGEST_LINE || line.trim().is_empty() {
        return None;
    }
    let end = place.span.end.clamp(start, line_start + line.len()).max(start);
    // A file that was changed since it was read may have a letter where the problem ended.
    text.get(start..end)?;
    Some(Excerpt { line: line.to_owned(), span: start - line_start..end - line_start })
}

fn report<'a>(
    diagnostic: &'a Diagnostic,
    message: &'a str,
    more: Option<&'a str>,
    excerpt: Option<&'a Excerpt>,
) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = &diagnostic.place;
    let title = level.primary_title(message).id(diagnostic.code);
    let group = match excerpt {
        Some(excerpt) => title.element(
            Snippet::source(excerpt.line.as_str())
                .path(&*place.file)
                .line_start(place.line as usize)
                .annotation(AnnotationKind::Primary.span(excerpt.span.clone())),
        ),
        None => title.element(
            annotate_snippets::Origin::path(&*place.file)
                .line(place.line as usize)
                .char_column(place.column as usize),
        ),
    };
    let group = match more {
        Some(more) => group.element(Level::NOTE.message(more)),
        None => group,
    };
    match &diagnostic.hint {
        Some(hint) => group.element(Level::HELP.message(hint.as_str())),
        None => group,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_still_stands_there_is_drawn() {
        for (text, span, drawn) in [
            ("# Pay run\n", 2..5, Some(2..5)),
            ("line\nsecond\n", 5..40, Some(0..6)),
            ("caf\u{fffd} au lait", 3..4, None),
            ("caf\u{fffd} au lait", 4..5, None),
            ("short", 40..50, Some(5..5)),
        ] {
            let place = Place { span: span.clone(), ..Place::file(&"a.md".into()) };
            assert_eq!(cut(text, &place).map(|excerpt| excerpt.span), drawn, "{text:?} {span:?}");
        }
    }
}
