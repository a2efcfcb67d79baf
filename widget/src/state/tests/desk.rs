//! The second part of the panel: it is fetched when it is needed, and nothing is lost while it is missing.

use super::outbox::Entry;
use super::*;

/// A panel whose desk has not been fetched, with a question that was answered.
fn without_desk() -> State {
    let mut state = asked();
    state.desk = Default::default();
    state
}

fn arrive(state: &State) -> (State, String) {
    let mut state = state.clone();
    let commands = state.desk_arrived(desk_rules(), &context());
    let texts: Vec<String> = commands.iter().filter_map(text).collect();
    (state, texts.join(", "))
}

fn fail(state: &State) -> (State, Vec<Command>) {
    let mut state = state.clone();
    let commands = state.desk_failed();
    (state, commands)
}

fn stored_ticket() -> Vec<String> {
    let waiting = after(&checked(), &[SEND, allowed(true), replied(Reply::Postponed(Obstacle::Down, 0))]).0;
    waiting.outbox.entries.iter().map(Entry::encode).collect()
}

fn restored(entries: Vec<String>) -> Event {
    Event::Host(HostEvent::Restored { session: None, entries, storage_works: true })
}

#[test]
fn it_is_fetched_once_and_when_it_is_needed_or_nothing_else_is_to_be_done() {
    let opened = after(&without_desk(), &[open("a"), loaded("a")]).0;
    for (state, events, screen, commands) in [
        (without_desk(), &[paused(1)][..], "search", "notify Searched(2), load a, fetch desk"),
        (without_desk(), &[ask(Reason::Asked)], "ticket", "focus Title, fetch desk"),
        (without_desk(), &[ask(Reason::Asked), ask(Reason::Host)], "ticket", "focus Title"),
        (without_desk(), &[SEND_ALL], "search", ""),
        (without_desk(), &[Event::Outbox(OutboxEvent::Due)], "search", ""),
        (without_desk(), &[Event::Host(HostEvent::Reset)], "search", "search 2 \"\""),
        (without_desk(), &[restored(Vec::new())], "search", "search 2 \"pay run\""),
        (without_desk(), &[restored(stored_ticket())], "search", "search 2 \"pay run\", fetch desk"),
        (opened.clone(), &[Event::Article(ArticleEvent::NotHelped)], "reasons", "focus Title, fetch desk"),
        (
            opened,
            &[Event::Article(ArticleEvent::Helped)],
            "solved",
            "notify Judged(\"a\", Solved), fetch desk, notify Resolved(\"a\"), focus Title, search 2 \"\"",
        ),
    ] {
        check(&state, events, screen, commands);
    }
}

#[test]
fn what_happened_meanwhile_happens_when_it_arrives() {
    let opened = after(&without_desk(), &[open("a"), loaded("a")]).0;
    for (state, events, screen, commands) in [
        (without_desk(), &[ask(Reason::Host), ask(Reason::Asked)][..], "ticket", "focus Title"),
        (without_desk(), &[ask(Reason::Asked), Event::Search(SearchEvent::Show)], "search", ""),
        (without_desk(), &[restored(stored_ticket())], "search", "deliver Ticket"),
        (
            without_desk(),
            &[restored(stored_ticket()), Event::Outbox(OutboxEvent::Show)],
            "queued",
            "deliver Ticket, focus Title",
        ),
        (
            without_desk(),
            &[restored(stored_ticket()), Event::Host(HostEvent::Reset)],
            "search",
            "deliver Ticket, keep Ticket 1",
        ),
        (opened, &[Event::Article(ArticleEvent::Helped)], "solved", "keep Feedback 0, deliver Feedback"),
    ] {
        let (arrived, texts) = arrive(&after(&state, events).0);
        assert_eq!((shown(&arrived), texts.as_str()), (screen, commands), "{events:?}");
        assert_eq!(arrived.desk.waiting, [], "{events:?}");
    }
    let form = arrive(&after(&without_desk(), &[ask(Reason::Asked)]).0).0;
    assert_eq!((form.session.draft.key.as_str(), form.session.draft.question.as_str()), (KEY, "pay run"));
}

#[test]
fn the_plain_form_takes_over_only_from_a_client_who_waits_for_the_desk() {
    let opened = after(&without_desk(), &[open("a"), loaded("a")]).0;
    for (state, events, commands) in [
        (without_desk(), &[ask(Reason::Asked)][..], &[Command::UsePlainForm][..]),
        (without_desk(), &[paused(1)], &[]),
        (without_desk(), &[ask(Reason::Asked), Event::Search(SearchEvent::Show)], &[]),
        (without_desk(), &[restored(stored_ticket())], &[]),
        (opened.clone(), &[Event::Article(ArticleEvent::NotHelped)], &[Command::UsePlainForm]),
        (opened, &[Event::Article(ArticleEvent::Helped)], &[]),
    ] {
        assert_eq!(fail(&after(&state, events).0).1, commands, "{events:?}");
    }
}

#[test]
fn a_message_that_waits_is_sent_by_a_later_attempt() {
    let failed = fail(&after(&without_desk(), &[restored(stored_ticket())]).0).0;
    let again = check(&failed, &[SEND_ALL], "search", "fetch desk");
    assert_eq!(arrive(&again).1, "deliver Ticket");
}

#[test]
fn the_plain_form_gets_everything_that_was_typed() {
    let prefill = Prefill { details: "since Monday".into(), ..Prefill::default() };
    let typed =
        after(&without_desk(), &[Event::Host(HostEvent::Prefill(prefill)), ask(Reason::Asked)]).0.typed();
    assert_eq!(typed, [("question", "pay run".to_owned()), ("details", "since Monday".to_owned())]);
    let form = after(&checked(), &[write(Field::Question, "payslip")]).0.typed();
    let names: Vec<&str> = form.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["question", "details", "email", "impact"]);
    assert_eq!((form[0].1.as_str(), form[3].1.as_str()), ("payslip", "blocked"));
}

fn stored(session: &Session) -> String {
    session.stored::<serde_json::Value>().to_string()
}

/// What the last event has the browser keep of the session, or nothing.
fn kept(state: &mut State, event: Event) -> Option<String> {
    state.step(event, &context()).into_iter().find_map(|command| match command {
        Command::SaveSession(session) => Some(stored(&session)),
        _ => None,
    })
}

#[test]
fn what_is_kept_of_a_text_is_redacted_or_nothing() {
    let typed = |text: &str| Event::Search(SearchEvent::Typed(text.into()));
    let written = |text: &str| Event::Form(FormEvent::Write(Field::Details, text.into()));
    for (text, secret) in [
        ("card 4012 8888 8888 1881", "8888"),
        ("to DE89 3704 0044 0532 0130 00", "3704"),
        ("password: hunter", "hunter"),
        ("API key = 9f8a7b6c5d4e3f2a1b0c", "9f8a"),
        ("BSN 111222333", "111222333"),
        ("born 4.3.1990", "1990"),
    ] {
        let (mut without, mut with) = (without_desk(), checked());
        assert_eq!(kept(&mut without, typed(text)), None, "{text}");
        for event in [typed(text), written(text)] {
            let session = kept(&mut with, event).unwrap();
            assert!(session.contains(" removed]") && !session.contains(secret), "{session}");
        }
        assert_eq!(with.session.draft.details, text, "the form itself shows what was typed");

        let arrived = without.desk_arrived(desk_rules(), &context());
        let Some(Command::SaveSession(session)) = arrived.into_iter().next() else {
            panic!("{text} is kept once it can be redacted");
        };
        let session = stored(&session);
        assert!(session.contains(" removed]") && !session.contains(secret), "{session}");
    }
    let plain = "my pay run PR-1042 wont approve";
    for state in [&mut without_desk(), &mut checked()] {
        assert!(kept(state, typed(plain)).unwrap().contains(plain));
    }
}
