//! Tickets and feedback as JSON, with the field names of kb-core's contract. A test compares them with kb-core's own serde code.

use kb_core::ticket::{
    Candidate, Fact, FeedbackContent, FixOutcome, Impact, Prediction, Reason, TicketDraft, TriedFix, feedback,
};
use kb_core::triage::Field;

use crate::json::Json;

fn optional(name: Option<&str>) -> Json {
    name.map_or(Json::Null, Json::text)
}

fn texts(values: &[String]) -> Json {
    Json::List(values.iter().map(|value| Json::text(value)).collect())
}

fn read_texts(json: &Json) -> Vec<String> {
    json.list().iter().map(Json::to_text).collect()
}

/// Fixes as JSON.
pub fn tried(fixes: &[TriedFix]) -> Json {
    let fix = |fix: &TriedFix| {
        Json::map([
            ("article", Json::text(&fix.article)),
            ("title", Json::text(&fix.title)),
            ("steps", texts(&fix.steps)),
            ("outcome", Json::text(fix.outcome.name())),
        ])
    };
    Json::List(fixes.iter().map(fix).collect())
}

/// Fixes from JSON; an entry that is not a fix is left out.
pub fn read_tried(json: &Json) -> Vec<TriedFix> {
    let fix = |json: &Json| {
        Some(TriedFix {
            article: Some(json.get("article").to_text()).filter(|article| !article.is_empty())?,
            title: json.get("title").to_text(),
            steps: read_texts(json.get("steps")),
            outcome: FixOutcome::parse(json.get("outcome").as_text())?,
        })
    };
    json.list().iter().filter_map(fix).collect()
}

/// Three decimals are as precise as a calibrated probability, and need no code that prints floating-point numbers.
fn probability(probability: f32) -> Json {
    let thousandths = (probability.clamp(0.0, 1.0) * 1000.0 + 0.5) as u32;
    Json::Number(format!("{}.{:03}", thousandths / 1000, thousandths % 1000))
}

fn prediction(prediction: &Prediction) -> Json {
    Json::map([
        ("field", Json::text(prediction.field.name())),
        ("label", Json::text(&prediction.label)),
        ("probability", probability(prediction.probability)),
        ("in_scope", probability(prediction.in_scope)),
        ("sure", Json::Flag(prediction.sure)),
    ])
}

/// A prediction as the loader's script delivers it, with probabilities in thousandths. `None` if a ticket can't carry it.
pub fn read_prediction(json: &Json) -> Option<Prediction> {
    let fraction = |name| Some(json.get(name).as_number()? as f32 / 1000.0);
    let read = Prediction {
        field: Field::parse(json.get("field").as_text())?,
        label: json.get("label").to_text(),
        probability: fraction("probability")?,
        in_scope: fraction("in_scope")?,
        sure: json.get("sure").is_true(),
    };
    read.checked()
}

fn candidate(candidate: &Candidate) -> Json {
    let probability = candidate.probability.map_or(Json::Null, probability);
    let mut entries = Json::map([
        ("article", Json::text(&candidate.article)),
        ("score", Json::Number(candidate.score.to_string())),
        ("shown", Json::Flag(candidate.shown)),
    ]);
    if let (Json::Map(entries), Json::Number(_)) = (&mut entries, &probability) {
        entries.push(("probability".to_owned(), probability));
    }
    entries
}

/// A ticket as JSON.
pub fn ticket(draft: &TicketDraft) -> Json {
    let fact = |f: &Fact| Json::map([("name", Json::text(&f.name)), ("value", Json::text(&f.value))]);
    Json::map([
        ("schema", Json::text(&draft.schema)),
        ("key", Json::text(&draft.key)),
        ("question", Json::text(&draft.question)),
        ("details", Json::text(&draft.details)),
        ("name", Json::text(&draft.name)),
        ("email", Json::text(&draft.email)),
        ("impact", optional(draft.impact.map(Impact::name))),
        ("reason", optional(draft.reason.map(Reason::name))),
        ("category", optional(draft.category.as_deref())),
        ("triage", Json::List(draft.triage.iter().map(prediction).collect())),
        ("tried", tried(&draft.tried)),
        ("candidates", Json::List(draft.candidates.iter().map(candidate).collect())),
        ("environment", Json::List(draft.environment.iter().map(fact).collect())),
        ("bundles", texts(&draft.bundles)),
        ("locale", Json::text(&draft.locale)),
        ("written_ms", Json::number(draft.written_ms)),
    ])
}

/// The category, unless triage predicted it: triage is asked again, and may predict another one for a changed text.
fn read_category(json: &Json) -> Option<String> {
    let category = json.get("category").as_text();
    let predicted = json.get("triage").list().iter().any(|prediction| {
        prediction.get("field").as_text() == Field::Category.name()
            && prediction.get("label").as_text() == category
            && prediction.get("sure").is_true()
    });
    (!category.is_empty() && !predicted).then(|| category.to_owned())
}

/// The fields of a ticket that the form needs. Search, triage and the page add the others again before it is sent.
pub fn read_ticket(json: &Json) -> TicketDraft {
    TicketDraft {
        schema: json.get("schema").to_text(),
        key: json.get("key").to_text(),
        question: json.get("question").to_text(),
        details: json.get("details").to_text(),
        name: json.get("name").to_text(),
        email: json.get("email").to_text(),
        impact: Impact::parse(json.get("impact").as_text()),
        reason: Reason::parse(json.get("reason").as_text()),
        category: read_category(json),
        tried: read_tried(json.get("tried")),
        written_ms: json.get("written_ms").as_number().unwrap_or_default(),
        ..TicketDraft::default()
    }
}

/// Feedback as JSON.
pub fn feedback(content: &FeedbackContent) -> Json {
    Json::map([
        ("schema", Json::text(feedback::SCHEMA)),
        ("key", Json::text(&content.key)),
        ("article", Json::text(&content.article)),
        ("question", Json::text(&content.question)),
        ("outcome", Json::text(content.outcome.name())),
        ("steps", texts(&content.steps)),
        ("bundle", Json::text(&content.bundle)),
        ("written_ms", Json::number(content.written_ms)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::{Feedback, FeedbackDraft};

    #[test]
    fn kb_core_reads_what_the_widget_writes() {
        let draft = TicketDraft {
            schema: "ticket/1".into(),
            key: "0123456789abcdef".into(),
            question: "why \"not\"\n給".into(),
            details: "d".into(),
            name: "Ana".into(),
            email: "ana@example.com".into(),
            impact: Some(Impact::Slowed),
            reason: Some(Reason::FixFailed),
            category: Some("pay-run".into()),
            triage: vec![Prediction {
                field: Field::Route,
                label: "payroll \"desk\"".into(),
                probability: 0.934,
                in_scope: 0.001,
                sure: true,
            }],
            tried: vec![TriedFix {
                article: "a".into(),
                title: "A".into(),
                steps: vec!["step-1".into()],
                outcome: FixOutcome::CouldNotFollow,
            }],
            candidates: vec![
                Candidate { article: "a".into(), score: -7, probability: Some(0.5), shown: true },
                Candidate { article: "b".into(), score: i64::MAX, probability: None, shown: false },
            ],
            environment: vec![Fact { name: "page".into(), value: "/x".into() }],
            bundles: vec!["00ff".into()],
            locale: "en".into(),
            written_ms: 1_700_000_000_000,
        };
        let written = ticket(&draft).write();
        assert_eq!(serde_json::from_str::<TicketDraft>(&written).unwrap(), draft);
        let read = read_ticket(&Json::parse(&written).unwrap());
        let kept = TicketDraft {
            triage: vec![],
            candidates: vec![],
            environment: vec![],
            bundles: vec![],
            locale: String::new(),
            ..draft
        };
        assert_eq!(read, kept);
    }

    #[test]
    fn a_category_is_read_unless_triage_predicted_it() {
        for (field, label, sure, category) in [
            (Field::Category, "pay-run", true, None),
            (Field::Category, "pay-run", false, Some("pay-run")),
            (Field::Category, "payslips", true, Some("pay-run")),
            (Field::Route, "pay-run", true, Some("pay-run")),
        ] {
            let prediction = Prediction { field, label: label.into(), probability: 0.9, in_scope: 0.9, sure };
            let draft = TicketDraft {
                category: Some("pay-run".into()),
                triage: vec![prediction],
                ..TicketDraft::default()
            };
            assert_eq!(
                read_ticket(&ticket(&draft)).category.as_deref(),
                category,
                "{field:?} {label} {sure}"
            );
        }
    }

    #[test]
    fn every_name_is_kb_cores() {
        for outcome in FixOutcome::ALL {
            let draft = FeedbackDraft {
                schema: feedback::SCHEMA.into(),
                key: "0123456789abcdef".into(),
                article: "a".into(),
                question: "why".into(),
                outcome: Some(outcome),
                steps: vec!["step-1".into()],
                bundle: "00ff".into(),
                written_ms: 7,
            };
            let checked = Feedback::new(draft).unwrap();
            let written = super::feedback(checked.content()).write();
            assert_eq!(serde_json::from_str::<Feedback>(&written).unwrap(), checked);
        }
        for (impact, reason) in Impact::ALL.into_iter().cycle().zip(Reason::ALL) {
            let draft = TicketDraft { impact: Some(impact), reason: Some(reason), ..TicketDraft::default() };
            assert_eq!(serde_json::from_str::<TicketDraft>(&ticket(&draft).write()).unwrap(), draft);
        }
    }
}
