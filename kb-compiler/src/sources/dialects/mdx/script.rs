//! As much of JavaScript as tells where an expression ends: strings, comments and brackets.

/// The length of the piece of script that a text begins with, up to the first place where `ends` is true outside of strings and brackets.
/// It gets the text and the place. `None` where that never comes.
pub(super) fn length(text: &str, ends: impl Fn(&str, usize) -> bool) -> Option<usize> {
    let mut depth = 0usize;
    let mut string: Option<char> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        match (string, c) {
            (Some(_), '\\') => at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            // Words between tags have apostrophes, and no string but a template goes on in the next line.
            (Some(quote), c) if c == quote || (c == '\n' && quote != '`') => {
                string = None;
                at += usize::from(c == quote);
            }
            (Some(_), c) => at += c.len_utf8(),
            (None, _) if depth == 0 && ends(text, at) => return Some(at),
            (None, _) if rest.starts_with("/*") => at += rest.find("*/").map_or(rest.len(), |end| end + 2),
            (None, _) if rest.starts_with("//") && !text[..at].ends_with(':') => {
                at += rest.find('\n').unwrap_or(rest.len())
            }
            (None, c) => {
                match c {
                    '"' | '\'' | '`' => string = Some(c),
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.checked_sub(1)?,
                    _ => {}
                }
                at += c.len_utf8();
            }
        }
    }
    (depth == 0 && ends(text, at)).then_some(at)
}

/// The text in the braces that a text begins with.
pub(super) fn braced(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    length(inner, |text, at| text[at..].starts_with('}')).map(|end| &inner[..end])
}

/// The text of a string or a template without expressions.
pub(super) fn literal(script: &str) -> Option<String> {
    let script = script.trim();
    let quote = script.chars().next().filter(|c| "\"'`".contains(*c))?;
    let inner = script[1..].strip_suffix(quote).filter(|_| script.len() > 1)?;
    let mut out = String::new();
    let mut letters = inner.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next()? {
                'n' | 't' | 'r' => out.push(' '),
                c => out.push(c),
            },
            c if c == quote => return None,
            c => out.push(c),
        }
    }
    (quote != '`' || !inner.contains("${")).then_some(out)
}

/// Whether a text is a name of JavaScript.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || "_$".contains(c))
        && text.chars().all(|c| c.is_alphanumeric() || "_$".contains(c))
}
