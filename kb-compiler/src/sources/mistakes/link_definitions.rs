//! Definitions of links, `[name]: address`: those that nothing uses, and those that define a name anew.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Mistake;
use crate::diagnostic::codes;
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::text::Text;

pub(super) const MISTAKE: Mistake = Mistake { signs: &["]:"], edits };

/// A line that gives an address a name.
pub(super) struct Definition<'t> {
    pub(super) label: String,
    pub(super) address: &'t str,
    pub(super) span: Range<usize>,
}

/// Names as Markdown compares them.
pub(super) fn label(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Every definition of a text.
pub(super) fn find<'t>(text: &Text<'t>) -> Vec<Definition<'t>> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.text.contains("]:")) {
        let Some((name, address)) = line.content().strip_prefix('[').and_then(|rest| rest.split_once("]:"))
        else {
            continue;
        };
        let is_name = !name.trim().is_empty() && !name.starts_with('^') && !name.contains(['[', ']']);
        let address = address.trim();
        let title = address.split_once([' ', '\t']).map(|(_, title)| title.trim_start());
        // Behind the address only a title may follow, or the line is text.
        let is_text =
            !address.starts_with('<') && title.is_some_and(|title| !title.starts_with(['"', '\'', '(']));
        if is_name && !is_text && !address.is_empty() && !text.is_code(line.content_start()) {
            let span = line.content_start()..line.text_end();
            found.push(Definition { label: label(name), address, span });
        }
    }
    found
}

/// Nothing is edited: Markdown takes the first definition of a name, and shows none.
fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let definitions = find(text);
    if definitions.is_empty() {
        return Vec::new();
    }
    let used = used(text, &definitions);
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for Definition { label, address, span } in &definitions {
        // `[//]: # (remark)` is how comments are written.
        let is_remark =
            address.starts_with('#') || *address == "<>" || address.starts_with("<> ") || label == "//";
        match first.get(label.as_str()) {
            _ if is_remark => continue,
            Some(other) if other != address => {
                let message = format!("`{label}` is defined before, as `{other}`; this address is not used");
                findings.report(&codes::DUPLICATE_DEFINITION, span.clone(), message);
            }
            Some(_) => {}
            None if !used.contains(label) => {
                let message = format!("no link uses `{label}`, and this line is shown nowhere");
                findings.report(&codes::UNUSED_DEFINITION, span.clone(), message);
            }
            None => {}
        }
        first.entry(label).or_insert(address);
    }
    Vec::new()
}

/// Every text in brackets outside the definitions.
fn used(text: &Text<'_>, definitions: &[Definition<'_>]) -> BTreeSet<String> {
    let all = text.all;
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    let mut at = text.body;
    let defined = |at: usize| definitions.iter().any(|definition| definition.span.start == at);
    while let Some(found) = all[at..].find(['[', ']']).map(|found| at + found) {
        at = found + 1;
        if all[found..].starts_with('[') {
            open.push(found);
        } else if let Some(start) = open.pop().filter(|start| !defined(*start)) {
            used.insert(label(&all[start + 1..found]));
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn definitions_are_used_and_unique() {
        for (text, said) in [
            ("[a][B] [c] [d][]\n\n[b]: x.md\n[C]: y.md\n[d]: z.md\n", &[][..]),
            ("Text.\n\n[b c]: x.md\n", &["3:1 no link uses `b c`, and this line is shown nowhere"]),
            (
                "[b]\n\n[b]: x.md\n[B]: y.md\n[b]: x.md\n",
                &["4:1 `b` is defined before, as `x.md`; this address is not used"],
            ),
            ("Text.\n\n[//]: # (remark)\n[comment]: <> (remark)\n[^1]: Note.\n", &[]),
            ("[Stage one]: it failed\n", &[]),
            ("```\n[b]: x.md\n```\n", &[]),
            ("> Text[^1] ![i][b]\n>\n> [b]: x.md\n", &[]),
        ] {
            check(text, "", said);
        }
    }
}
