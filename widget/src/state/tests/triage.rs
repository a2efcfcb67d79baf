//! Predictions of triage in the ticket that is about to be sent.

use kb_core::bundle::Bypass;
use kb_core::triage::Field as Predicted;

use super::*;
use crate::state::triage::TriageResult;

/// The text that the ticket of [`checked`] has triage asked about.
const TEXT: &str = "pay run\\ncard [card number removed]";

/// What the loader's script delivers: category and route of a text, and some predictions that a ticket can't carry.
fn predicted(text: &str, category: &str, sure: bool, person_first: bool) -> Event {
    let json = format!(
        r#"{{"text":"{text}","predictions":[
            {{"field":"category","label":"{category}","probability":0.934,"in_scope":0.871,"sure":{sure}}},
            {{"field":"route","label":"payroll-desk","probability":1,"in_scope":0,"sure":true}},
            {{"field":"mood","label":"x","probability":1,"in_scope":1,"sure":true}},
            {{"field":"tier","label":" ","probability":1,"in_scope":1,"sure":true}},
            {{"field":"tier","label":"L2","probability":1.001,"in_scope":1,"sure":true}},
            {{"field":"tier","label":"L2","probability":"0.5","in_scope":1,"sure":true}},
            {{"field":"route","label":"another-desk","probability":1,"in_scope":1,"sure":true}}]}}"#
    );
    let category =
        |name: &str| person_first.then(|| Bypass { category: name.to_owned(), ..Bypass::default() });
    Event::Form(FormEvent::Triaged(TriageResult::read(&json, category)))
}

fn ticket(state: &State) -> kb_core::ticket::TicketContent {
    reviewed(state).ticket.content().clone()
}

#[test]
fn predictions_are_shown_and_sent() {
    let shown = check(&checked(), &[predicted(TEXT, "pay-run", true, false)], "review", "");
    let content = ticket(&shown);
    assert_eq!((content.category.as_deref(), content.reason), (Some("pay-run"), Some(Reason::Asked)));
    let [category, route] = &content.triage[..] else { panic!("{:?}", content.triage) };
    assert_eq!(
        (category.field, category.label.as_str(), category.sure),
        (Predicted::Category, "pay-run", true)
    );
    assert_eq!((category.probability, category.in_scope), (0.934, 0.871));
    assert_eq!((route.field, route.probability, route.in_scope), (Predicted::Route, 1.0, 0.0));
    let out = after(&shown, &[SEND, allowed(true)]).0;
    assert!(out.outbox.entries[0].body.contains(r#""label":"pay-run","probability":0.934"#));
}

#[test]
fn a_ticket_is_sent_without_a_result_that_is_late_or_about_another_text() {
    for events in [
        &[SEND, predicted(TEXT, "pay-run", true, false)][..],
        &[predicted("pay run", "pay-run", true, false)],
        &[
            predicted(TEXT, "pay-run", true, false),
            Event::Form(FormEvent::Edit),
            write(Field::Details, "more"),
            REVIEW,
        ],
    ] {
        let state = after(&checked(), events).0;
        let content = ticket(&state);
        assert!(content.triage.is_empty() && content.category.is_none(), "{events:?}");
        assert_eq!(shown(&state), "review");
    }
    let early = [predicted("", "pay-run", true, false), REVIEW];
    assert_eq!(shown(&after(&asked(), &early).0), "search", "nothing was written yet");
}

#[test]
fn a_result_about_another_text_does_not_replace_one_about_this_text() {
    for late in ["", "pay run"] {
        let events =
            [predicted(TEXT, "pay-run", true, false), predicted(late, "payslips", true, true), REVIEW];
        let content = ticket(&after(&checked(), &events).0);
        assert_eq!((content.category.as_deref(), content.reason), (Some("pay-run"), Some(Reason::Asked)));
        assert_eq!(content.triage.len(), 2, "after {late:?}");
    }
}

#[test]
fn a_known_category_stays_and_an_unsure_prediction_sets_none() {
    let unsure = ticket(&after(&checked(), &[predicted(TEXT, "pay-run", false, false)]).0);
    assert_eq!((unsure.category, unsure.triage.len()), (None, 2));
    let read = [open("a"), loaded("a"), ask(Reason::FixFailed), REVIEW];
    let named = after(&checked(), &read).0;
    for (person_first, category, reason) in
        [(false, "pay-run", Reason::FixFailed), (true, "payslips", Reason::Bypass)]
    {
        let named = ticket(&after(&named, &[predicted(TEXT, "payslips", true, person_first)]).0);
        assert_eq!((named.category.as_deref(), named.triage[0].label.as_str()), (Some(category), "payslips"));
        assert_eq!(named.reason, Some(reason));
    }
}

#[test]
fn a_refused_ticket_that_is_corrected_loses_the_predicted_category() {
    let read = [open("a"), loaded("a"), ask(Reason::FixFailed), REVIEW];
    for (events, category) in [(&[][..], None), (&read, Some("pay-run"))] {
        let prediction = if category.is_some() { "payslips" } else { "pay-run" };
        let refusal = Reply::Refused(vec![("email".into(), "Use another address".into())]);
        let sent = [SEND, allowed(true), replied(Reply::Postponed(Obstacle::Down, 0)), SEND_ALL];
        let events =
            [events, &[predicted(TEXT, prediction, true, false)], &sent, &[replied(refusal)]].concat();
        let rework = [Event::Outbox(OutboxEvent::Correct(KEY.into())), write(Field::Details, "No print")];
        let state = after(&checked(), &[&events[..], &rework, &[REVIEW]].concat()).0;
        let content = ticket(&state);
        assert_eq!((content.category.as_deref(), content.triage.len()), (category, 0));
        let anew = ticket(&after(&state, &[predicted("pay run\\nNo print", "printing", true, false)]).0);
        assert_eq!(anew.category.as_deref(), category.or(Some("printing")));
    }
}

#[test]
fn an_article_is_offered_only_once_triage_has_denied_that_the_ticket_goes_to_a_person() {
    let form = after(&checked(), &[Event::Form(FormEvent::Edit), choose(Impact::Slowed)]).0;
    let likely = banded(QuestionId::Form(form.form.searches), Band::Answer, &["a", "b"]);
    let asked = check(&form, &[likely], "ticket", &format!("triage {:?}", TEXT.replace("\\n", "\n")));
    let unknown =
        check(&asked, &[REVIEW], "review", "focus Title, triage \"pay run\\ncard [card number removed]\"");
    assert!(!unknown.session.offered, "a ticket does not wait for triage");
    for (person_first, screen) in [(false, "ticket"), (true, "review")] {
        let state = after(&asked, &[predicted(TEXT, "safety", true, person_first), REVIEW]).0;
        assert_eq!((shown(&state), state.form.offer.shown().is_some()), (screen, !person_first));
    }
}

#[test]
fn an_offer_goes_where_triage_finds_that_the_ticket_goes_to_a_person() {
    let form = after(&checked(), &[Event::Form(FormEvent::Edit), choose(Impact::Slowed)]).0;
    let likely = banded(QuestionId::Form(form.form.searches), Band::Answer, &["a", "b"]);
    let offered = after(&form, &[likely, predicted(TEXT, "pay-run", true, false), REVIEW]).0;
    for (person_first, offered_still, commands) in [(false, true, ""), (true, false, "focus Title")] {
        let state = check(&offered, &[predicted(TEXT, "safety", true, person_first)], "ticket", commands);
        assert_eq!(state.form.offer.shown().is_some(), offered_still);
    }
}
