//! What triage says, in the ticket that is about to be sent.

use kb_core::triage::Field as Predicted;

use super::*;
use crate::json::Json;
use crate::state::triaged::Triaged;

/// The text that the ticket of [`checked`] has triage asked about.
const TEXT: &str = "pay run\\ncard [card number removed]";

/// What the loader's script hands over: category and route of a text, and some that no ticket could carry.
fn said(text: &str, category: &str, sure: bool, person: bool) -> Event {
    let json = format!(
        r#"{{"text":"{text}","predictions":[
            {{"field":"category","label":"{category}","probability":934,"in_scope":871,"sure":{sure}}},
            {{"field":"route","label":"payroll-desk","probability":1000,"in_scope":0,"sure":true}},
            {{"field":"mood","label":"x","probability":1,"in_scope":1,"sure":true}},
            {{"field":"tier","label":" ","probability":1,"in_scope":1,"sure":true}},
            {{"field":"tier","label":"L2","probability":1001,"in_scope":1,"sure":true}},
            {{"field":"tier","label":"L2","probability":0.5,"in_scope":1,"sure":true}},
            {{"field":"route","label":"another-desk","probability":1,"in_scope":1,"sure":true}}]}}"#
    );
    Event::Triaged(Triaged { person, ..Triaged::read(&Json::parse(&json).unwrap()) })
}

fn ticket(state: &State) -> kb_core::ticket::TicketDraft {
    state.writing.check.as_ref().unwrap().ticket.content().clone()
}

#[test]
fn what_triage_says_is_shown_and_sent() {
    let shown = check(&checked(), &[said(TEXT, "pay-run", true, false)], Screen::Check, "");
    let content = ticket(&shown);
    assert_eq!((content.category.as_deref(), content.reason), (Some("pay-run"), Some(Reason::Asked)));
    let [category, route] = &content.triage[..] else { panic!("{:?}", content.triage) };
    assert_eq!(
        (category.field, category.label.as_str(), category.sure),
        (Predicted::Category, "pay-run", true)
    );
    assert_eq!((category.probability, category.in_scope), (0.934, 0.871));
    assert_eq!((route.field, route.probability, route.in_scope), (Predicted::Route, 1.0, 0.0));
    let out = after(&shown, &[Event::Send, Event::Allowed(true)]).0;
    assert!(out.outbox.entries[0].body.contains(r#""label":"pay-run","probability":0.934"#));
}

#[test]
fn a_ticket_goes_without_triage_that_is_late_or_about_another_text() {
    for events in [
        &[Event::Send, said(TEXT, "pay-run", true, false)][..],
        &[said("pay run", "pay-run", true, false)],
        &[
            said(TEXT, "pay-run", true, false),
            Event::Edit,
            Event::Write(Field::Details, "more".into()),
            Event::Review,
        ],
    ] {
        let state = after(&checked(), events).0;
        let content = ticket(&state);
        assert!(content.triage.is_empty() && content.category.is_none(), "{events:?}");
        assert_eq!(state.screen, Screen::Check);
    }
    let early = [said("", "pay-run", true, false), Event::Review];
    assert_eq!(after(&asked(), &early).0.screen, Screen::Search, "nothing was written yet");
}

#[test]
fn an_answer_about_another_text_displaces_none_about_this_one() {
    for late in ["", "pay run"] {
        let events = [said(TEXT, "pay-run", true, false), said(late, "payslips", true, true), Event::Review];
        let content = ticket(&after(&checked(), &events).0);
        assert_eq!((content.category.as_deref(), content.reason), (Some("pay-run"), Some(Reason::Asked)));
        assert_eq!(content.triage.len(), 2, "after {late:?}");
    }
}

#[test]
fn a_category_that_somebody_named_stays_and_an_unsure_one_is_none() {
    let unsure = ticket(&after(&checked(), &[said(TEXT, "pay-run", false, false)]).0);
    assert_eq!((unsure.category, unsure.triage.len()), (None, 2));
    let read = [open("a"), loaded("a"), Event::Ask(Reason::FixFailed), Event::Review];
    let named = after(&checked(), &read).0;
    for (person, reason) in [(false, Reason::FixFailed), (true, Reason::Bypass)] {
        let named = ticket(&after(&named, &[said(TEXT, "payslips", true, person)]).0);
        assert_eq!(
            (named.category.as_deref(), named.triage[0].label.as_str()),
            (Some("pay-run"), "payslips")
        );
        assert_eq!(named.reason, Some(reason));
    }
}

#[test]
fn a_refused_ticket_that_is_reworked_forgets_what_triage_named() {
    let read = [open("a"), loaded("a"), Event::Ask(Reason::FixFailed), Event::Review];
    for (events, category) in [(&[][..], None), (&read, Some("pay-run"))] {
        let guess = if category.is_some() { "payslips" } else { "pay-run" };
        let refusal = Reply::Refused(vec![("email".into(), "Use another address".into())]);
        let sent = [Event::Send, Event::Allowed(true), replied(Reply::Unavailable), Event::Online];
        let events = [events, &[said(TEXT, guess, true, false)], &sent, &[replied(refusal)]].concat();
        let rework = [Event::Rework(KEY.into()), Event::Write(Field::Details, "No print".into())];
        let state = after(&checked(), &[&events[..], &rework, &[Event::Review]].concat()).0;
        let content = ticket(&state);
        assert_eq!((content.category.as_deref(), content.triage.len()), (category, 0));
        let anew = ticket(&after(&state, &[said("pay run\\nNo print", "printing", true, false)]).0);
        assert_eq!(anew.category.as_deref(), category.or(Some("printing")));
    }
}

#[test]
fn what_always_reaches_a_person_is_offered_no_article() {
    let likely = |number| banded(writing::FROM_FORM | number, Band::Answer, &["a", "b"]);
    for (person, commands) in [(false, "focus Offer"), (true, "ask host")] {
        let mut state = checked();
        let number = state.writing.asked;
        state = after(&state, &[likely(number), said(TEXT, "safety", true, person)]).0;
        assert_eq!(ticket(&state).reason == Some(Reason::Bypass), person);
        check(&state, &[Event::Send], Screen::Check, commands);
    }
    for (person, offered, commands) in [(false, true, ""), (true, false, "focus Title")] {
        let mut state = checked();
        let number = state.writing.asked;
        state = check(&state, &[likely(number), Event::Send], Screen::Check, "focus Offer");
        state = check(&state, &[said(TEXT, "safety", true, person)], Screen::Check, commands);
        assert_eq!(state.writing.offer.is_some(), offered);
        check(&state, &[Event::Send], Screen::Check, "ask host");
    }
}
