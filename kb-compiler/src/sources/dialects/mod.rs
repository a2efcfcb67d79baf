//! Markdown of other tools as Markdown and standard HTML. Every dialect is a set of edits of the text, made before Markdown is parsed;
//! only `markdown` makes blocks.

pub(in crate::sources) mod lines;
mod code_ranges;
pub(in crate::sources) mod edits;
pub(in crate::sources) mod text;
pub(in crate::sources) mod findings;
pub(in crate::sources) mod arguments;
pub(in crate::sources) mod call_outs;
mod colon_directives;
mod indented_containers;
mod alerts;
pub(in crate::sources) mod tags;
mod tag_meanings;
mod tag_words;
mod raw_tags;
mod tag_replacements;
mod template_tags;
mod myst_fences;
mod learn;
mod directives;
mod prose;
mod mdx;
mod keys;
mod attribute_list;
mod contents;
mod definition_lists;
mod abbreviations;
mod attributes;
mod pandoc;
mod critic;
mod checkboxes;
mod footnotes;
mod tex;
mod math;
pub(in crate::sources) mod obsidian;
mod marks;
mod emoji;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::internal_names::{self, Verdict};
use edits::{Edit, Edited};
use findings::{Finding, Findings};
use text::Text;

/// A dialect: the signs without which a text has none of it, and the edits that turn it into Markdown.
struct Dialect {
    signs: &'static [&'static str],
    edits: fn(&Text<'_>, &mut Findings) -> Vec<Edit>,
}

/// Makes the edits of dialects, one after the other, each until it finds nothing more. Code is looked for once in each state of the text,
/// whichever dialects ask for it.
fn make_edits(
    dialects: &[&Dialect],
    edited: &mut Edited<'_>,
    body: usize,
    mdx: bool,
    found: &mut Vec<Finding>,
) {
    let (mut at, mut rounds) = (0, 0);
    while at < dialects.len() {
        let text = Text::new(edited.text(), body, mdx);
        let mut findings = Findings::default();
        let mut edits = Vec::new();
        while edits.is_empty() && at < dialects.len() {
            edits = (dialects[at].edits)(&text, &mut findings);
            edits.retain(|edit| !hides_internal_name(edited.text(), edit));
            rounds += 1;
            if edits.is_empty() || rounds == MOST_ROUNDS {
                (at, rounds) = (at + 1, 0);
            }
        }
        found.extend(findings.found.into_iter().map(|finding| finding.before(edited)));
        edited.apply(edits);
    }
}

/// Whether an edit takes out of a heading what makes it internal: headings are judged once the text is Markdown.
fn hides_internal_name(text: &str, edit: &Edit) -> bool {
    let removed = &text[edit.range.clone()];
    let line = text[..edit.range.start].rsplit('\n').next().unwrap_or_default();
    let is_internal = |text: &str| internal_names::heading(text, &[]) != Verdict::Open;
    line.trim_start_matches([' ', '>', '-', '*']).starts_with('#')
        && !removed.contains('\n')
        && is_internal(removed)
        && !is_internal(&edit.new)
}

/// Every dialect, in the order in which a text is rewritten.
static DIALECTS: &[Dialect] = &[
    mdx::DIALECT,
    myst_fences::DIALECT,
    template_tags::DIALECT,
    learn::DIALECT,
    colon_directives::DIALECT,
    indented_containers::DIALECT,
    alerts::DIALECT,
    directives::DIALECT,
    contents::DIALECT,
    definition_lists::DIALECT,
    abbreviations::DIALECT,
    critic::DIALECT,
    math::DIALECT,
    attributes::DIALECT,
    pandoc::DIALECT,
    checkboxes::DIALECT,
    footnotes::DIALECT,
    obsidian::DIALECT,
    marks::DIALECT,
    emoji::DIALECT,
];

/// Dialects that may also stand in a line of its own, such as a title.
static WITHIN_LINES: &[Dialect] = &[
    critic::DIALECT,
    math::DIALECT,
    attributes::DIALECT,
    pandoc::DIALECT,
    obsidian::DIALECT,
    marks::DIALECT,
    emoji::DIALECT,
];

/// Rounds of edits of one dialect, for containers within containers.
const MOST_ROUNDS: usize = 12;

/// The signs of every dialect, and the dialect that each belongs to.
static SIGNS: LazyLock<(Option<AhoCorasick>, Vec<usize>)> = LazyLock::new(|| {
    let signs =
        DIALECTS.iter().enumerate().flat_map(|(n, dialect)| dialect.signs.iter().map(move |sign| (n, sign)));
    let (owners, signs): (Vec<usize>, Vec<&str>) = signs.unzip();
    (AhoCorasick::new(signs).ok(), owners)
});

/// Which dialects a text may be written in.
fn present(text: &str) -> Vec<bool> {
    let (signs, owners) = &*SIGNS;
    let mut present = vec![signs.is_none(); DIALECTS.len()];
    // Most texts have no sign at all, which one quick scan tells.
    let signs = signs.as_ref().filter(|signs| signs.is_match(text));
    for found in signs.into_iter().flat_map(|signs| signs.find_overlapping_iter(text)) {
        present[owners[found.pattern()]] = true;
    }
    present
}

/// A text in Markdown, with what its author should hear of it. Places of findings are those in the text before.
pub(super) fn rewrite(text: &str, body: usize, mdx: bool) -> (Edited<'_>, Vec<Finding>) {
    let mut edited = Edited::new(text);
    let mut found = Vec::new();
    let present = present(&text[body..]);
    let dialects: Vec<&Dialect> =
        DIALECTS.iter().zip(present).filter(|(_, present)| *present).map(|(dialect, _)| dialect).collect();
    make_edits(&dialects, &mut edited, body, mdx, &mut found);
    found.dedup();
    (edited, found)
}

/// A line of its own in Markdown.
pub(super) fn rewrite_line(line: &str) -> Edited<'_> {
    let mut edited = Edited::new(line);
    for dialect in WITHIN_LINES {
        if dialect.signs.iter().any(|sign| edited.text().contains(sign)) {
            make_edits(&[dialect], &mut edited, 0, false, &mut Vec::new());
        }
    }
    edited
}

/// A text after the edits of one dialect.
#[cfg(test)]
fn edited(dialect: &Dialect, text: &str) -> String {
    let mut edited = Edited::new(text);
    make_edits(&[dialect], &mut edited, 0, false, &mut Vec::new());
    edited.text().to_owned()
}

/// A text of MDX after its own edits.
#[cfg(test)]
fn edited_mdx(text: &str) -> String {
    let mut edited = Edited::new(text);
    make_edits(&[&mdx::DIALECT], &mut edited, 0, true, &mut Vec::new());
    edited.text().to_owned()
}
