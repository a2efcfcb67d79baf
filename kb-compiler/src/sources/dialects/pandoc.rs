//! What Pandoc has within lines: notes `^[like this]`, citations `[@smith2004]`, and kramdown's `{::extensions /}`.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["^[", "[@", "[-@", "; @", "{:"], edits };

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut prose = None;
    let mut at = text.body;
    while let Some(found) = text.all[at..].find(['^', '[', '{']) {
        at += found;
        let (before, rest) = (&text.all[text.body..at], &text.all[at..]);
        let edit = match rest.as_bytes()[0] {
            b'^' => note(before, rest),
            b'[' => citation(rest),
            _ => extension(rest).map(|length| (length, String::new())),
        };
        let escaped = before.ends_with('\\');
        match edit {
            Some((length, new)) if !escaped && prose.get_or_insert_with(|| Prose::of(text)).holds(at) => {
                edits.push(Edit::new(at..at + length, new));
                at += length;
            }
            _ => at += 1,
        }
    }
    edits
}

/// A note becomes a remark in parentheses.
fn note(before: &str, rest: &str) -> Option<(usize, String)> {
    let inner = bracketed(rest.strip_prefix('^')?)?;
    let gap = if before.ends_with(|c: char| c.is_whitespace()) { "" } else { " " };
    Some((inner.len() + 3, format!("{gap}({})", inner.trim())))
}

/// The text in the brackets that a text begins with.
fn bracketed(text: &str) -> Option<&str> {
    let inner = super::prose::paragraph(text, 0).strip_prefix('[')?;
    let mut depth = 0usize;
    for (at, c) in inner.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(&inner[..at]),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A citation becomes its keys in parentheses: nothing here knows the works that they stand for.
fn citation(rest: &str) -> Option<(usize, String)> {
    let inner = bracketed(rest)?;
    let behind = &rest[inner.len() + 2..];
    let is_citation = |part: &str| {
        let at = part.find('@')?;
        let (prefix, key) = (part[..at].trim_end_matches('-'), &part[at + 1..]);
        let key = key.split([',', ' ']).next().unwrap_or_default();
        let fits = key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && key.chars().all(|c| c.is_alphanumeric() || "_:.#$%&-+?".contains(c))
            && (prefix.is_empty() || prefix.ends_with(' '));
        fits.then(|| format!("{prefix}{}", &part[at + 1..]))
    };
    if behind.starts_with(['(', '[', ':']) {
        return None;
    }
    let parts = inner.split(';').map(|part| is_citation(part.trim())).collect::<Option<Vec<_>>>()?;
    Some((inner.len() + 2, format!("({})", parts.join("; "))))
}

/// The length of one of kramdown's marks, such as `{::nomarkdown}` or `{:/}`. What is between a pair of them stays.
fn extension(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix("{::").or_else(|| rest.strip_prefix("{:/"))?;
    let name = &name[..name.find('}').filter(|end| !name[..*end].contains('\n'))?];
    let letters = name.chars().take_while(char::is_ascii_lowercase).count();
    let fits = letters > 0 || (rest.starts_with("{:/") && name.is_empty());
    fits.then_some(name.len() + 4)
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn notes_and_citations_stand_in_parentheses() {
        for (text, expected) in [
            ("Also ^[an inline note] here^[more [x](y)].", "Also (an inline note) here (more [x](y))."),
            (
                "As [@smith2004] and [see @a, p. 3; also -@b:c].",
                "As (smith2004) and (see a, p. 3; also b:c).",
            ),
            ("[-@doe99]", "(doe99)"),
            (
                "[@alice](https://a.test) [@a][b] [a@b.test] [@x/y] [@]",
                "[@alice](https://a.test) [@a][b] [a@b.test] [@x/y] [@]",
            ),
            ("a {::nomarkdown}<b>x</b>{:/nomarkdown} b{:/} {::options toc_levels=\"2\" /}", "a <b>x</b> b "),
            ("`^[x]` \\^[x] ^[open", "`^[x]` \\^[x] ^[open"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
