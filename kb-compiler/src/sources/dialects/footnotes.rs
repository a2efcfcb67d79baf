//! References to footnotes that nothing defines. Those that are defined are Markdown's own.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::text::Text;
use crate::diagnostic::codes;

pub(super) const DIALECT: Dialect = Dialect { signs: &["[^"], edits };

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut prose = None;
    let body = &text.all[text.body..];
    for (at, _) in body.match_indices("[^") {
        let Some((label, rest)) = body[at + 2..].split_once(']') else { break };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let is_label = !label.is_empty()
            && label.split('-').all(|part| part.len() > 1 || label == part)
            && label.chars().all(|c| word(c) || c == '-');
        let defined = || body.contains(&format!("[^{label}]:"));
        let at = text.body + at;
        let range = at..at + label.len() + 3;
        if !is_label || rest.starts_with([':', '(']) || text.all[..at].ends_with('\\') || defined() {
            continue;
        }
        if prose.get_or_insert_with(|| Prose::of(text)).holds(at) {
            let message = format!("there is no footnote `{label}` here; its mark is left out");
            findings.report(&codes::UNKNOWN_ANCHOR, range.clone(), message);
            edits.push(Edit::remove(range));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn a_mark_without_a_note_goes() {
        for (text, expected) in [
            ("a[^1] b[^two]\n\n[^two]: c", "a b[^two]\n\n[^two]: c"),
            ("`[^1]` \\[^1] [^0-9]+ [^a-z] [^ x] [^]", "`[^1]` \\[^1] [^0-9]+ [^a-z] [^ x] [^]"),
            ("a[^long-note]", "a"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
