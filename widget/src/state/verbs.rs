//! The verbs of the host's API, as events.

use kb_core::ticket::Reason;

use super::article::ArticleLink;
use super::config::{Identity, Prefill, Theme, facts};
use super::event::{ArticleEvent, Event, FormEvent, HostEvent, SearchEvent};
use super::value::Value;

/// The events of a call; none for an unknown verb.
pub fn events(verb: &str, argument: &impl Value) -> Vec<Event> {
    let text = &argument.text();
    let open = Event::Host(HostEvent::Open);
    match verb {
        "open" if text == "ticket" => vec![open, Event::Form(FormEvent::Open(Reason::Host))],
        "open" => vec![open],
        "close" => vec![Event::Host(HostEvent::Close)],
        "toggle" => vec![Event::Host(HostEvent::Toggle)],
        "search" => vec![open, Event::Search(SearchEvent::Ask(text.to_owned()))],
        "article" => vec![open, Event::Article(ArticleEvent::Open(ArticleLink::top(text)))],
        "suggest" => vec![Event::Host(HostEvent::Suggest(facts(argument)))],
        "context" => vec![Event::Host(HostEvent::Context(facts(argument)))],
        "identify" => vec![Event::Host(HostEvent::Identify(Identity::read(argument)))],
        "prefill" => vec![Event::Host(HostEvent::Prefill(Prefill::read(argument)))],
        "setLocale" => vec![Event::Host(HostEvent::SetLocale(text.to_owned()))],
        "setTheme" => vec![Event::Host(HostEvent::SetTheme(Theme::from_name(text)))],
        "reset" => vec![Event::Host(HostEvent::Reset)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_its_events() {
        for (verb, argument, expected) in [
            ("open", "null", "[Host(Open)]"),
            ("open", r#""ticket""#, "[Host(Open), Form(Open(Host))]"),
            ("close", "null", "[Host(Close)]"),
            ("toggle", "null", "[Host(Toggle)]"),
            ("search", r#""pay run""#, r#"[Host(Open), Search(Ask("pay run"))]"#),
            ("article", r#""a""#, r#"[Host(Open), Article(Open(ArticleLink { article: "a", anchor: "" }))]"#),
            ("suggest", r#"{"route":"/x"}"#, r#"[Host(Suggest([Fact { name: "route", value: "/x" }]))]"#),
            ("suggest", "null", "[Host(Suggest([]))]"),
            ("context", "7", "[Host(Context([]))]"),
            (
                "identify",
                r#"{"name":"Ana"}"#,
                r#"[Host(Identify(Identity { name: "Ana", email: "", account: "", token: "" }))]"#,
            ),
            (
                "prefill",
                r#"{"details":"d"}"#,
                r#"[Host(Prefill(Prefill { question: "", details: "d", name: "", email: "" }))]"#,
            ),
            ("setLocale", r#""de""#, r#"[Host(SetLocale("de"))]"#),
            ("setTheme", r#""dark""#, "[Host(SetTheme(Dark))]"),
            ("setTheme", "{}", "[Host(SetTheme(Auto))]"),
            ("reset", "null", "[Host(Reset)]"),
            ("explode", "null", "[]"),
        ] {
            let argument: serde_json::Value = serde_json::from_str(argument).unwrap();
            assert_eq!(format!("{:?}", events(verb, &argument)), expected, "{verb}");
        }
    }
}
