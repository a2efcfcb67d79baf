//! What the panel does, as tables: events go in; the screen and the commands that come out are compared as words.

use kb_core::model::{ArticleId, Block, Branch, Inline, LinkTarget, Section, SectionRole, Step};
use kb_core::ticket::{Fact, Impact, Outcome, Reason};

use super::answer::Span;
use super::config::{Identity, Prefill};
use super::outbox::Entry;
use super::*;

const KEY: &str = "00000000-0000-4000-8000-000000000007";

fn moment() -> Moment {
    let page = Fact { name: "page".into(), value: "/pay-runs/7".into() };
    Moment { now_ms: 1_000, random: 7, surroundings: vec![page] }
}

fn hit(article: &str) -> Hit {
    let title = vec![Span { text: article.to_uppercase(), hit: false }];
    Hit {
        article: article.into(),
        title,
        line: Vec::new(),
        anchor: String::new(),
        why: Why::Words,
        score: 1,
        probability: None,
    }
}

fn answer(articles: &[&str]) -> Answer {
    let band = if articles.is_empty() { Band::None } else { Band::Suggest };
    Answer { hits: articles.iter().map(|article| hit(article)).collect(), band, bundles: vec!["d1".into()] }
}

fn step(number: usize, branches: Vec<Branch>) -> Step {
    let content = vec![Block::Paragraph(vec![Inline::Text("Do it".into())])];
    Step { anchor: format!("step-{number}"), content, branches }
}

/// An article of four steps; the second leads to the fourth.
fn document(article: &str) -> Box<Document> {
    let branch = Branch { label: "Yes".into(), target: LinkTarget::Anchor("step-4".into()) };
    let steps = vec![step(1, vec![]), step(2, vec![branch]), step(3, vec![]), step(4, vec![])];
    let section = Section {
        role: SectionRole::Resolution,
        anchor: "resolution".into(),
        heading: Vec::new(),
        blocks: vec![Block::Steps(steps)],
    };
    Box::new(Document {
        article: ArticleId::new(article).unwrap().to_string(),
        title: article.to_uppercase(),
        sections: vec![section],
        category: Some("pay-run".into()),
        ask: vec!["Which run?".into()],
        bundle: "d1".into(),
        ..Document::default()
    })
}

fn panel() -> State {
    let config = Config { gateway: "/v1".into(), locale: "en".into(), ..Config::default() };
    State::new(config)
}

/// The state after some events, and the commands of the last one in words.
fn after(state: &State, events: &[Event]) -> (State, String) {
    let mut state = state.clone();
    let mut commands = Vec::new();
    for event in events {
        commands = state.step(event.clone(), &moment());
    }
    let words: Vec<String> = commands.iter().filter_map(word).collect();
    (state, words.join(", "))
}

/// A command in words. Keeping the session goes without saying.
fn word(command: &Command) -> Option<String> {
    Some(match command {
        Command::Search { number, question } => format!("search {number} {question:?}"),
        Command::Load(article) => format!("load {article}"),
        Command::Refetch => "refetch".into(),
        Command::Tell(notice) => format!("tell {notice:?}"),
        Command::AskHost => "ask host".into(),
        Command::After(ms, event) => format!("after {ms} {event:?}"),
        Command::Focus(target) => format!("focus {target:?}"),
        Command::Show(anchor) => format!("show {anchor}"),
        Command::Reveal(at) => format!("reveal {at}"),
        Command::KeepSession(_) => return None,
        Command::Keep(entry) => format!("keep {:?} {}", entry.kind, entry.attempts),
        Command::Remove(_) => "remove".into(),
        Command::Deliver(entry) => format!("deliver {:?}", entry.kind),
    })
}

fn check(state: &State, events: &[Event], screen: Screen, commands: &str) -> State {
    let (after, words) = after(state, events);
    assert_eq!((after.screen, words.as_str()), (screen, commands), "{events:?}");
    after
}

fn found(number: u32, articles: &[&str]) -> Event {
    Event::Found { number, answer: answer(articles) }
}

fn open(article: &str) -> Event {
    Event::OpenArticle { article: article.into(), anchor: String::new() }
}

fn loaded(article: &str) -> Event {
    Event::Loaded { article: article.into(), document: document(article) }
}

fn replied(reply: Reply) -> Event {
    Event::Replied { key: KEY.into(), reply }
}

/// A panel in which a question was asked and answered.
fn asked() -> State {
    after(&panel(), &[Event::Open, Event::Typed("pay run".into()), found(1, &["a", "b"])]).0
}

/// A panel with a ticket ready to be sent.
fn checked() -> State {
    let events = [
        Event::Ask(Reason::Asked),
        Event::Write(Field::Email, "ana@example.com".into()),
        Event::Write(Field::Details, "card 4111 1111 1111 1111".into()),
        Event::Choose(Impact::Blocked),
        Event::Review,
    ];
    after(&asked(), &events).0
}

#[test]
fn a_question_is_answered_and_older_answers_are_dropped() {
    let typed = Event::Typed("pay run".into());
    let pending = check(&panel(), &[Event::Open, typed], Screen::Search, "search 1 \"pay run\"");
    let stale = check(&pending, &[found(0, &["x"])], Screen::Search, "");
    assert_eq!(stale, pending);
    let both = check(&pending, &[found(1, &["a", "b"])], Screen::Search, "after 700 Announce(1)");
    let said = check(&both, &[Event::Announce(1)], Screen::Search, "tell Searched(2)");
    assert_eq!(said.announcement, "2 answers");
    check(&both, &[Event::Typed("x".into()), Event::Announce(1)], Screen::Search, "");
    let failed = Event::SearchFailed { number: 1, trouble: Trouble::Unreachable };
    check(&pending, &[failed.clone()], Screen::Search, "tell Failed(\"bundle-unreachable\")");
    let kept = check(&both, &[Event::Typed("pay".into()), failed], Screen::Search, "");
    assert_eq!(kept.searching.typed_answer(), Some(&answer(&["a", "b"])), "the last good answers stay");
}

#[test]
fn only_the_first_2000_characters_are_used() {
    let (state, _) = after(&panel(), &[Event::Typed("ü".repeat(1_000_000))]);
    assert_eq!(state.session.question.chars().count(), 2_000);
    assert!(state.searching.cut);
    assert!(!after(&state, &[Event::Typed("ü".repeat(2_000))]).0.searching.cut);
}

#[test]
fn keys_lead_through_the_results() {
    use Move::{Next, Previous};
    let at = |moves: &[Move]| {
        let moves: Vec<Event> = moves.iter().map(|to| Event::Point(*to)).collect();
        after(&asked(), &moves).0.searching.pointed
    };
    for (moves, pointed) in [
        (&[Next][..], Some(0)),
        (&[Next, Next], Some(1)),
        (&[Next, Next, Next], Some(0)),
        (&[Previous], Some(1)),
        (&[Next, Previous], Some(1)),
    ] {
        assert_eq!(at(moves), pointed, "{moves:?}");
    }
    let open_b = [Event::Point(Previous), Event::Enter];
    check(&asked(), &open_b, Screen::Article, "focus Title, load b");
    check(&asked(), &[Event::Enter], Screen::Article, "focus Title, load a");
    let nothing = [Event::Typed("zzz".into()), found(2, &[]), Event::Enter];
    check(&asked(), &nothing, Screen::Ticket, "focus Title");
    let escape = [Event::Point(Next), Event::Escape];
    let still = check(&asked(), &escape, Screen::Search, "");
    let cleared = check(&still, &[Event::Escape], Screen::Search, "search 2 \"\"");
    check(&cleared, &[Event::Escape], Screen::Search, "tell Closed");
}

#[test]
fn steps_are_ticked_in_the_articles_order_and_branches_lead_on() {
    let read =
        check(&asked(), &[open("a"), loaded("a")], Screen::Article, "focus Title, tell ArticleViewed(\"a\")");
    let current = |state: &State| {
        let reading = state.reading.clone().unwrap();
        reading.current_step(state.session.ticked("a")).unwrap_or_default()
    };
    assert_eq!(current(&read), "step-1");
    let tick = |number: usize| Event::Tick(format!("step-{number}"));
    let (ticked, _) = after(&read, &[tick(2), tick(1)]);
    assert_eq!(ticked.session.ticked("a"), ["step-1", "step-2"]);
    assert_eq!(current(&ticked), "step-3");
    let led = check(&ticked, &[Event::Follow("step-4".into())], Screen::Article, "show step-4");
    assert_eq!(current(&led), "step-4");
    assert_eq!(current(&after(&led, &[tick(4)]).0), "");
    let again = after(&led, &[Event::Follow("step-1".into())]).0;
    assert_eq!((current(&again).as_str(), again.session.ticked("a")), ("step-1", &["step-2".to_owned()][..]));
    check(&read, &[loaded("other")], Screen::Article, "");
}

#[test]
fn a_verdict_is_told_kept_and_followed_by_the_next_best_fix_or_a_person() {
    let reading = after(&asked(), &[open("a"), loaded("a")]).0;
    let solved = check(
        &reading,
        &[Event::Helped],
        Screen::Solved,
        "tell Judged(\"a\", Solved), keep Feedback 0, deliver Feedback, tell Resolved(\"a\"), focus Title, search 2 \"\"",
    );
    assert_eq!((solved.session.question.as_str(), solved.session.tried.len()), ("", 0));
    let no = [Event::NotHelped, Event::Because(Outcome::DidNotHelp)];
    let told = "tell Judged(\"a\", DidNotHelp), keep Feedback 0, deliver Feedback, focus Title";
    let next = check(&reading, &no, Screen::Reasons, told);
    assert_eq!(next.next_best().map(|hit| hit.article.as_str()), Some("b"));
    let both = [&[open("b"), loaded("b")][..], &no].concat();
    let asked = check(&next, &both, Screen::Ticket, &told.replace("\"a\"", "\"b\""));
    let draft = &asked.session.draft;
    assert_eq!((draft.reason, draft.category.as_deref()), (Some(Reason::FixFailed), Some("pay-run")));
    assert_eq!(
        (draft.question.as_str(), asked.session.ask.as_slice()),
        ("pay run", &["Which run?".to_owned()][..])
    );
    let done = check(&solved, &[replied(Reply::Delivered(String::new()))], Screen::Solved, "remove");
    assert!(done.outbox.entries.is_empty());
}

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
    check(&asked(), &events, Screen::Check, "focus Title");

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
    let back = check(&out, &[refusal.clone()], Screen::Ticket, &format!("remove, {told}, focus Problems"));
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
