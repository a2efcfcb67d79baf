//! Words that announce a value: `date of birth: 4 March 1990`, `my BSN is 111222333`.

/// Words that may stand between a label and its value.
const FILLERS: [&str; 17] = [
    "number", "numbers", "nummer", "numéro", "numero", "no", "nr", "is", "was", "ist", "lautet", "est", "es",
    "on", "am", "le", "el",
];

/// Where the value begins that a label at the start of a text announces, behind fillers and punctuation. Of labels that begin alike, the
/// longer one stands first.
pub(super) fn value_behind(text: &str, labels: &[&str]) -> Option<usize> {
    let mut at = labels.iter().find_map(|label| word(text, label))?;
    loop {
        let rest = &text[at..];
        at += rest.find(|c: char| !is_gap(c)).unwrap_or(rest.len());
        match FILLERS.iter().find_map(|filler| word(&text[at..], filler)) {
            Some(length) => at += length,
            None => return Some(at),
        }
    }
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\t' | '\r' | '\n' | ':' | '=' | '#' | '.' | ',' | '-' | '(' | '"' | '\'')
}

/// The length of a word or phrase at the start of a text, whatever the case of its ASCII letters.
fn word(text: &str, word: &str) -> Option<usize> {
    let same = text.get(..word.len())?.eq_ignore_ascii_case(word);
    (same && !text[word.len()..].starts_with(char::is_alphanumeric)).then_some(word.len())
}
