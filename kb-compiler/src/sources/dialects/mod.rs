//! Markdown of other tools as Markdown and standard HTML. Every dialect is a set of edits of the text, made before Markdown is parsed;
//! only `markdown` makes blocks.

pub(in crate::sources) mod lines;
mod code_ranges;
pub(in crate::sources) mod edits;
pub(in crate::sources) mod text;
pub(in crate::sources) mod findings;
mod arguments;
mod call_outs;
mod colon_directives;
mod indented_containers;
mod alerts;
mod tags;
mod tag_meanings;
mod tag_words;
mod raw_tags;
mod tag_replacements;
mod template_tags;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use edits::{Edit, Edited};
use findings::{Finding, Findings};
use text::Text;

/// A dialect: the signs without which a text has none of it, and the edits that turn it into Markdown.
struct Dialect {
    signs: &'static [&'static str],
    edits: fn(&Text<'_>, &mut Findings) -> Vec<Edit>,
}

/// Every dialect, in the order in which a text is rewritten.
static DIALECTS: &[Dialect] =
    &[template_tags::DIALECT, colon_directives::DIALECT, indented_containers::DIALECT, alerts::DIALECT];

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
    for (dialect, _) in DIALECTS.iter().zip(present).filter(|(_, present)| *present) {
        for _ in 0..MOST_ROUNDS {
            let mut findings = Findings::default();
            let edits = (dialect.edits)(&Text::new(edited.text(), body, mdx), &mut findings);
            found.extend(
                findings
                    .found
                    .into_iter()
                    .map(|finding| Finding { span: edited.origin(&finding.span), ..finding }),
            );
            if edits.is_empty() {
                break;
            }
            edited.apply(edits);
        }
    }
    found.dedup();
    (edited, found)
}
