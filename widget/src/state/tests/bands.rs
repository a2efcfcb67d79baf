//! How confident search is, and what the panel does with it.

use kb_core::bundle::{Bypass, Desk};

use super::*;
use crate::state::triage::TriageResult;

/// A panel in which a question got an answer of a band, and typing has paused.
fn after_a_pause(band: Band, articles: &[&str]) -> State {
    let events = [OPEN, typed("pay run"), banded(QuestionId::SearchBox(1), band, articles), paused(1)];
    after(&panel(), &events).0
}

fn person_first_article(article: &str) -> Event {
    let person_first = Some(Box::new(Bypass { category: "fraud".into(), ..Bypass::default() }));
    let document = Box::new(Document { person_first, ..*document(article) });
    arrived(article, document)
}

#[test]
fn the_band_decides_how_many_articles_show_and_what_enter_does() {
    let five = &["a", "b", "c", "d", "e"][..];
    for (band, articles, seen, reachable, screen) in [
        (Band::Answer, five, 1, 5, "article"),
        (Band::Suggest, five, 3, 3, "article"),
        (Band::Suggest, &five[..2], 2, 2, "article"),
        (Band::None, five, 0, 5, "ticket"),
        (Band::None, &[], 0, 0, "ticket"),
        (Band::PersonFirst, five, 0, 3, "ticket"),
    ] {
        let state = after_a_pause(band, articles);
        let found = state.search.question_results().unwrap();
        assert_eq!((found.visible(), found.reachable().len()), (seen, reachable), "{band:?}");
        let (entered, _) = after(&state, &[Event::Search(SearchEvent::Enter)]);
        assert_eq!(shown(&entered), screen, "{band:?}");
        let selected =
            [Event::Search(SearchEvent::Select(Direction::Previous)), Event::Search(SearchEvent::Enter)];
        let way = if reachable == 0 { "ticket" } else { "article" };
        assert_eq!(
            shown(&after(&state, &selected).0),
            way,
            "{band:?}: what lies below a fold can be reached"
        );
    }
}

#[test]
fn what_is_said_is_what_is_seen() {
    let five = &["a", "b", "c", "d", "e"][..];
    for (band, articles, said) in [
        (Band::Answer, five, "1 answer. A"),
        (Band::Suggest, five, "3 answers"),
        (Band::Suggest, &five[..1], "1 answer"),
        (Band::None, five, "No good match"),
        (Band::None, &[], "No good match"),
        (Band::PersonFirst, five, "This should go to a person"),
        (Band::PersonFirst, &[], "This should go to a person"),
    ] {
        let state = after_a_pause(band, articles);
        assert_eq!(state.announcement, said, "{band:?} {articles:?}");
        for next in [typed("pay runs"), typed(""), ask(Reason::Asked), Event::Host(HostEvent::Close)] {
            assert_eq!(after(&state, std::slice::from_ref(&next)).0.announcement, "", "{band:?} {next:?}");
        }
    }
    let person = after(&after_a_pause(Band::Answer, &["a", "b"]), &[person_first_article("a")]).0;
    assert_eq!(person.announcement, "This should go to a person");
}

#[test]
fn the_answer_opens_in_the_list_once_typing_has_paused() {
    let typed_first = [OPEN, typed("pay run"), banded(QuestionId::SearchBox(1), Band::Answer, &["a", "b"])];
    let before = after(&panel(), &typed_first).0;
    let paused = check(&before, &[paused(1)], "search", "notify Searched(2), load a");
    let opened = check(&paused, &[loaded("a")], "search", "");
    assert_eq!(opened.opened().map(|reading| reading.document.article.as_str()), Some("a"));
    assert!(opened.session.tried.is_empty(), "what was only shown was not tried");
    let ticked = check(&opened, &[Event::Article(ArticleEvent::Tick("step-1".into()))], "search", "");
    assert_eq!((ticked.session.ticked("a").len(), ticked.session.tried[0].title.as_str()), (1, "A"));
    let no = [
        Event::Article(ArticleEvent::NotHelped),
        Event::Article(ArticleEvent::Because(FixOutcome::DidNotHelp)),
    ];
    let failed = after(&ticked, &no).0;
    assert_eq!(failed.next_best().map(|hit| hit.article.as_str()), Some("b"));
    let on = after(&opened, &[typed("pay runs")]).0;
    assert!(on.opened().is_none(), "the next letter may ask something else");
    assert!(after(&paused, &[typed("x"), loaded("a")]).0.opened().is_none());
    assert!(after(&after_a_pause(Band::Suggest, &["a"]), &[loaded("a")]).0.opened().is_none());
}

#[test]
fn an_answer_for_a_person_turns_the_results_into_an_offer_of_a_person() {
    for (band, expected, category) in [
        (Band::Answer, Band::PersonFirst, Some("fraud")),
        (Band::Suggest, Band::Suggest, None),
        (Band::None, Band::None, None),
    ] {
        let loaded = after(&after_a_pause(band, &["a", "b"]), &[person_first_article("a")]).0;
        assert_eq!(loaded.search.question_results().unwrap().band, expected, "{band:?}");
        let asked = after(&loaded, &[ask(Reason::Asked)]).0;
        assert_eq!(asked.session.draft.category.as_deref(), category, "{band:?}");
    }
    let other = after(&after_a_pause(Band::Answer, &["a", "b"]), &[person_first_article("b")]).0;
    assert_eq!(other.search.question_results().unwrap().band, Band::Answer);
}

/// What a question with a signal of safety finds.
fn safety(id: QuestionId, band: Band) -> Event {
    let desk = Some(Desk { route: "duty".into(), ..Desk::default() });
    let category = Bypass { category: "safety".into(), priority: "P1".into(), desk, ..Bypass::default() };
    let person_first = Some(Box::new(category));
    Event::Search(SearchEvent::Found {
        id,
        results: SearchResults { band, person_first, ..results(&["a", "b"]) },
    })
}

#[test]
fn from_the_offer_of_a_person_to_sending_is_one_screen() {
    let question = "crew member fell off a ladder";
    let offered = [OPEN, typed(question), safety(QuestionId::SearchBox(1), Band::PersonFirst), paused(1)];
    let offered = after(&panel(), &offered).0;
    for reason in [Reason::Bypass, Reason::Asked] {
        let form = check(&offered, &[ask(reason)], "ticket", "focus Title");
        assert_eq!(
            (form.session.draft.question.as_str(), form.session.draft.impact),
            (question, Some(Impact::Blocked))
        );
        let searched = after(&form, &[banded(QuestionId::Form(1), Band::Answer, &["a", "b"])]).0;
        assert!(searched.suggested().is_empty() && searched.goes_at_once());
        check(&searched, &[REVIEW], "ticket", "focus Problems");
        let events = [write(Field::Email, "ana@example.com"), REVIEW];
        let triage = format!("focus Title, triage {question:?}, ask host");
        let sending = check(&searched, &events, "review", &triage);
        let out = check(&sending, &[allowed(true)], "review", "keep Ticket 0, deliver Ticket");
        let content = reviewed(&out).ticket.content();
        assert_eq!((content.reason, content.category.as_deref()), (Some(Reason::Bypass), Some("safety")));
        let labels: Vec<&str> = content.triage.iter().map(|prediction| prediction.label.as_str()).collect();
        assert_eq!(labels, ["duty", "P1"], "{reason:?}");
    }
}

#[test]
fn a_signal_in_the_form_sends_at_once_too() {
    let form = after(&asked(), &[ask(Reason::Asked), write(Field::Email, "ana@example.com")]).0;
    let written = [write(Field::Details, "he is unconscious"), choose(Impact::Slowed)];
    let found = after(&form, &[&written[..], &[safety(QuestionId::Form(2), Band::PersonFirst)]].concat()).0;
    let content = reviewed(&after(&found, &[REVIEW]).0).ticket.content().clone();
    assert_eq!((content.reason, content.category.as_deref()), (Some(Reason::Bypass), Some("safety")));
    assert_eq!(content.impact, Impact::Slowed, "what the client chose stays");
    assert!(after(&found, &[REVIEW]).0.form.sending);
    assert!(!after(&form, &[choose(Impact::Slowed), REVIEW]).0.form.sending);
}

#[test]
fn suggestions_follow_the_text_of_the_form() {
    let form = after(&after_a_pause(Band::None, &["x"]), &[ask(Reason::NoAnswer)]).0;
    let suggested =
        |state: &State| state.suggested().iter().map(|hit| hit.article.clone()).collect::<Vec<_>>();
    for (band, expected) in [
        (Band::Answer, &["a", "b", "c"][..]),
        (Band::Suggest, &["a", "b", "c"]),
        (Band::None, &[]),
        (Band::PersonFirst, &[]),
    ] {
        let found = after(&form, &[banded(QuestionId::Form(1), band, &["a", "b", "c", "d"])]).0;
        assert_eq!(suggested(&found), expected, "{band:?}");
    }
    let later =
        after(&form, &[write(Field::Details, "more"), banded(QuestionId::Form(1), Band::Suggest, &["a"])]).0;
    assert!(suggested(&later).is_empty(), "results for an older text are dropped");
    let found = after(&later, &[banded(QuestionId::Form(2), Band::Suggest, &["a", "b"])]).0;
    let read = after(&found, &[open("a"), loaded("a")]).0;
    let back = after(&read, &[ask(Reason::NoAnswer)]).0;
    assert_eq!(suggested(&back), ["b"], "what was read is not suggested again");
    assert!(read.form.left && !back.form.left);
}

/// What triage says about the form's text: nothing.
fn untriaged() -> Event {
    let text = "pay run".to_owned();
    Event::Form(FormEvent::Triaged(TriageResult { text, ..TriageResult::default() }))
}

#[test]
fn a_sure_fix_is_offered_once_in_a_visit_and_before_the_check() {
    let ready = |band: Band, impact: Impact, before: &[Event]| {
        let form = [ask(Reason::NoAnswer), write(Field::Email, "ana@example.com"), choose(impact)];
        let found = [banded(QuestionId::Form(1), band, &["a", "b"]), untriaged()];
        after(&after_a_pause(Band::Suggest, &["b", "c"]), &[before, &form, &found].concat()).0
    };
    let checked = "focus Title, triage \"pay run\"";
    let offered = check(&ready(Band::Answer, Impact::Slowed, &[]), &[REVIEW], "ticket", "focus Offer");
    assert_eq!(offered.form.offer.shown().map(|hit| hit.article.as_str()), Some("a"));
    let review = check(&offered, &[REVIEW], "review", checked);
    check(&review, &[SEND], "review", "ask host");
    let read =
        check(&offered, &[open("a"), loaded("a")], "article", "focus Title, notify ArticleViewed(\"a\")");
    let back = after(&read, &[ask(Reason::NoAnswer)]).0;
    assert!(back.form.offer.shown().is_none(), "it was read");
    check(&back, &[REVIEW], "review", checked);

    let queued = [SEND, allowed(true), replied(Reply::Postponed(Obstacle::Down, 0))];
    let next = after(&review, &queued).0;
    assert!(next.session.offered, "the next ticket of the visit is not stopped either");
    for (band, impact, before) in [
        (Band::Suggest, Impact::Slowed, &[][..]),
        (Band::None, Impact::Slowed, &[]),
        (Band::Answer, Impact::Blocked, &[]),
        (Band::Answer, Impact::Slowed, &[open("a"), loaded("a")]),
    ] {
        check(&ready(band, impact, before), &[REVIEW], "review", checked);
    }
    let shown: Vec<(&str, bool)> =
        reviewed(&review).ticket.content().candidates.iter().map(|c| (c.article.as_str(), c.shown)).collect();
    assert_eq!(shown, [("b", true), ("c", true), ("a", true)]);
}

#[test]
fn an_article_opens_where_the_question_is_answered() {
    let at = |target: &str| arrived("a", Box::new(Document { target: target.into(), ..*document("a") }));
    let commands = "focus Title, notify ArticleViewed(\"a\")";
    check(&asked(), &[open("a"), at("step-3")], "article", &format!("{commands}, show step-3"));
    check(&asked(), &[open("a"), at("")], "article", commands);
    assert_eq!((asked().question_behind("a"), asked().question_behind("z")), ("pay run", ""));
}

#[test]
fn the_host_hears_of_suggestions_for_the_page() {
    check(
        &panel(),
        &[Event::Search(SearchEvent::Refresh), found(1, &["a"])],
        "search",
        "notify Suggested(1)",
    );
    check(&panel(), &[Event::Search(SearchEvent::Refresh), found(1, &[])], "search", "");
}
