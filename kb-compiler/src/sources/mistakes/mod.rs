//! What authors get wrong in Markdown. What was meant is read where that is certain, and the author hears of it in any case.

mod indents;
mod table_rows;
mod fences;
mod headings;
mod nesting;
mod tables;
mod addresses;
mod link_definitions;
mod link_marks;
mod outline;
pub(super) mod step_references;
pub(super) mod step_links;

use super::dialects::edits::{Edit, Edited};
use super::dialects::findings::{Finding, Findings};
use super::dialects::text::Text;

/// A kind of mistake: the signs without which no text has it, and the edits that mend it.
struct Mistake {
    signs: &'static [&'static str],
    edits: fn(&Text<'_>, &mut Findings) -> Vec<Edit>,
}

/// Every kind, in the order in which they are mended: where code ends decides what the others look at.
static MISTAKES: &[Mistake] = &[
    fences::MISTAKE,
    headings::MISTAKE,
    nesting::MISTAKE,
    tables::MISTAKE,
    link_definitions::MISTAKE,
    link_marks::MISTAKE,
    outline::MISTAKE,
];

/// Mends a text that is Markdown already. Places of findings are those in the text before all edits.
pub(super) fn mend(edited: &mut Edited<'_>, body: usize, mdx: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut mistakes = MISTAKES.iter();
    loop {
        let text = Text::new(edited.text(), body, mdx);
        let mut findings = Findings::default();
        let edits = mistakes.find_map(|mistake| {
            let may_be = mistake.signs.iter().any(|sign| text.all[body..].contains(sign));
            let edits = if may_be { (mistake.edits)(&text, &mut findings) } else { Vec::new() };
            (!edits.is_empty()).then_some(edits)
        });
        found.extend(findings.found.into_iter().map(|finding| finding.before(edited)));
        match edits {
            Some(edits) => edited.apply(edits),
            None => return found,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::LineIndex;

    /// A text after its mistakes are mended (empty where nothing changes), and `line:column message` of each finding.
    pub(super) fn check(text: &str, mended: &str, said: &[&str]) {
        let mut edited = Edited::new(text);
        let found = mend(&mut edited, 0, false);
        let lines = LineIndex::new(&Arc::from("a.md"), text);
        let found: Vec<String> = found
            .into_iter()
            .map(|finding| {
                let place = lines.place(finding.span);
                format!("{}:{} {}", place.line, place.column, finding.message)
            })
            .collect();
        let expected = if mended.is_empty() { text } else { mended };
        assert_eq!(
            (edited.text(), found),
            (expected, said.iter().map(ToString::to_string).collect()),
            "{text:?}"
        );
    }
}
