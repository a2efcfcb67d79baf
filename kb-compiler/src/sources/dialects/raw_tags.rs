//! Text that a template engine leaves as it is: `{% raw %}{{ name }}{% endraw %}`.

use std::ops::Range;

use super::edits::Edit;
use super::tag_meanings::{self, Meaning};
use super::tags::{self, Tag};
use super::text::Text;

/// Takes the tags around raw text out, also within code. What looks like a tag in the text becomes code, because it is a sample.
pub(super) fn edits(text: &Text<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let tags = tags::all(text.all, text.body);
    let is_raw = |tag: &&Tag<'_>| tag.liquid && tag_meanings::of(tag.name, true) == Meaning::Raw;
    let mut raw = tags.iter().filter(is_raw);
    while let Some(tag) = raw.next() {
        edits.push(Edit::remove(tag.range.clone()));
        let Some(end) = raw.next().filter(|end| end.closes && !tag.closes) else { continue };
        let inner = tag.range.end..end.range.start;
        edits.push(Edit::remove(end.range.clone()));
        if is_sample(text, &inner) {
            edits.extend(as_code(text, inner));
        }
    }
    edits
}

/// Whether raw text has a tag outside code.
fn is_sample(text: &Text<'_>, inner: &Range<usize>) -> bool {
    let marks = text.all[inner.clone()].match_indices(['{', '}']);
    let mut marks = marks.map(|(at, _)| inner.start + at);
    marks.any(|at| !text.is_code(at) && text.all[at + 1..].starts_with(['{', '%', '}']))
}

fn as_code(text: &Text<'_>, inner: Range<usize>) -> Vec<Edit> {
    let (before, after) = match text.all[inner.clone()].trim().contains('\n') {
        true => ("\n```\n", "\n```\n"),
        false => ("`", "`"),
    };
    let blank = text.all[inner.clone()].len() - text.all[inner.clone()].trim_start().len();
    let end = inner.start + text.all[inner.clone()].trim_end().len();
    vec![Edit::new(inner.start..inner.start + blank, before), Edit::new(end..inner.end, after)]
}
