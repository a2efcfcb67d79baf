//! Named and numeric characters such as `&uuml;` and `&#8364;`. What they stand for is text, never markup.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, State, Token, Tokenizer};

/// Longest entity: `&CounterClockwiseContourIntegral;`, or a number with zeros before it.
const LONGEST: usize = 40;

/// A text with its entities replaced by the characters that they stand for. Each ends with a semicolon: without one, `?a=1&copy=2` can't be
/// told from it. Within HTML the tokenizer decodes those too, as browsers do.
pub(in crate::sources) fn decoded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut at = 0;
    for (start, _) in text.match_indices('&') {
        let name = text[start + 1..].find(|c: char| c != '#' && !c.is_ascii_alphanumeric());
        let end = name.map(|length| start + 1 + length).filter(|end| text[*end..].starts_with(';'));
        let Some(end) = end.filter(|end| end - start < LONGEST) else { continue };
        let entity = &text[start..=end];
        let character = character(entity);
        if character != entity {
            out.push_str(&text[at..start]);
            out.push_str(&character);
            at = end + 1;
        }
    }
    if at == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// What an entity stands for.
fn character(entity: &str) -> String {
    let mut tokens = Tokenizer::new_with_emitter(entity, DefaultEmitter::default());
    tokens.set_state(State::RcData);
    let mut out = String::new();
    for Ok(token) in tokens {
        if let Token::String(piece) = token {
            out.push_str(&String::from_utf8_lossy(&piece));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn entities_are_characters() {
        for (text, expected) in [
            ("Gr&ouml;&szlig;e &ndash; 5&nbsp;&euro;", "Größe – 5\u{a0}€"),
            ("&#8364; &#x20AC; &#X20ac;", "€ € €"),
            ("Lohn&shy;steuer&ZeroWidthSpace;karte", "Lohn\u{ad}steuer\u{200b}karte"),
            ("Caf&eacute; ?a=1&copy=2 &amp &lt", "Café ?a=1&copy=2 &amp &lt"),
            (
                "&amp;uuml; &unknown; &nothing AT&T R&D a & b &;",
                "&uuml; &unknown; &nothing AT&T R&D a & b &;",
            ),
            ("&lt;b&gt; <b>x</b> <!-- x -->", "<b> <b>x</b> <!-- x -->"),
            ("&NotEqualTilde; &CounterClockwiseContourIntegral;", "≂\u{338} ∳"),
            ("no entity", "no entity"),
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
    }
}
