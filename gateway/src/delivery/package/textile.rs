//! The document as Textile, for Redmine. Textile has no escape that holds everywhere, but numeric character references pass through it
//! as text, so every character that could begin markup, a macro or a link to an issue is written as one.

use super::document::paragraphs;
use super::line_markup::LineMarkup;

/// Textile.
pub const TEXTILE: LineMarkup = LineMarkup {
    heading: "h3. ",
    paragraph: "p. ",
    entry: "* ",
    part: "** ",
    strong: "*",
    // Textile doesn't read this as a space.
    column: "&#160;",
    escape,
    quote,
};

fn quote(markup: &LineMarkup, text: &str) -> String {
    let quoted = paragraphs(text).into_iter().map(|lines| {
        let lines: Vec<String> = lines.iter().map(|line| markup.line_of_quote(line)).collect();
        format!("bq. {}", lines.join("\n"))
    });
    quoted.collect::<Vec<_>>().join("\n\n")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        if is_plain(before, c, after) {
            escaped.push(c);
        } else {
            escaped.push_str(&format!("&#{};", u32::from(c)));
        }
        before = c;
    }
    escaped
}

/// Whether a character between two others can begin no markup.
fn is_plain(before: char, c: char, after: char) -> bool {
    let inside_word = before.is_alphanumeric() && after.is_alphanumeric();
    match c {
        ':' => after.is_whitespace() || (before.is_ascii_digit() && after.is_ascii_digit()),
        '-' | '_' | '\'' => inside_word,
        '!' | '?' | ')' => before.is_alphanumeric() && after.is_whitespace(),
        ',' | ';' | '/' => true,
        // Redmine makes a link of what follows `www.`.
        '.' => before != '.' && after != '.' && !(matches!(before, 'w' | 'W') && after.is_alphanumeric()),
        _ => !c.is_ascii_punctuation(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_texts_stay_readable() {
        for (text, expected) in [
            ("It's stuck since 2026-11-22, 12:30: why?", "It's stuck since 2026-11-22, 12:30: why?"),
            ("see www.example.com now.", "see www&#46;example.com now."),
            ("*now* #12", "&#42;now&#42; &#35;12"),
            ("\"x\":http://e", "&#34;x&#34;&#58;http&#58;//e"),
            ("{{include(x)}}", "&#123;&#123;include&#40;x&#41;&#125;&#125;"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
