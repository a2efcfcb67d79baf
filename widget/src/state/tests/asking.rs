//! The form, the outbox, and what the host does.

use super::article::Article;
use super::outbox::Entry;
use super::*;

#[test]
fn the_form_names_every_problem_and_shows_what_will_be_sent() {
    let form = after(&asked(), &[ask(Reason::Asked)]).0;
    assert_eq!(form.session.draft.key, KEY, "the key is fixed when the form opens");
    let bad = check(&form, &[REVIEW], "ticket", "focus Problems");
    let fields: Vec<&str> = bad.form.problems.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["impact", "email"]);
    let fixed = after(&bad, &[choose(Impact::Slowed)]).0;
    assert_eq!(fixed.form.problems.len(), 1, "a problem goes away once its field is changed");
    let known = Identity { email: "ana@example.com".into(), ..Identity::default() };
    let events =
        [Event::Host(HostEvent::Identify(known)), ask(Reason::Asked), choose(Impact::Slowed), REVIEW];
    check(&asked(), &events, "review", "focus Title, triage \"pay run\"");

    let state = checked();
    let review = reviewed(&state);
    let content = review.ticket.content();
    assert_eq!(content.details, "card [card number removed]");
    assert_eq!((content.environment.len(), content.candidates.len(), content.bundles.len()), (1, 2, 1));
    assert_eq!(review.removed.len(), 1);
    assert!(checked().session.draft.details.contains("4111"), "what was typed stays in the form");
}

#[test]
fn the_next_ticket_is_not_about_the_article_of_the_last_one() {
    let mut out = after(&checked(), &[SEND, allowed(true)]).0;
    out.last_article = Some(Article::Loading(ArticleLink::top("a")));
    for reply in [Reply::Delivered("T-7".into()), Reply::Postponed(Obstacle::Down, 0)] {
        assert_eq!(after(&out, &[replied(reply)]).0.last_article, None);
    }
}

#[test]
fn a_ticket_leaves_the_outbox_only_when_support_has_it() {
    let sending = check(&checked(), &[SEND], "review", "ask host");
    check(&sending, &[SEND], "review", "");
    let held = check(&sending, &[allowed(false)], "review", "");
    assert!(reviewed(&held).held && held.outbox.entries.is_empty());
    let out = check(&sending, &[allowed(true)], "review", "keep Ticket 0, deliver Ticket");
    assert_eq!((out.outbox.waiting(), out.outbox.entries.len()), (0, 1));

    let created = "remove, notify TicketCreated(\"T-7\"), focus Title, search 2 \"\"";
    let sent = check(&out, &[replied(Reply::Delivered("T-7".into()))], "sent", created);
    assert!(sent.outbox.entries.is_empty() && !sent.session.has_own_draft());

    let wait = "keep Ticket 1, after 5000 Outbox(Due), notify TicketQueued(1), focus Title, search 2 \"\"";
    let queued = check(&out, &[replied(Reply::Postponed(Obstacle::Down, 0))], "queued", wait);
    check(
        &out,
        &[replied(Reply::Postponed(Obstacle::TooMany, 60))],
        "queued",
        &wait.replace("5000", "60000"),
    );
    check(&queued, &[Event::Outbox(OutboxEvent::Due)], "queued", "");
    let again = check(&queued, &[SEND_ALL], "queued", "deliver Ticket");
    check(&again, &[SEND_ALL], "queued", "");
    check(
        &again,
        &[replied(Reply::SentElsewhere("T-7".into()))],
        "sent",
        "remove, notify TicketCreated(\"T-7\"), focus Title, search 3 \"\"",
    );
    let twice = check(
        &again,
        &[replied(Reply::Postponed(Obstacle::Down, 0))],
        "queued",
        "keep Ticket 2, after 10000 Outbox(Due)",
    );
    assert_eq!(twice.outbox.entries[0].key, KEY);
}

#[test]
fn a_refused_ticket_comes_back_to_the_form_with_nothing_lost() {
    let out = after(&checked(), &[SEND, allowed(true)]).0;
    let refusal = replied(Reply::Refused(vec![("email".into(), "Use another address".into())]));
    let failed = "notify Failed(\"ticket-refused\")";
    let back =
        check(&out, std::slice::from_ref(&refusal), "ticket", &format!("remove, {failed}, focus Problems"));
    assert_eq!(back.form.problems[0].0, "email");
    assert_eq!(back.session.draft, checked().session.draft);

    let later = after(&out, &[replied(Reply::Postponed(Obstacle::Down, 0)), SEND_ALL]).0;
    let refused = check(&later, &[refusal], "queued", &format!("keep Ticket 1, {failed}"));
    check(&refused, &[SEND_ALL], "queued", "");
    let rework =
        check(&refused, &[Event::Outbox(OutboxEvent::Correct(KEY.into()))], "ticket", "focus Problems");
    assert_eq!((rework.session.draft.key.as_str(), rework.session.draft.question.as_str()), (KEY, "pay run"));
}

#[test]
fn a_reload_restores_everything_and_signing_out_hides_it() {
    let writing = after(&checked(), &[Event::Form(FormEvent::Edit)]).0;
    let waiting = after(&checked(), &[SEND, allowed(true), replied(Reply::Postponed(Obstacle::Down, 0))]).0;
    let entries: Vec<String> = waiting.outbox.entries.iter().map(Entry::encode).collect();
    let restored = Event::Host(HostEvent::Restored {
        session: Some(Box::new(writing.session.clone())),
        entries: entries.clone(),
        storage_works: true,
    });
    let back = check(&panel(), &[restored], "search", "search 1 \"pay run\", deliver Ticket");
    assert_eq!(back.session.draft, writing.session.draft);
    assert!(back.session.has_own_draft());
    assert_eq!(back.outbox.waiting(), 1);

    let out = check(&back, &[Event::Host(HostEvent::Reset)], "search", "search 2 \"\", keep Ticket 1");
    assert_eq!((out.session.clone(), out.outbox.visible().count()), (Session::default(), 0));
    check(
        &out,
        &[replied(Reply::Delivered("T-7".into()))],
        "search",
        "remove, notify TicketCreated(\"T-7\")",
    );

    let nothing =
        Event::Host(HostEvent::Restored { session: None, entries: Vec::new(), storage_works: false });
    let fresh = check(&panel(), &[nothing], "search", "search 1 \"\"");
    assert!(fresh.outbox.memory_only);
    let gone = check(
        &waiting,
        &[Event::Outbox(OutboxEvent::ChangedElsewhere(Vec::new()))],
        "search",
        "focus SearchBox",
    );
    assert!(gone.outbox.entries.is_empty(), "an older version in another tab has sent it");
    assert_eq!(gone.announcement, "Another tab of yours took over your waiting message.");
    assert_eq!(
        after(&panel(), &[Event::Outbox(OutboxEvent::ChangedElsewhere(entries))]).0.outbox.waiting(),
        1
    );
}

#[test]
fn only_words_of_a_language_that_runs_from_right_to_left_run_that_way() {
    let replaced = [("title".to_owned(), "مساعدة".to_owned())];
    for (locale, strings, direction) in [
        ("en", &[][..], "ltr"),
        ("ar-EG", &[], "ltr"),
        ("ar-EG", &replaced, "rtl"),
        ("he", &replaced, "rtl"),
        ("", &replaced, "ltr"),
    ] {
        let config = Config { locale: locale.into(), strings: strings.to_vec(), ..Config::default() };
        assert_eq!(State::new(config).direction(), direction, "{locale:?} {strings:?}");
    }
}

#[test]
fn the_host_opens_fills_and_changes() {
    let opened = check(&panel(), &[OPEN], "search", "focus SearchBox, notify Opened");
    check(&opened, &[OPEN], "search", "");
    check(&opened, &[Event::Host(HostEvent::Toggle)], "search", "notify Closed");
    let prefill = Prefill { question: "Locked out".into(), ..Prefill::default() };
    let filled = after(&asked(), &[Event::Host(HostEvent::Prefill(prefill)), ask(Reason::Host)]).0;
    assert_eq!(
        filled.session.draft.question, "Locked out",
        "what the host filled in outranks what was searched"
    );
    let german = after(&opened, &[Event::Host(HostEvent::SetLocale("de-AT".into()))]).0;
    assert_eq!(german.catalog.text(crate::catalog::Word::Title), "Hilfe");
    check(&opened, &[Event::Host(HostEvent::Context(Vec::new()))], "search", "search 1 \"\"");
    check(&asked(), &[Event::Host(HostEvent::Context(Vec::new()))], "search", "");
}

#[test]
fn what_stopped_a_message_is_told_and_sending_goes_on_once_it_is_over() {
    let out = after(&checked(), &[SEND, allowed(true)]).0;
    let signed_out = after(&out, &[replied(Reply::Postponed(Obstacle::SignedOut, 0))]).0;
    assert_eq!((shown(&signed_out), signed_out.outbox.obstacle), ("queued", Some(Obstacle::SignedOut)));
    let known = Identity { token: "new".into(), ..Identity::default() };
    check(&signed_out, &[Event::Host(HostEvent::Identify(known))], "queued", "deliver Ticket");
    check(&signed_out, &[Event::Host(HostEvent::Online)], "queued", "deliver Ticket");
    let told = [replied(Reply::SentElsewhere("T-7".into()))];
    let sent = check(
        &signed_out,
        &told,
        "sent",
        "remove, notify TicketCreated(\"T-7\"), focus Title, search 3 \"\"",
    );
    assert!(matches!(&sent.screen, Screen::Sent(receipt) if receipt.number == "T-7"));
    check(&signed_out, &[Event::Outbox(OutboxEvent::StorageCleared)], "queued", "keep Ticket 1");
}

#[test]
fn what_could_not_be_reached_is_fetched_again_once_there_is_a_network() {
    let failed = |error| Event::Search(SearchEvent::Failed { id: QuestionId::SearchBox(1), error });
    let online = Event::Host(HostEvent::Online);
    for (error, commands) in [
        (LoadError::Unreachable, "bypass cache, search 2 \"pay run\""),
        (LoadError::Damaged, ""),
        (LoadError::Stale, ""),
    ] {
        let state = after(&panel(), &[OPEN, typed("pay run"), failed(error)]).0;
        check(&state, std::slice::from_ref(&online), "search", commands);
    }
    let (article, error) = ("a".to_owned(), LoadError::Unreachable);
    let unread = [open("a"), Event::Article(ArticleEvent::LoadFailed { article, error })];
    check(&after(&asked(), &unread).0, &[online], "article", "bypass cache, focus Title, load a");
}

fn facts(pairs: &[(&str, &str)]) -> Vec<Fact> {
    pairs.iter().map(|(name, value)| Fact { name: (*name).into(), value: (*value).into() }).collect()
}

#[test]
fn suggestions_are_for_everything_that_the_host_said() {
    let known = facts(&[("product", "payroll"), ("route", "/pay-runs/7")]);
    let told = after(&panel(), &[Event::Host(HostEvent::Context(known.clone()))]).0;
    let bare = check(&told, &[Event::Host(HostEvent::Suggest(Vec::new()))], "search", "search 2 \"\"");
    assert_eq!(bare.config.context, known, "a call without facts forgets none");
    let more = facts(&[("error_code", "PR-1042"), ("route", "/filings")]);
    let moved = check(&told, &[Event::Host(HostEvent::Suggest(more))], "search", "search 2 \"\"");
    let expected = facts(&[("error_code", "PR-1042"), ("route", "/filings"), ("product", "payroll")]);
    assert_eq!(moved.config.context, expected);
    assert_eq!(moved.facts(Some("/x".into())), expected, "the host knows the route better than the page");
    assert_eq!(panel().facts(Some("/x".into())), facts(&[("route", "/x")]));

    let config = Config { context: known.clone(), ..panel().config };
    let configured = Event::Host(HostEvent::Configure(Box::new(config)));
    check(&panel(), &[configured], "search", "search 1 \"\"");
    let out = after(&told, &[Event::Host(HostEvent::Reset)]).0;
    assert!(out.config.context.is_empty(), "the next person starts anew");
}

#[test]
fn who_is_signed_in_outranks_what_was_filled_in() {
    let text = |text: &str| text.to_owned();
    let prefill = Prefill { name: text("Bo"), email: text("bo@example.com"), ..Prefill::default() };
    let identity = Identity {
        name: text("Ana"),
        email: text("ana@example.com"),
        account: text("ACME"),
        ..Identity::default()
    };
    let [prefill, identify] = [HostEvent::Prefill(prefill), HostEvent::Identify(identity)].map(Event::Host);
    let context = Event::Host(HostEvent::Context(facts(&[("account", "other"), ("product", "payroll")])));
    let form = [ask(Reason::Asked), choose(Impact::Slowed)];
    for order in [
        [vec![context.clone(), prefill.clone(), identify.clone()], form.to_vec()].concat(),
        [vec![identify.clone(), context.clone(), prefill.clone()], form.to_vec()].concat(),
        [vec![context.clone(), prefill.clone()], form.to_vec(), vec![identify.clone()]].concat(),
        [form.to_vec(), vec![context, identify, prefill]].concat(),
    ] {
        let state = after(&asked(), &[order, vec![REVIEW]].concat()).0;
        let content = reviewed(&state).ticket.content();
        assert_eq!((content.name.as_str(), content.email.as_str()), ("Ana", "ana@example.com"));
        let accounts: Vec<&str> =
            content.environment.iter().filter(|f| f.name == "account").map(|f| f.value.as_str()).collect();
        assert_eq!(accounts, ["ACME"]);
    }
}
