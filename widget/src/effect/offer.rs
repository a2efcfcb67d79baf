//! From what the reader found to what the panel offers.

use kb_core::model::Kind;
use kb_core::query::Typing;
use kb_core::rank::{self, Found, Reader, highlight};

use super::bundle::Open;
use crate::state::answer::{Document, Hit, Span, Why};

/// Characters of a line that fit the panel.
const LINE: usize = 110;

/// Results as the panel shows them, each with its probability.
pub(crate) fn hits(open: &Open, found: &Found, typed: &str) -> Vec<Hit> {
    let one = |(hit, probability): (&rank::Hit, &f32)| {
        let why = match hit.row.kind {
            _ if hit.row.closed > 1 => Why::Closed(hit.row.closed),
            Kind::KnownError => Why::KnownError,
            _ => Why::Words,
        };
        Hit { probability: Some(*probability), ..offered(open, hit, typed, why) }
    };
    found.hits.iter().zip(&found.each).map(one).collect()
}

/// What fits the page, as the panel shows it.
pub(crate) fn suggestions(open: &Open, found: &[rank::Hit]) -> Vec<Hit> {
    let why = |hit: &rank::Hit| match hit.row.kind {
        Kind::KnownError => Why::KnownError,
        _ => Why::OnThisPage,
    };
    found.iter().map(|hit| offered(open, hit, "", why(hit))).collect()
}

fn offered(open: &Open, found: &rank::Hit, typed: &str, why: Why) -> Hit {
    let row = &found.row;
    Hit {
        article: row.id.to_string(),
        title: spans(&row.title, typed, &open.reader),
        line: spans(around(&row.lead, typed, &open.reader), typed, &open.reader),
        anchor: String::new(),
        why,
        score: found.score,
        probability: None,
    }
}

fn spans(text: &str, typed: &str, reader: &Reader) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    let mut push = |text: &str, hit| {
        if !text.is_empty() {
            spans.push(Span { text: text.to_owned(), hit });
        }
    };
    for range in highlight(text, typed, Typing::Ongoing, reader.analyzer()) {
        push(&text[at..range.start], false);
        push(&text[range.clone()], true);
        at = range.end;
    }
    push(&text[at..], false);
    spans
}

/// The stretch of a long text that begins shortly before its first match.
fn around<'t>(text: &'t str, typed: &str, reader: &Reader) -> &'t str {
    let first = highlight(text, typed, Typing::Ongoing, reader.analyzer()).first().map_or(0, |r| r.start);
    let from = match text[..first].char_indices().rev().nth(30) {
        Some((at, _)) if text[..first].chars().count() > LINE / 2 => {
            at + text[at..].find(' ').map_or(0, |space| space + 1)
        }
        _ => 0,
    };
    &text[from..]
}

/// An article as the panel shows it.
pub(crate) fn document(
    open: &Open,
    base: &str,
    found: kb_core::bundle::Document,
    target: Option<String>,
) -> Document {
    Document {
        article: found.id.to_string(),
        title: found.title,
        locale: found.locale.to_string(),
        sections: found.sections,
        related: found.related.into_iter().map(|(id, title)| (id.to_string(), title)).collect(),
        category: found.escalation.category,
        ask: found.escalation.ask,
        bypass: found.escalation.bypass,
        reviewed: found.reviewed.unwrap_or_default(),
        base: base.to_owned(),
        target: target.unwrap_or_default(),
        bundle: open.digest.clone(),
    }
}
