//! The technical details of a ticket: everything that is sent besides what the client wrote and where they were, by title and name.

use kb_core::ticket::{Candidate, Prediction, Reason, TicketContent};
use kb_core::triage::Field;

use super::names::Names;

/// Each detail's name and content. `title` finds an article's title, `clock` writes a time in milliseconds since 1970.
pub fn rows(
    ticket: &TicketContent,
    names: &Names,
    title: impl Fn(&str) -> String,
    clock: impl Fn(u64) -> String,
) -> Vec<(&'static str, String)> {
    let category = ticket.category.as_deref().map(|id| names.category(id).to_owned());
    let mut rows = vec![
        ("reason", ticket.reason.map(Reason::name).unwrap_or_default().to_owned()),
        ("category", category.unwrap_or_default()),
    ];
    rows.extend(ticket.triage.iter().map(|prediction| (prediction.field.name(), guess(prediction, names))));
    rows.extend(ticket.candidates.iter().map(|found| ("found", answer(found, &title(&found.article)))));
    rows.extend([
        ("written", clock(ticket.written_ms)),
        ("locale", ticket.locale.clone()),
        ("bundles", ticket.bundles.join(", ")),
        ("key", ticket.key.to_string()),
    ]);
    rows.retain(|(_, content)| !content.is_empty());
    rows
}

fn guess(prediction: &Prediction, names: &Names) -> String {
    let Prediction { field, label, probability, in_scope, sure } = prediction;
    let name = match field {
        Field::Category => names.category(label),
        Field::Route => names.route(label),
        _ => label.as_str(),
    };
    let sure = if *sure { "sure" } else { "not sure" };
    format!("{name} · {sure} · probability {probability} · in scope {in_scope}")
}

fn answer(found: &Candidate, title: &str) -> String {
    let shown = if found.shown { "shown" } else { "not shown" };
    let probability = found.probability.map(|p| format!(" · probability {p}")).unwrap_or_default();
    format!("{title} · {shown} · score {}{probability}", found.score)
}

#[cfg(test)]
mod tests {
    use kb_core::ticket::{Impact, SCHEMA, Ticket, TicketDraft};
    use serde_json::json;

    use super::*;

    #[test]
    fn every_detail_is_told_by_title_and_name() {
        let guess = |field, label: &str, sure| Prediction {
            field,
            label: label.to_owned(),
            probability: 0.934,
            in_scope: 0.5,
            sure,
        };
        let draft = TicketDraft {
            schema: SCHEMA.into(),
            key: "0123456789abcdef".into(),
            question: "pay run".into(),
            impact: Some(Impact::Slowed),
            reason: Some(Reason::FixFailed),
            category: Some("pay".into()),
            triage: vec![guess(Field::Route, "desk", true), guess(Field::Tier, "L2", false)],
            candidates: vec![
                Candidate { article: "a".into(), score: 7, probability: Some(0.81), shown: true },
                Candidate { article: "b".into(), score: -3, probability: None, shown: false },
            ],
            bundles: vec!["d1".into(), "d2".into()],
            locale: "en".into(),
            written_ms: 1_000,
            ..TicketDraft::default()
        };
        let names =
            Names::read(&json!({"categories": {"pay": "Pay runs"}, "routes": {"desk": "Payroll desk"}}));
        let title = |id: &str| format!("Title of {id}");
        let ticket = Ticket::new(draft).unwrap();
        let rows = rows(ticket.content(), &names, title, |ms| format!("{ms} ms"));
        let texts: Vec<String> = rows.iter().map(|(name, content)| format!("{name}: {content}")).collect();
        assert_eq!(
            texts,
            [
                "reason: fix-failed",
                "category: Pay runs",
                "route: Payroll desk · sure · probability 0.934 · in scope 0.5",
                "tier: L2 · not sure · probability 0.934 · in scope 0.5",
                "found: Title of a · shown · score 7 · probability 0.81",
                "found: Title of b · not shown · score -3",
                "written: 1000 ms",
                "locale: en",
                "bundles: d1, d2",
                "key: 0123456789abcdef",
            ]
        );
    }
}
