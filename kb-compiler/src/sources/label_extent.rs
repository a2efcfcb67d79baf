//! What a label of internal text covers.

use super::internal_labels::{self, Label};
use super::internal_parts::{Finder, Part, Until};
use super::markdown::Element;

impl Finder<'_> {
    /// Whether a label begins an item of a list whose other items begin with labels too: it may explain the word.
    pub(super) fn is_term(&self, at: usize) -> bool {
        let Some(item) = self.holding(at).find(|part| matches!(part.element, Element::Item)) else {
            return false;
        };
        let first = self.elements.partition_point(|part| part.range.start < item.range.start);
        let is_item = |part: &&Part| matches!(part.element, Element::Item) && part.parent == item.parent;
        let blank = |from: usize, to: usize| self.text[from..to].trim().is_empty();
        let before = self.elements[..first].iter().rev().find(is_item);
        let before = before.filter(|before| blank(before.range.end.min(item.range.start), item.range.start));
        let after = self.elements[first..].iter().filter(is_item).nth(1);
        let after = after.filter(|after| blank(item.range.end.min(after.range.start), after.range.start));
        let begins = !internal_labels::has_words(&self.text[item.range.start..at]);
        let labelled = |part: &Part| {
            let text = &self.text[part.range.clone()];
            internal_labels::is_labelled(text.lines().next().unwrap_or_default())
        };
        begins && before.into_iter().chain(after).any(labelled)
    }

    /// What a label covers: the rest of its paragraph, or all of the item, quotation or HTML that it begins; where it stands alone,
    /// also what follows up to the next heading. `None` where it labels nothing.
    pub(super) fn extent(&self, at: usize, label: &Label<'_>) -> Option<(usize, Until)> {
        let line = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
        let (mut start, mut end) = (at, line);
        let mut around = false;
        for (n, part) in self.holding(at).enumerate() {
            if matches!(part.element, Element::Table) {
                let row = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
                return Some((row.max(part.range.start), Until::Byte(part.range.end)));
            }
            let attributes = n == 0 && self.text[at..].starts_with('{');
            let begins = attributes || !internal_labels::has_words(&self.text[part.range.start..at]);
            start = if begins { part.range.start } else { start };
            end = if begins || n == 0 { end.max(part.range.end) } else { end };
            around |= matches!(part.element, Element::Item | Element::Quote);
        }
        let labelled = self.text[at..end].split_once(label.name).map_or("", |(_, rest)| rest);
        if around && label.plain && !labelled.contains(char::is_alphanumeric) {
            return None;
        }
        let until = if label.alone && !around { Until::Heading(6) } else { Until::Byte(self.with_list(end)) };
        Some((start, until))
    }

    /// A part that ends with a colon goes on with the list or block behind it.
    fn with_list(&self, end: usize) -> usize {
        if !self.text[..end].trim_end().trim_end_matches(['*', '_']).ends_with(':') {
            return end;
        }
        let mut to = end;
        let first = self.elements.partition_point(|part| part.range.start < end);
        for part in &self.elements[first..] {
            let item = matches!(part.element, Element::Item);
            if part.range.start < to {
                continue;
            }
            let adjoins = self.text[to..part.range.start].trim().is_empty();
            if !adjoins || matches!(part.element, Element::Heading(_)) || (to > end && !item) {
                break;
            }
            to = part.range.end;
            if !item {
                break;
            }
        }
        to
    }
}
