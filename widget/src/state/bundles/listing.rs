//! Turns what a bundle's reader found into what the panel lists and shows.

use std::ops::Range;

use kb_core::bundle::Bypass;
use kb_core::model::Kind;
use kb_core::query::Typing;
use kb_core::query::signals::Signals;
use kb_core::rank::{self, Highlighter, SearchAnswer};
use kb_core::text::Analyzer;

use crate::state::document::Document;
use crate::state::results::{Hit, MatchReason, Span};

/// Characters of a line that fit the panel.
const LINE_LENGTH: usize = 110;
/// Characters kept before the first match of a line that is cut.
const BEFORE_MATCH: usize = 30;

/// The least probability of a match that says how many tickets its article solved. That it helped others is no reason to read an article
/// that hardly fits.
const LEAST_PROBABILITY: f32 = 0.3;

/// The results of a question, each with its probability.
pub fn results(found: &SearchAnswer, question: &str, analyzer: &Analyzer) -> Vec<Hit> {
    let highlighter = Highlighter::new(question, Typing::Ongoing, analyzer);
    let listed = |(hit, probability): (&rank::Hit, &f32)| {
        let reason = match hit.row.kind {
            _ if hit.row.closed > 1 && *probability >= LEAST_PROBABILITY => {
                MatchReason::Closed(hit.row.closed)
            }
            Kind::KnownError => MatchReason::KnownError,
            _ => MatchReason::Words,
        };
        Hit { probability: Some(*probability), ..list(hit, reason, &highlighter) }
    };
    found.hits.iter().zip(&found.probabilities).map(listed).collect()
}

/// The articles suggested for a page.
pub fn suggestions(found: &[rank::Hit], analyzer: &Analyzer) -> Vec<Hit> {
    let reason = |hit: &rank::Hit| match hit.row.kind {
        Kind::KnownError => MatchReason::KnownError,
        _ => MatchReason::OnThisPage,
    };
    let highlighter = Highlighter::new("", Typing::Ongoing, analyzer);
    found.iter().map(|hit| list(hit, reason(hit), &highlighter)).collect()
}

fn list(found: &rank::Hit, reason: MatchReason, highlighter: &Highlighter<'_>) -> Hit {
    let row = &found.row;
    let in_lead = highlighter.ranges(&row.lead);
    let from = excerpt_start(&row.lead, in_lead.first().map_or(0, |first| first.start));
    Hit {
        article: row.id.to_string(),
        title: spans(&row.title, 0, &highlighter.ranges(&row.title)),
        line: spans(&row.lead, from, &in_lead),
        anchor: String::new(),
        reason,
        score: found.score,
        probability: None,
    }
}

/// A text from a place on, divided where marked ranges begin and end. All of them lie behind that place.
fn spans(text: &str, from: usize, marked: &[Range<usize>]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = from;
    let mut push = |text: &str, hit| {
        if !text.is_empty() {
            spans.push(Span { text: text.to_owned(), hit });
        }
    };
    for range in marked {
        push(&text[at..range.start], false);
        push(&text[range.clone()], true);
        at = range.end;
    }
    push(&text[at..], false);
    spans
}

/// Where the excerpt of a text begins: shortly before its first match, so that the match is visible in a long text.
fn excerpt_start(text: &str, first: usize) -> usize {
    match text[..first].char_indices().rev().nth(BEFORE_MATCH) {
        Some((at, _)) if text[..first].chars().count() > LINE_LENGTH / 2 => {
            at + text[at..first].find(' ').map_or(0, |space| space + 1)
        }
        _ => 0,
    }
}

/// An article as the panel shows it. `base` is the folder of its bundle, `digest` the bundle's digest, `target` the anchor where the
/// question is answered.
pub fn document(
    found: kb_core::bundle::Document,
    target: Option<String>,
    base: &str,
    digest: &str,
    signals: &Signals,
) -> Document {
    let category = found.escalation.category.as_deref().unwrap_or_default();
    let person_first = || {
        let unknown = || Bypass { category: category.to_owned(), ..Bypass::default() };
        signals.category(category).cloned().unwrap_or_else(unknown)
    };
    Document {
        person_first: found.escalation.bypass.then(person_first).map(Box::new),
        article: found.id.to_string(),
        title: found.title,
        locale: found.locale.to_string(),
        sections: found.sections,
        related: found.related.into_iter().map(|(id, title)| (id.to_string(), title)).collect(),
        category: found.escalation.category,
        ask: found.escalation.ask,
        reviewed: found.reviewed.unwrap_or_default(),
        base: base.to_owned(),
        target: target.unwrap_or_default(),
        bundle: digest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use kb_core::bundle::Row;
    use kb_core::model::{ArticleId, Locale};

    use super::*;

    fn analyzer() -> Analyzer {
        Analyzer::new(&Locale::new("en").unwrap())
    }

    fn found(kind: Kind, closed: u32, lead: &str) -> rank::Hit {
        let (id, title) = (ArticleId::new("a").unwrap(), "Approve a pay run".to_owned());
        rank::Hit { doc: 0, score: 7, row: Row { id, title, kind, lead: lead.to_owned(), closed } }
    }

    #[test]
    fn the_reason_is_the_strongest_evidence_that_there_is() {
        use MatchReason::{Closed, KnownError, OnThisPage, Words};
        for (kind, closed, for_question, for_page) in [
            (Kind::HowTo, 0, Words, OnThisPage),
            (Kind::HowTo, 1, Words, OnThisPage),
            (Kind::HowTo, 2, Closed(2), OnThisPage),
            (Kind::KnownError, 1, KnownError, KnownError),
            (Kind::KnownError, 31, Closed(31), KnownError),
        ] {
            let hit = found(kind, closed, "");
            let suggested = suggestions(std::slice::from_ref(&hit), &analyzer());
            let band = rank::Band::Answer;
            let found = |p| SearchAnswer {
                hits: vec![hit.clone()],
                probabilities: vec![p],
                probability: p,
                band,
                exact: false,
                coded: false,
            };
            let listed = results(&found(0.5), "pay", &analyzer());
            assert_eq!((&listed[0].reason, listed[0].probability), (&for_question, Some(0.5)));
            let weak = &results(&found(0.29), "pay", &analyzer())[0].reason;
            assert!(!matches!(weak, Closed(_)), "a weak match of {kind:?} boasts of {closed} tickets");
            assert_eq!((&suggested[0].reason, suggested[0].probability), (&for_page, None));
        }
    }

    #[test]
    fn matches_are_marked_and_a_long_line_begins_before_the_first_one() {
        let marked = |question: &str, lead: &str| {
            let analyzer = analyzer();
            let highlighter = Highlighter::new(question, Typing::Ongoing, &analyzer);
            let hit = list(&found(Kind::HowTo, 0, lead), MatchReason::Words, &highlighter);
            let text = |spans: &[Span]| {
                let mark =
                    |span: &Span| if span.hit { format!("[{}]", span.text) } else { span.text.clone() };
                spans.iter().map(mark).collect::<String>()
            };
            (text(&hit.title), text(&hit.line))
        };
        let filler = "something else ".repeat(6);
        let long = format!("{filler}and payslips at last");
        let unspaced = format!("{filler}{}payslips", ".".repeat(40));
        let dots = format!("{}[payslips]", ".".repeat(31));
        for (question, lead, title, line) in [
            ("approving", "", "[Approve] a pay run", ""),
            ("pay run", "Your pay run", "Approve a [pay run]", "Your [pay run]"),
            ("payslip", &long, "Approve a pay run", "else something else and [payslips] at last"),
            ("payslip", &unspaced, "Approve a pay run", &dots),
            ("", &long, "Approve a pay run", &long),
        ] {
            assert_eq!(marked(question, lead), (title.to_owned(), line.to_owned()), "{question}");
        }
    }
}
