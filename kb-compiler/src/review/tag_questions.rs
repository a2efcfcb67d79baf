//! Questions about the tags that a ticket lacks, with what triage proposes.

use kb_core::model::Resolution;
use kb_core::probability::exp;
use kb_core::text::Analyzer;
use kb_core::ticket::{Purpose, scrub};
use kb_core::triage::{Feature, Field, Model, Triage, features};

use super::link_questions::{MOST_CHOICES, of_ticket};
use super::question::{About, Choice, Question, in_order};
use crate::triage::training_set::tag;

/// A question for each ticket that lacks a tag which triage can propose.
pub fn questions<'t>(
    tickets: impl IntoIterator<Item = (&'t Resolution, String)>,
    triage: &Triage,
    analyzer: &Analyzer,
    was_left: impl Fn(&str, &str) -> bool,
) -> Vec<Question> {
    let mut questions: Vec<Question> = tickets
        .into_iter()
        .filter_map(|(ticket, place)| {
            let lacks = |model: &&Model| tag(ticket, model.field).is_none();
            let missing: Vec<&Model> = triage.models.iter().filter(lacks).collect();
            let text = scrub(&format!("{}\n{}", ticket.subject, ticket.description), Purpose::Training);
            let choices = choices(&missing, &features(&text, analyzer));
            let fields = missing.iter().map(|model| model.field.name().to_owned()).collect();
            let question = Question { choices, about: About::Tags(fields), ..of_ticket(ticket, place) };
            (!missing.is_empty()).then_some(question)
        })
        .collect();
    let left = |question: &Question| question.fields().iter().any(|field| was_left(&question.ticket, field));
    in_order(&mut questions, left);
    questions
}

/// All that is likeliest together, and then the next labels of the first field that is missing.
fn choices(missing: &[&Model], text: &[Feature]) -> Vec<Choice> {
    let rated: Vec<(&Model, Rated<'_>)> = missing.iter().map(|model| (*model, rated(model, text))).collect();
    let best: Vec<(Field, &str, Option<u8>)> = rated
        .iter()
        .filter_map(|(model, labels)| labels.first().map(|(label, percent)| (model.field, *label, *percent)))
        .collect();
    let Some((first, others)) = rated.first() else { return Vec::new() };
    let field = first.field.name();
    let others = others.iter().skip(1).take(MOST_CHOICES - 1).map(|(label, percent)| Choice {
        text: format!("{field} {label}"),
        why: "triage".to_owned(),
        percent: *percent,
        articles: Vec::new(),
        tags: vec![(field.to_owned(), (*label).to_owned())],
    });
    std::iter::once(together(&best)).chain(others).collect()
}

/// The choice of several tags; it is as sure as the least sure one.
fn together(best: &[(Field, &str, Option<u8>)]) -> Choice {
    let parts = best.iter().map(|(field, label, percent)| match percent {
        Some(percent) if best.len() > 1 => format!("{} {label} {percent}%", field.name()),
        _ => format!("{} {label}", field.name()),
    });
    let percents: Option<Vec<u8>> = best.iter().map(|(.., percent)| *percent).collect();
    let unusual = "triage; unlike the tickets that it knows";
    Choice {
        text: parts.collect::<Vec<_>>().join(", "),
        why: if percents.is_some() { "triage" } else { unusual }.to_owned(),
        percent: percents.and_then(|percents| percents.into_iter().min()),
        articles: Vec::new(),
        tags: best.iter().map(|(field, label, _)| (field.name().to_owned(), (*label).to_owned())).collect(),
    }
}

type Rated<'m> = Vec<(&'m str, Option<u8>)>;

/// The labels of a model, the likeliest first, each with its probability in percent; without one where the text is unlike those that the
/// model knows.
fn rated<'m>(model: &'m Model, text: &[Feature]) -> Rated<'m> {
    let scores = model.scores(text);
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sharpness = model.calibration.sharpness;
    let powers: Vec<f32> = scores.iter().map(|score| exp((score - highest) * sharpness)).collect();
    let sum: f32 = powers.iter().sum();
    let usual = model.calibration.in_scope(highest) >= model.calibration.scope_min;
    let mut labels: Vec<(f32, &str)> =
        powers.into_iter().zip(model.labels.iter().map(String::as_str)).collect();
    labels.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    // From 0 to 100, so nothing is cut off but the fraction.
    let percent = |power: f32| usual.then(|| (100.0 * power / sum) as u8);
    labels.into_iter().map(|(power, label)| (label, percent(power))).collect()
}
