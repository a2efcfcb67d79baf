//! Arguments of directives, shortcodes and tags: `title="Mind the gap" .wide #id note`.

/// An argument, with its name where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sources) struct Argument<'t> {
    pub(in crate::sources) name: Option<&'t str>,
    pub(in crate::sources) value: &'t str,
    /// Whether its value is in quotation marks.
    pub(in crate::sources) quoted: bool,
}

/// The arguments of a text, in order. Values may be in quotation marks or backquotes.
pub(in crate::sources) fn parse(text: &str) -> Vec<Argument<'_>> {
    let mut arguments = Vec::new();
    let mut rest = text.trim_start_matches(is_gap);
    while !rest.is_empty() {
        let end = rest.find(|c: char| is_gap(c) || "=:\"'`".contains(c)).unwrap_or(rest.len());
        let behind = rest[end..].trim_start();
        let (name, after) = match behind.strip_prefix('=') {
            Some(after) if end > 0 => (Some(&rest[..end]), after.trim_start()),
            _ if end > 0 && rest[end..].starts_with(':') && !rest[end..].starts_with("://") => {
                (Some(&rest[..end]), rest[end + 1..].trim_start())
            }
            _ => (None, rest),
        };
        let (value, quoted, after) = value(after);
        arguments.push(Argument { name, value, quoted });
        rest = after.trim_start_matches(is_gap);
    }
    arguments
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// A value at the start of a text, whether it is quoted, and what follows it.
fn value(text: &str) -> (&str, bool, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`' | '“'));
    let closing = quote.map(|quote| if quote == '“' { '”' } else { quote });
    if let (Some(quote), Some(closing)) = (quote, closing) {
        let inner = &text[quote.len_utf8()..];
        if let Some(end) = closing_quote(inner, closing) {
            return (&inner[..end], true, &inner[end + closing.len_utf8()..]);
        }
    }
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(is_gap).map_or(text.len(), |end| first + end);
    (&text[..end], false, &text[end..])
}

/// Where a quoted value ends; a backslash escapes its quotation mark.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let ends = |at: &usize| quote == '`' || !text[..*at].ends_with('\\');
    text.match_indices(quote).map(|(at, _)| at).find(ends)
}

/// The value of the first argument of one of these names.
pub(in crate::sources) fn named<'t>(arguments: &[Argument<'t>], names: &[&str]) -> Option<&'t str> {
    let of = |name: &&str| {
        let is = |argument: &&Argument<'t>| argument.name.is_some_and(|own| own.eq_ignore_ascii_case(name));
        arguments.iter().find(is).map(|argument| argument.value)
    };
    names.iter().find_map(of).filter(|value| !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_have_names_and_quotes() {
        for (text, expected) in [
            ("", vec![]),
            ("note", vec![(None, "note", false)]),
            (
                "title=\"Mind the gap\" .wide",
                vec![(Some("title"), "Mind the gap", true), (None, ".wide", false)],
            ),
            ("a='b c', d=e", vec![(Some("a"), "b c", true), (Some("d"), "e", false)]),
            ("\"one two\" `three \"four\"`", vec![(None, "one two", true), (None, "three \"four\"", true)]),
            ("href = \"https://x.test/a\"", vec![(Some("href"), "https://x.test/a", true)]),
            ("https://x.test/a?b", vec![(None, "https://x.test/a?b", false)]),
            ("icon: \"bulb\"", vec![(Some("icon"), "bulb", true)]),
            ("t=\"a \\\" b\" \"open", vec![(Some("t"), "a \\\" b", true), (None, "\"open", false)]),
            ("=x \"", vec![(None, "=x", false), (None, "\"", false)]),
        ] {
            let found: Vec<_> = parse(text).into_iter().map(|a| (a.name, a.value, a.quoted)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
