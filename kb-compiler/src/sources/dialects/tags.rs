//! Shortcodes of Hugo, `{{< note >}}`, and tags of Liquid, `{% note %}`: where they stand in a text, and which ends which.

use std::collections::BTreeMap;
use std::ops::Range;

use super::arguments::{self, Argument};
use super::lines::{Line, lines};
use super::text::Text;

/// How a tag begins and ends.
const MARKS: [(&str, &str); 3] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];

/// Longest tag, in bytes.
const LONGEST: usize = 4 * 1024;

/// A shortcode or tag.
#[derive(Debug, Clone)]
pub(in crate::sources) struct Tag<'t> {
    pub(in crate::sources) range: Range<usize>,
    /// In its author's letters, without `/` or `end`.
    pub(in crate::sources) name: &'t str,
    /// What follows the name.
    pub(in crate::sources) rest: &'t str,
    pub(in crate::sources) closes: bool,
    /// Whether it is one of Liquid.
    pub(in crate::sources) liquid: bool,
    /// The tag that ends it, by its number.
    pub(in crate::sources) end: Option<usize>,
    /// The tag that it stands in, by its number.
    pub(in crate::sources) parent: Option<usize>,
}

impl<'t> Tag<'t> {
    /// The tag that begins at a place.
    fn read(text: &'t str, at: usize) -> Option<Self> {
        let near = &text[at..text.floor_char_boundary((at + LONGEST).min(text.len()))];
        let (begin, end) = MARKS.iter().find(|(begin, _)| near.starts_with(begin))?;
        let length = end_of(&near[begin.len()..], end)?;
        let inner = near[begin.len()..begin.len() + length].trim_matches('-').trim();
        let range = at..at + begin.len() + length + end.len();
        let liquid = *begin == "{%";
        let slash = inner.strip_prefix('/').map(str::trim_start);
        let word = slash.unwrap_or(inner).trim_end_matches('/').trim_end();
        let name = word.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        let is_name = name.chars().all(|c| c.is_alphanumeric() || "_-/.:".contains(c));
        if !is_name || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let rest = word[name.len()..].trim();
        let ended = name.strip_prefix("end").filter(|ended| liquid && !ended.is_empty());
        let closes = slash.is_some() || ended.is_some();
        Some(Self { range, name: ended.unwrap_or(name), rest, closes, liquid, end: None, parent: None })
    }

    pub(in crate::sources) fn arguments(&self) -> Vec<Argument<'t>> {
        arguments::parse(self.rest)
    }
}

/// Where the inside of a tag ends. Values in quotation marks may hold what looks like its end.
fn end_of(inner: &str, end: &str) -> Option<usize> {
    let plain = inner.find(end)?;
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match quote {
            None if inner[at..].starts_with(end) => return Some(at),
            None if matches!(c, '"' | '`') => quote = Some(c),
            Some(open) if c == open && !inner[..at].ends_with('\\') => quote = None,
            _ => {}
        }
    }
    // A quotation mark that nothing closes is a letter.
    Some(plain)
}

/// The tags of a text outside code, in order, each with its end and its parent.
pub(in crate::sources) fn find<'t>(text: &Text<'t>) -> Vec<Tag<'t>> {
    let mut tags = all(text.all, text.body);
    tags.retain(|tag| !text.is_code(tag.range.start));
    let mut open: Vec<usize> = Vec::new();
    let mut of_name: BTreeMap<&str, usize> = BTreeMap::new();
    for at in 0..tags.len() {
        let (name, closes) = (tags[at].name, tags[at].closes);
        if !closes {
            tags[at].parent = open.last().copied();
            open.push(at);
            *of_name.entry(name).or_default() += 1;
            continue;
        }
        let waiting = of_name.get(name).copied().unwrap_or_default();
        while let Some(last) = open.pop_if(|_| waiting > 0) {
            let count = of_name.entry(tags[last].name).or_default();
            *count = count.saturating_sub(1);
            if tags[last].name == name {
                tags[last].end = Some(at);
                break;
            }
        }
    }
    adopt(&mut tags);
    tags
}

/// Tags without an end hold nothing: their parents are those around them.
fn adopt(tags: &mut [Tag<'_>]) {
    for at in 0..tags.len() {
        let mut parent = tags[at].parent;
        while let Some(holder) = parent.filter(|holder| tags[*holder].end.is_none()) {
            parent = tags[holder].parent;
        }
        tags[at].parent = parent;
    }
}

/// The tag that begins at a place of a text.
pub(in crate::sources) fn at(text: &str, at: usize) -> Option<Tag<'_>> {
    Tag::read(text, at)
}

/// Every tag of a text, in code as well.
pub(in crate::sources) fn all(text: &str, body: usize) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = body;
    while let Some(next) = text[at..].find('{').map(|found| at + found) {
        let tag = Tag::read(text, next).filter(|_| !text[..next].ends_with('{'));
        at = tag.as_ref().map_or(next + 1, |tag| tag.range.end);
        tags.extend(tag);
    }
    tags
}

/// What stands beside a tag in its lines.
pub(in crate::sources) struct Surroundings<'t> {
    /// The line in which the tag begins.
    pub(in crate::sources) line: Line<'t>,
    /// Whether nothing else stands in its lines.
    pub(in crate::sources) alone: bool,
    /// Where the line ends in which it ends, without its line end.
    pub(in crate::sources) end: usize,
    /// Whether it is the target of a link or image.
    pub(in crate::sources) target: bool,
    /// Whether it stands in a row of a table.
    pub(in crate::sources) cell: bool,
}

impl<'t> Surroundings<'t> {
    pub(in crate::sources) fn of(text: &Text<'t>, tag: &Range<usize>) -> Option<Self> {
        let near = text.all.floor_char_boundary(tag.start.saturating_sub(LONGEST)).max(text.body);
        let begin = text.all[near..tag.start].rfind('\n').map(|end| near + end + 1);
        let start = begin.unwrap_or(near);
        let rest = &text.all[tag.end..text.all.floor_char_boundary((tag.end + LONGEST).min(text.all.len()))];
        let rest = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end_matches('\r');
        let line = lines(&text.all[..tag.end + rest.len()], start).next()?;
        let before = &text.all[start..tag.start];
        let begins = begin.is_some() || near == text.body;
        let alone = begins && line.content_start() == tag.start && rest.trim().is_empty();
        let target = ["](", "](<", "href=\"", "src=\"", "]: "].iter().any(|mark| before.ends_with(mark));
        let cell = line.content().starts_with('|') && line.content_start() < tag.start;
        Some(Self { line, alone, end: tag.end + rest.len(), target, cell })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_find_their_ends() {
        for (text, expected) in [
            ("{{< note >}}x{{< /note >}}", vec![("note", "", Some(1)), ("/note", "", None)]),
            ("{{% a b=\"c >}} %}}\" %}}", vec![("a", "b=\"c >}} %}}\"", None)]),
            (
                "{%- if a -%}{% if b %}x{% endif %}{% endif %}",
                vec![("if", "a", Some(3)), ("if", "b", Some(2)), ("/if", "", None), ("/if", "", None)],
            ),
            (
                "{{< br />}}{{< a >}}{{< b >}}{{< /a >}}{{< /c >}}",
                vec![
                    ("br", "", None),
                    ("a", "", Some(3)),
                    ("b", "", None),
                    ("/a", "", None),
                    ("/c", "", None),
                ],
            ),
            ("{{< blocks/lead \"x >}} y", vec![("blocks/lead", "\"x", None)]),
            ("`{{< code >}}` {%s} {{ x }} {% %} {%% {{{< x >}}", vec![]),
        ] {
            let tags = find(&Text::new(text, 0, false));
            let found: Vec<_> = tags
                .iter()
                .map(|tag| (format!("{}{}", if tag.closes { "/" } else { "" }, tag.name), tag.rest, tag.end))
                .collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(name, rest, end)| (name.to_owned(), rest, end)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
