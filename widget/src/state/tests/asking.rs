//! The form, the outbox, and what the host does.

use super::*;

#[test]
fn the_form_names_every_problem_and_shows_what_will_be_sent() {
    let form = after(&asked(), &[Event::Ask(Reason::Asked)]).0;
    assert_eq!(form.session.draft.key, KEY, "the key is fixed when the form opens");
    let bad = check(&form, &[Event::Review], Screen::Ticket, "focus Problems");
    let fields: Vec<&str> = bad.writing.problems.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["impact", "email"]);
    let fixed = after(&bad, &[Event::Choose(Impact::Slowed)]).0;
    assert_eq!(fixed.writing.problems.len(), 1, "a problem goes away once its field is changed");
    let known = Identity { email: "ana@example.com".into(), ..Identity::default() };
    let events =
        [Event::Identify(known), Event::Ask(Reason::Asked), Event::Choose(Impact::Slowed), Event::Review];
    check(&asked(), &events, Screen::Check, "focus Title, triage \"pay run\"");

    let check = checked().writing.check.unwrap();
    let content = check.ticket.content();
    assert_eq!(content.details, "card [card number removed]");
    assert_eq!((content.environment.len(), content.candidates.len(), content.bundles.len()), (1, 2, 1));
    assert_eq!(check.removed.len(), 1);
    assert!(checked().session.draft.details.contains("4111"), "what was typed stays in the form");
}

#[test]
fn a_ticket_leaves_the_outbox_only_when_support_has_it() {
    let sending = check(&checked(), &[Event::Send], Screen::Check, "ask host");
    check(&sending, &[Event::Send], Screen::Check, "");
    let held = check(&sending, &[Event::Allowed(false)], Screen::Check, "");
    assert!(held.writing.held && held.outbox.entries.is_empty());
    let out = check(&sending, &[Event::Allowed(true)], Screen::Check, "keep Ticket 0, deliver Ticket");
    assert_eq!((out.outbox.waiting(), out.outbox.entries.len()), (0, 1));

    let created = "remove, tell TicketCreated(\"T-7\"), focus Title, search 2 \"\"";
    let sent = check(&out, &[replied(Reply::Delivered("T-7".into()))], Screen::Sent, created);
    assert!(sent.outbox.entries.is_empty() && !sent.session.draft_is_worth_keeping());

    let wait = "keep Ticket 1, after 5000 Due, tell TicketQueued(1), focus Title, search 2 \"\"";
    let queued = check(&out, &[replied(Reply::Unavailable)], Screen::Queued, wait);
    check(&out, &[replied(Reply::TooMany(60))], Screen::Queued, &wait.replace("5000", "60000"));
    check(&queued, &[Event::Due], Screen::Queued, "");
    let again = check(&queued, &[Event::Online], Screen::Queued, "deliver Ticket");
    check(&again, &[Event::Online], Screen::Queued, "");
    check(
        &again,
        &[replied(Reply::Elsewhere)],
        Screen::Sent,
        "remove, tell TicketCreated(\"\"), focus Title, search 3 \"\"",
    );
    let twice =
        check(&again, &[replied(Reply::Unavailable)], Screen::Queued, "keep Ticket 2, after 10000 Due");
    assert_eq!(twice.outbox.entries[0].key, KEY);
}

#[test]
fn a_refused_ticket_comes_back_to_the_form_with_nothing_lost() {
    let out = after(&checked(), &[Event::Send, Event::Allowed(true)]).0;
    let refusal = replied(Reply::Refused(vec![("email".into(), "Use another address".into())]));
    let told = "tell Failed(\"ticket-refused\")";
    let back = check(
        &out,
        std::slice::from_ref(&refusal),
        Screen::Ticket,
        &format!("remove, {told}, focus Problems"),
    );
    assert_eq!(back.writing.problems[0].0, "email");
    assert_eq!(back.session.draft, checked().session.draft);

    let later = after(&out, &[replied(Reply::Unavailable), Event::Online]).0;
    let refused = check(&later, &[refusal], Screen::Queued, &format!("keep Ticket 1, {told}"));
    check(&refused, &[Event::Online], Screen::Queued, "");
    let rework = check(&refused, &[Event::Rework(KEY.into())], Screen::Ticket, "focus Problems");
    assert_eq!((rework.session.draft.key.as_str(), rework.session.draft.question.as_str()), (KEY, "pay run"));
}

#[test]
fn a_reload_brings_everything_back_and_signing_out_hides_it() {
    let writing = after(&checked(), &[Event::Edit]).0;
    let waiting = after(&checked(), &[Event::Send, Event::Allowed(true), replied(Reply::Unavailable)]).0;
    let entries: Vec<Entry> =
        waiting.outbox.entries.iter().map(|entry| Entry::decode(&entry.encode()).unwrap()).collect();
    let restored =
        Event::Restored { session: Some(writing.session.encode()), entries: entries.clone(), kept: true };
    let back = check(&panel(), &[restored], Screen::Search, "search 1 \"pay run\", deliver Ticket");
    assert_eq!(back.session.draft, writing.session.draft);
    assert!(back.session.draft_is_worth_keeping());
    assert_eq!(back.outbox.waiting(), 1);

    let out = check(&back, &[Event::Reset], Screen::Search, "search 2 \"\", keep Ticket 1");
    assert_eq!((out.session.clone(), out.outbox.visible().count()), (Session::default(), 0));
    check(
        &out,
        &[replied(Reply::Delivered("T-7".into()))],
        Screen::Search,
        "remove, tell TicketCreated(\"T-7\")",
    );

    let garbage = Event::Restored { session: Some("{".into()), entries: Vec::new(), kept: false };
    let fresh = check(&panel(), &[garbage], Screen::Search, "search 1 \"\"");
    assert!(fresh.outbox.memory_only);
    let gone = check(&waiting, &[Event::Elsewhere(Vec::new())], Screen::Search, "focus SearchBox");
    assert!(gone.outbox.entries.is_empty(), "another tab has sent it");
    assert_eq!(after(&panel(), &[Event::Elsewhere(entries)]).0.outbox.waiting(), 1);
}

#[test]
fn the_host_opens_fills_and_changes() {
    let opened = check(&panel(), &[Event::Open], Screen::Search, "focus SearchBox, tell Opened");
    check(&opened, &[Event::Open], Screen::Search, "");
    check(&opened, &[Event::Toggle], Screen::Search, "tell Closed");
    let prefill = Prefill { question: "Locked out".into(), ..Prefill::default() };
    let filled = after(&asked(), &[Event::Prefill(prefill), Event::Ask(Reason::Host)]).0;
    assert_eq!(
        filled.session.draft.question, "Locked out",
        "what the host filled in outranks what was searched"
    );
    let german = after(&opened, &[Event::SetLocale("de-AT".into())]).0;
    assert_eq!(german.catalog.text(crate::catalog::Word::Title), "Hilfe");
    for (locale, direction) in [("en", "ltr"), ("ar-EG", "rtl"), ("he", "rtl"), ("", "ltr")] {
        assert_eq!(after(&opened, &[Event::SetLocale(locale.into())]).0.direction(), direction, "{locale}");
    }
    check(&opened, &[Event::Context(Vec::new())], Screen::Search, "search 1 \"\"");
    check(&asked(), &[Event::Context(Vec::new())], Screen::Search, "");
}
