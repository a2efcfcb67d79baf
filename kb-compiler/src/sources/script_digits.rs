//! Words below or above the line (`<sub>`, `<sup>`) as the characters that Unicode has for them: H₂O, m². Words without such characters
//! stay as they are, because `1st` is read as well as with raised letters.

use kb_core::model::{Inline, plain_text};

const DIGITS: &str = "0123456789+-()";
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₍₎";
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾";

/// The content of `<sub>`.
pub(super) fn lowered(content: Vec<Inline>) -> Vec<Inline> {
    written_in(LOWERED, content)
}

/// The content of `<sup>`.
pub(super) fn raised(content: Vec<Inline>) -> Vec<Inline> {
    written_in(RAISED, content)
}

fn written_in(script: &str, content: Vec<Inline>) -> Vec<Inline> {
    let only_text = content.iter().all(|inline| matches!(inline, Inline::Text(_)));
    let digit = |c: char| script.chars().nth(DIGITS.chars().position(|digit| digit == c)?);
    let text = plain_text(&content);
    let found =
        text.trim().chars().map(|c| digit(if c == '−' { '-' } else { c })).collect::<Option<String>>();
    match found.filter(|_| only_text) {
        Some(found) => vec![Inline::Text(found)],
        None => content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_raised_and_lowered() {
        for (text, low, high) in [
            ("2", "₂", "²"),
            ("10", "₁₀", "¹⁰"),
            ("-6", "₋₆", "⁻⁶"),
            ("st", "st", "st"),
            ("n+1", "n+1", "n+1"),
        ] {
            let words = || vec![Inline::Text(text.to_owned())];
            assert_eq!(
                (plain_text(&lowered(words())), plain_text(&raised(words()))),
                (low.to_owned(), high.to_owned())
            );
        }
    }
}
