//! Marks around words that Markdown doesn't have: `==marked==`, `++inserted++`, `^^inserted^^`, `||hidden||`, keys such as `++ctrl+c++`,
//! `H~2~O` and `x^2^`.

use super::super::hidden_piece::nearby;
use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::keys;
use super::prose::{self, Prose};
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["==", "++", "^^", "||", "~", "^"], edits };

const PAIRS: [&str; 4] = ["==", "++", "^^", "||"];

/// Longest text that is raised or lowered.
const LONGEST_SCRIPT: usize = 24;

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut prose = None;
    for mark in PAIRS {
        pairs(text, mark, &mut prose, &mut edits);
    }
    for (mark, element) in [('~', "sub"), ('^', "sup")] {
        scripts(text, mark, element, &mut prose, &mut edits);
    }
    edits
}

/// Pairs of a mark of two characters, which touch the words between them from within only.
fn pairs(text: &Text<'_>, mark: &str, prose: &mut Option<Prose>, edits: &mut Vec<Edit>) {
    let mut from = text.body;
    while let Some(found) = text.all[from..].find(mark) {
        let start = from + found;
        from = start + text.all[start..].len() - text.all[start..].trim_start_matches(&mark[..1]).len();
        if from - start != mark.len() || !opens(&text.all[..start], &text.all[from..], mark) {
            continue;
        }
        let Some(length) = closing(prose::paragraph(text.all, from), mark) else { continue };
        let end = from + length;
        let prose = prose.get_or_insert_with(|| Prose::of(text));
        if !prose.holds(start) || !prose.holds(end) {
            continue;
        }
        let words = &text.all[from..end];
        match keys::html(words).filter(|_| mark == "++") {
            Some(keys) => edits.push(Edit::new(start..end + mark.len(), keys)),
            None => {
                edits.push(Edit::remove(start..from));
                edits.push(Edit::remove(end..end + mark.len()));
            }
        }
        from = end + mark.len();
    }
}

fn opens(before: &str, after: &str, mark: &str) -> bool {
    let in_table = || before.rsplit('\n').next().unwrap_or_default().trim_start().starts_with('|');
    !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "\\{".contains(c))
        && after.starts_with(|c: char| !c.is_whitespace())
        && !(mark == "||"
            && (in_table() || before.is_empty() || before.ends_with('\n'))
            && after.contains("||\n"))
}

/// Where the mark that ends a pair stands.
fn closing(words: &str, mark: &str) -> Option<usize> {
    let single = mark.chars().next()?;
    let closes = |at: &usize| {
        let (before, after) = (&words[..*at], &words[at + mark.len()..]);
        !before.is_empty()
            && !before.ends_with(|c: char| c.is_whitespace() || c == single || c == '\\')
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == single)
    };
    words.match_indices(mark).map(|(at, _)| at).find(closes)
}

/// Raised or lowered text: a few letters or digits without blanks, behind what they belong to.
fn scripts(text: &Text<'_>, mark: char, element: &str, prose: &mut Option<Prose>, edits: &mut Vec<Edit>) {
    let mut from = text.body;
    while let Some(found) = text.all[from..].find(mark) {
        let start = from + found;
        from = start + 1;
        let Some(words) = script(&text.all[..start], &text.all[from..], mark) else { continue };
        if prose.get_or_insert_with(|| Prose::of(text)).holds(start) {
            edits.push(Edit::new(start..from + words.len() + 1, format!("<{element}>{words}</{element}>")));
            from += words.len() + 1;
        }
    }
}

fn script<'t>(before: &str, after: &'t str, mark: char) -> Option<&'t str> {
    let base = before.chars().next_back().filter(|c| c.is_alphanumeric() || ")]*".contains(*c))?;
    let words = nearby(after, LONGEST_SCRIPT).split_once(mark)?.0;
    let fits = !words.is_empty() && words.chars().all(|c| c.is_alphanumeric() || "+-−=()".contains(c));
    // `10~20~30` is a series of ranges.
    let range = mark == '~' && base.is_ascii_digit() && words.starts_with(|c: char| c.is_ascii_digit());
    let single = !after[words.len() + 1..].starts_with(mark);
    (fits && single && !range).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn marks_go_and_words_stay() {
        for (text, expected) in [
            ("==Marked words== and ==more==.", "Marked words and more."),
            ("(==a\nb==)", "(a\nb)"),
            ("++new++ ^^new^^ ||secret||", "new new secret"),
            ("**==a==**", "**a**"),
            ("Heading\n=====\n\na == b == c, a==b and c==d", "Heading\n=====\n\na == b == c, a==b and c==d"),
            ("C++ and G++, i++ and ++j; ++ k ++", "C++ and G++, i++ and ++j; ++ k ++"),
            ("a || b || c\n\n|| x ||\n|| y ||\n", "a || b || c\n\n|| x ||\n|| y ||\n"),
            ("`==a==` [b](==c==) \\==d==", "`==a==` [b](==c==) \\==d=="),
            ("==never closed\n\n==", "==never closed\n\n=="),
            ("Press ++ctrl+alt+del++.", "Press <kbd>Ctrl</kbd>+<kbd>Alt</kbd>+<kbd>Del</kbd>."),
            (
                "H~2~O, CO~2~, x^2^ and 1^st^",
                "H<sub>2</sub>O, CO<sub>2</sub>, x<sup>2</sup> and 1<sup>st</sup>",
            ),
            ("10~20~30, ~/a and ~/b, ~5 or ~6, a~b c~d", "10~20~30, ~/a and ~/b, ~5 or ~6, a~b c~d"),
            ("PROGRA~1\\MICRO~1 ~~gone~~ x~~y~~", "PROGRA~1\\MICRO~1 ~~gone~~ x~~y~~"),
            ("a^b c^d 2^10 ^[note] word[^1] and [^1]", "a^b c^d 2^10 ^[note] word[^1] and [^1]"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
