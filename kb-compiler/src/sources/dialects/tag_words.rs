//! What of a tag's arguments are words for readers, and the Markdown that links, pictures and videos become.

use super::arguments::{Argument, named};
use super::call_outs::{self, words};
use super::tag_meanings::GENERIC;

/// Arguments whose values are for readers.
const SPOKEN: [&str; 17] = [
    "title",
    "label",
    "text",
    "header",
    "heading",
    "caption",
    "summary",
    "alt",
    "content",
    "message",
    "question",
    "answer",
    "description",
    "tooltip",
    "subtitle",
    "body",
    "aria-label",
];

/// Names of arguments that give a title.
pub(super) const TITLES: [&str; 6] = ["title", "header", "heading", "label", "summary", "name"];

/// Words for readers among the arguments of a tag that nobody knows, in order.
pub(super) fn spoken(arguments: &[Argument<'_>]) -> Vec<String> {
    let is_spoken = |argument: &&Argument<'_>| match argument.name {
        Some(name) => SPOKEN.contains(&name.to_lowercase().as_str()),
        None => argument.quoted && is_sentence(argument.value),
    };
    arguments
        .iter()
        .filter(is_spoken)
        .map(|argument| plain(argument.value))
        .filter(|text| !text.is_empty())
        .collect()
}

/// The name that is a tag's only argument, as in `{% channel "design" %}`.
pub(super) fn name(arguments: &[Argument<'_>]) -> Option<String> {
    let [Argument { name: None, value, quoted: true }] = arguments else { return None };
    let is_name = value.contains(char::is_alphabetic) && !value.contains(['/', '.', '=', '{']);
    is_name.then(|| plain(value))
}

/// Whether a text is words, not a path, an address or a name.
pub(super) fn is_sentence(text: &str) -> bool {
    let capital = text.starts_with(char::is_uppercase) && !text.contains(['/', '.', '_']);
    text.contains(char::is_alphabetic) && (text.trim().contains(' ') || capital) && !text.contains("://")
}

/// A value in one line, without escapes.
pub(super) fn plain(value: &str) -> String {
    value.replace("\\\"", "\"").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first argument without a name.
pub(super) fn positional<'t>(arguments: &[Argument<'t>], nth: usize) -> Option<&'t str> {
    arguments.iter().filter(|argument| argument.name.is_none()).nth(nth).map(|argument| argument.value)
}

/// The title that a tag's arguments give.
pub(super) fn title(arguments: &[Argument<'_>]) -> Option<String> {
    named(arguments, &TITLES)
        .or_else(|| positional(arguments, 0))
        .map(plain)
        .filter(|title| !title.is_empty())
}

/// A link of Markdown.
pub(super) fn link(text: &str, target: &str) -> String {
    format!("[{}](<{}>)", text.replace(['[', ']'], ""), target.trim().replace(['<', '>', '\n'], ""))
}

/// An image, and below it what its tag says of it.
pub(super) fn figure(arguments: &[Argument<'_>], alone: bool) -> Vec<String> {
    const SOURCES: [&str; 10] =
        ["src", "image_path", "file", "image", "img", "url", "path", "source", "light", "href"];
    let source = named(arguments, &SOURCES).or_else(|| positional(arguments, 0)).unwrap_or_default();
    let caption = named(arguments, &["caption", "attr"]).map(plain);
    let title = named(arguments, &["title"]).map(plain);
    let second = positional(arguments, 1).filter(|text| is_sentence(text)).map(plain);
    let alt = named(arguments, &["alt", "description"]).map(plain);
    let alt = alt
        .or_else(|| second.clone())
        .or_else(|| caption.clone())
        .or_else(|| title.clone())
        .unwrap_or_default();
    let image = format!("!{}", link(&alt, source));
    let mut lines = if source.is_empty() { vec![alt.clone()] } else { vec![image] };
    let below = title.into_iter().chain(caption).filter(|text| alone && *text != alt);
    for text in below {
        lines.extend([String::new(), text]);
    }
    if alone {
        lines.push(String::new());
    }
    lines
}

/// Where an embedded video or page is to be seen: its title, and its address.
pub(super) fn video(name: &str, arguments: &[Argument<'_>]) -> Option<(String, String)> {
    let id = named(arguments, &["id", "videoid", "video_id", "url", "src", "href", "link", "file", "source"]);
    let id = id.or_else(|| positional(arguments, 0))?.trim();
    let address = match name {
        _ if id.contains("://") || id.starts_with("//") => id.to_owned(),
        "youtube" | "youtubelite" | "youtube-lite" => format!("https://www.youtube.com/watch?v={id}"),
        "vimeo" => format!("https://vimeo.com/{id}"),
        "loom" => format!("https://www.loom.com/share/{id}"),
        "wistia" => format!("https://fast.wistia.net/embed/iframe/{id}"),
        "vidyard" => format!("https://share.vidyard.com/watch/{id}"),
        "asciinema" if !id.contains('.') => format!("https://asciinema.org/a/{id}"),
        "instagram" => format!("https://www.instagram.com/p/{id}"),
        "gist" => match positional(arguments, 1) {
            Some(gist) => format!("https://gist.github.com/{id}/{gist}"),
            None => format!("https://gist.github.com/{id}"),
        },
        "tweet" | "x" => {
            let user = named(arguments, &["user"]).unwrap_or("i/web");
            format!("https://x.com/{user}/status/{id}")
        }
        _ => id.to_owned(),
    };
    let kind = match name {
        "embed" | "iframe" => &address,
        "gist" => "Gist",
        "audio" => "Audio",
        "tweet" | "x" | "instagram" => "Post",
        _ => "Video",
    };
    let title =
        named(arguments, &["title", "caption", "alt", "label"]).map_or_else(|| kind.to_owned(), plain);
    Some((title, address))
}

/// The name of a path's last part as words: `pay/refund-a-card.md#how` is `Refund a card`.
pub(super) fn of_path(path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
    let path = path.trim_end_matches("/index.md").trim_end_matches("/_index.md");
    let name = path.rsplit('/').next().unwrap_or_default();
    words(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The words that kubernetes.io's `heading` stands for.
pub(super) fn heading(name: &str) -> String {
    match name {
        "prerequisites" => "Before you begin".to_owned(),
        "whatsnext" => "What's next".to_owned(),
        "cleanup" => "Cleaning up".to_owned(),
        "seealso" => "See also".to_owned(),
        "trydocker" => "Try Docker".to_owned(),
        name => words(name),
    }
}

/// The class and the title of a call-out. Where its name says nothing of its kind, an argument does.
pub(super) fn call_out(name: &str, arguments: &[Argument<'_>]) -> (&'static str, String) {
    const KINDS: [&str; 10] =
        ["type", "style", "color", "kind", "level", "variant", "theme", "class", "status", "cardcolor"];
    let generic = GENERIC.contains(&name.to_lowercase().as_str());
    let kinds = || {
        let named = arguments.iter().filter(|argument| {
            argument.name.is_some_and(|name| KINDS.contains(&name.to_lowercase().as_str()))
        });
        let first = arguments.iter().filter(|argument| argument.name.is_none()).take(1);
        named
            .chain(first)
            .flat_map(|argument| argument.value.split([' ', ':']))
            .map(|word| word.trim_start_matches("alert-"))
    };
    let known = if generic { kinds().find_map(call_outs::known) } else { call_outs::known(name) };
    let (class, own) = known.unwrap_or(("note", None));
    let is_title = |text: &&str| is_sentence(text);
    let named = named(arguments, &["title", "header", "heading", "label", "summary"]);
    let positional = (0..2).filter_map(|nth| positional(arguments, nth)).find(is_title);
    let title = named.or(positional).map(plain);
    (class, title.unwrap_or_else(|| own.unwrap_or_default().to_owned()))
}

/// The title of a container that only lays out what it holds.
pub(super) fn layout_title(arguments: &[Argument<'_>]) -> String {
    named(arguments, &["title", "header", "heading"]).map(plain).unwrap_or_default()
}

/// A term, badge or name.
pub(super) fn term(arguments: &[Argument<'_>]) -> String {
    let text = named(arguments, &["text", "title", "content", "label", "aria-label", "prepend"]).map(plain);
    let id = || named(arguments, &["term_id", "term", "id"]).or_else(|| positional(arguments, 0)).map(words);
    let values = || arguments.iter().map(|argument| plain(argument.value)).collect::<Vec<_>>().join(" ");
    text.or_else(id).unwrap_or_else(values)
}

/// A variable whose value nobody gave, as words.
pub(super) fn variable(name: &str, rest: &str) -> String {
    let name = rest.split_whitespace().next().unwrap_or(name).trim_matches(['"', '\'']);
    words(name.rsplit('.').next().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::super::arguments::parse;
    use super::*;

    #[test]
    fn words_for_readers_are_told_from_names() {
        for (arguments, expected) in [
            ("title=\"Mind it\" class=\"a b\" id=x", vec!["Mind it"]),
            ("\"Read this first\" \"a/b.md\" \"wide\" `Next`", vec!["Read this first", "Next"]),
            ("https://x.test/a", vec![]),
        ] {
            assert_eq!(spoken(&parse(arguments)), expected, "{arguments}");
        }
    }

    #[test]
    fn videos_are_links() {
        for (name, arguments, expected) in [
            ("youtube", "abc", ("Video", "https://www.youtube.com/watch?v=abc")),
            ("vimeo", "id=\"1\" title=\"Set up\"", ("Set up", "https://vimeo.com/1")),
            ("embed", "url=\"https://x.test/a\"", ("https://x.test/a", "https://x.test/a")),
            ("gist", "anna 123", ("Gist", "https://gist.github.com/anna/123")),
        ] {
            let found = video(name, &parse(arguments));
            assert_eq!(found, Some((expected.0.to_owned(), expected.1.to_owned())), "{name}");
        }
        assert_eq!(of_path("pay/refund-a-card.md#how"), "Refund a card");
    }
}
