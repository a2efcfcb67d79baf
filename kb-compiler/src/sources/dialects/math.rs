//! Formulas between dollars or in `\(…\)` and `\[…\]`. A dollar of a price, a variable or a path begins no formula.

use super::super::hidden_piece::nearby;
use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::tex;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["$", "\\(", "\\["], edits };

/// How a formula begins and ends.
const FORMS: [(&str, &str); 4] = [("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")];

/// Longest formula.
const LONGEST: usize = 4 * 1024;

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut prose = None;
    let mut at = text.body;
    while let Some(found) = text.all[at..].find(['$', '\\']) {
        at += found;
        let Some((begin, inner, end)) = formula(&text.all[..at], nearby(&text.all[at..], LONGEST)) else {
            at += if text.all[at..].starts_with('\\') { 1 } else { dollars(&text.all[at..]) };
            continue;
        };
        let length = begin + inner.len() + end;
        if prose.get_or_insert_with(|| Prose::of(text)).holds(at) {
            edits.push(Edit::new(at..at + length, tex::markdown(inner)));
        }
        at += length;
    }
    edits
}

fn dollars(text: &str) -> usize {
    text.len() - text.trim_start_matches('$').len()
}

/// The formula that begins here, with the lengths of its marks.
fn formula<'t>(before: &str, text: &'t str) -> Option<(usize, &'t str, usize)> {
    let (begin, end) = FORMS.iter().find(|(begin, _)| text.starts_with(begin))?;
    if before.ends_with(['\\', '$']) || text[begin.len()..].starts_with('$') {
        return None;
    }
    let inner = text[begin.len()..].split_once(end)?.0;
    let after = &text[begin.len() + inner.len() + end.len()..];
    let display = *begin == "$$" || *begin == "\\[";
    let line = before.rsplit('\n').next().unwrap_or_default();
    let alone = line.trim_matches([' ', '\t', '>']).is_empty()
        && after.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
    let alone = alone || (line.is_empty() && after.is_empty());
    let fits = match *begin {
        _ if inner.trim().is_empty() || inner.contains("\n\n") => false,
        "$" => {
            !inner.contains('\n')
                && !inner.starts_with(char::is_whitespace)
                && !inner.ends_with(|c: char| c.is_whitespace() || c == '\\')
                && !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric)
                && is_formula(inner)
        }
        "$$" => alone || is_formula(inner),
        _ => is_formula(inner) && (display || !inner.contains('\n')),
    };
    fits.then_some((begin.len(), inner, end.len()))
}

/// Whether a text is a formula: it has a command, a raised or lowered part, a relation between short names, or is one letter.
fn is_formula(text: &str) -> bool {
    let text = text.trim();
    let command =
        text.match_indices('\\').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let short = || words().all(|word| word.chars().count() <= 3) && words().next().is_some();
    let script = text.contains('^')
        || text.match_indices('_').any(|(at, _)| {
            let base = text[..at].chars().rev().take_while(|c| c.is_alphanumeric()).count();
            base == 1
        });
    let relation = text.contains(['=', '<', '>', '+', '*', '≤', '≥', '/']);
    let letter = text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
    command || letter || (short() && (script || relation))
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn formulas_lose_their_dollars_and_prices_keep_them() {
        for (text, expected) in [
            ("$$e=mc^2$$", "e=mc<sup>2</sup>"),
            ("So $x^2$, $n$ and $a_1 = b$.", "So x<sup>2</sup>, n and a<sub>1</sub> = b."),
            ("$$\n\\frac{a}{b}\n$$\n", "a/b\n"),
            ("\\(a \\le b\\) and \\[c^2\\]", "a ≤ b and c<sup>2</sup>"),
            ("$5 and $10, US$5–US$10, $5/$10, ($20)", "$5 and $10, US$5–US$10, $5/$10, ($20)"),
            ("$HOME/bin:$PATH and $PROJECT_DIR$ and $USER$", "$HOME/bin:$PATH and $PROJECT_DIR$ and $USER$"),
            ("echo $$ and $$ again", "echo $$ and $$ again"),
            ("`$x^2$` \\$x^2$ \\[note\\] \\(or not\\)", "`$x^2$` \\$x^2$ \\[note\\] \\(or not\\)"),
            ("pay $1,000 = 1k or $2,000 = 2k", "pay $1,000 = 1k or $2,000 = 2k"),
            ("C:\\path\\(x86\\) a\\_b", "C:\\path\\(x86\\) a\\_b"),
            ("$$$ a $$$", "$$$ a $$$"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
