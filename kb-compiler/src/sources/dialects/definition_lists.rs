//! Definition lists of PHP Markdown Extra, Pandoc and kramdown: a term, and below it `: its definition`. The term becomes bold, and each
//! definition an item of a list, whose text is indented in the same way.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect =
    Dialect { signs: &["\n: ", "\n:\t", "\n  : ", "\n   : ", "\n > : ", "\n> : ", "\n : "], edits };

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let lines: Vec<Line<'_>> = text.lines().collect();
    let prose = Prose::of(text);
    let mut edits = Vec::new();
    // Whether a definition began above, so that another may follow.
    let mut within = false;
    for (n, line) in lines.iter().enumerate() {
        let Some(mark) = mark(line).filter(|mark| prose.holds(*mark)) else {
            let indented = line.text.starts_with([' ', '\t']);
            within &=
                line.is_blank() || indented || lines.get(n + 1).is_some_and(|next| mark(next).is_some());
            continue;
        };
        let before = lines[..n].iter().rposition(|line| !line.is_blank()).filter(|before| n - before <= 2);
        let terms = before.map_or(0..0, |before| terms(&lines[..=before]));
        let continues = before.is_some_and(|before| mark_above(&lines[..=before]));
        if terms.is_empty() && !(within && continues) {
            continue;
        }
        for term in &lines[terms.clone()] {
            let (start, end) = (term.content_start(), term.start + term.text.trim_end().len());
            if !term.content().contains("**") {
                edits.push(Edit::new(start..start, "**"));
                edits.push(Edit::new(end..end, "**  "));
            }
        }
        let below = line.prefix_below();
        let gap = if !terms.is_empty() && terms.end == n { format!("\n{below}") } else { String::new() };
        edits.push(Edit::new(line.content_start()..mark + 1, format!("{gap}-")));
        within = true;
    }
    edits
}

/// Where the colon of a definition stands.
fn mark(line: &Line<'_>) -> Option<usize> {
    let rest = line.content().strip_prefix(':')?;
    let in_list = line.prefix().contains(|c: char| !c.is_whitespace() && c != '>');
    (rest.starts_with([' ', '\t']) && !rest.trim().is_empty() && !in_list).then(|| line.content_start())
}

/// The lines of terms that end these: up to the blank line or definition above them, each a line of plain text.
fn terms(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let plain = |line: &Line<'_>| {
        let content = line.content();
        let item = line.prefix().contains(|c: char| !c.is_whitespace() && c != '>');
        !line.is_blank()
            && !item
            && mark(line).is_none()
            && !content.starts_with(['#', '|', '<', '`', '~', '!'])
            && !line.text.starts_with("    ")
            && !content.trim_end().ends_with("  ")
    };
    let count = lines.iter().rev().take_while(|line| plain(line)).count();
    let first = lines.len() - count;
    // A paragraph of several long lines is no list of terms.
    let short = lines[first..].iter().all(|line| line.text.len() <= LONGEST_TERM);
    if short && count <= MOST_TERMS { first..lines.len() } else { 0..0 }
}

/// Longest line that may be a term.
const LONGEST_TERM: usize = 120;

/// Most terms of one definition.
const MOST_TERMS: usize = 4;

/// Whether the last of these lines belongs to a definition.
fn mark_above(lines: &[Line<'_>]) -> bool {
    lines.last().is_some_and(|last| mark(last).is_some() || last.text.starts_with([' ', '\t']))
        || lines.iter().rev().take_while(|line| !line.is_blank()).any(|line| mark(line).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn terms_are_bold_and_definitions_items() {
        for (text, expected) in [
            ("Term\n: Defined here", "**Term**  \n\n- Defined here"),
            ("Term\n\n: Loose\n\n    More", "**Term**  \n\n- Loose\n\n    More"),
            ("A\nB\n:   One\n:   Two", "**A**  \n**B**  \n\n-   One\n-   Two"),
            ("A\n: One\n\nB\n: Two", "**A**  \n\n- One\n\n**B**  \n\n- Two"),
            ("A\n: One\n\n: Two", "**A**  \n\n- One\n\n- Two"),
            ("> A\n> : One", "> **A**  \n> \n> - One"),
            ("Text\n\n\n: not one\n# H\n: x\n- a\n: y", "Text\n\n\n: not one\n# H\n: x\n- a\n: y"),
            ("a\n:b\n:warning: c\n:::note\n", "a\n:b\n:warning: c\n:::note\n"),
            ("```\nA\n: One\n```", "```\nA\n: One\n```"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
