//! Tells tags from text in angle brackets: placeholders such as `<your password>`, types such as `Vec<String>`, comparisons such as `a<b and
//! c>d`. Components of other tools and custom elements are tags: those that have an end or values.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::attributes;
use super::elements;
use super::tags;
use super::tokens::{self, Content, StartTag};

/// What tells tags from text in one article.
#[derive(Debug)]
pub(in crate::sources) struct Tags<'t> {
    text: &'t str,
    /// Whether it is MDX, where every name in capitals is a component.
    mdx: bool,
    /// The names of all its end tags in lower case, and where the last of each stands. Most articles never ask for them.
    ends: OnceLock<BTreeMap<String, usize>>,
}

impl<'t> Tags<'t> {
    pub(in crate::sources) fn of(text: &'t str, mdx: bool) -> Self {
        Self { text, mdx, ends: OnceLock::new() }
    }

    /// Whether a start tag, written as `raw`, is text.
    pub(in crate::sources) fn is_text(&self, tag: &StartTag, raw: &str) -> bool {
        if elements::named(&tag.name).is_some() {
            let odd =
                |(name, value): &(String, String)| value.is_empty() && !attributes::may_have_no_value(name);
            return !raw.contains(['=', '{']) && tag.attributes.iter().any(odd);
        }
        !self.is_component(raw, tag)
    }

    /// Whether an end tag, written as `raw`, is text.
    pub(in crate::sources) fn is_text_end(&self, name: &str, raw: &str) -> bool {
        elements::named(name).is_none() && !may_be_component(written_name(raw))
    }

    /// Whether an end tag of that name in lower case stands at byte `at` or behind it.
    pub(in crate::sources) fn ends_behind(&self, name: &str, at: usize) -> bool {
        self.ends().get(name).is_some_and(|last| *last >= at)
    }

    fn is_component(&self, raw: &str, tag: &StartTag) -> bool {
        let name = written_name(raw);
        let has_value = tag.attributes.iter().any(|(_, value)| !value.is_empty());
        let closed = || tag.self_closing || self.ends().contains_key(&tag.name);
        match () {
            () if self.mdx && name.starts_with(|c: char| c.is_ascii_uppercase()) => true,
            () if may_be_component(name) => has_value || closed(),
            () => has_value && closed(),
        }
    }

    fn ends(&self) -> &BTreeMap<String, usize> {
        let name = |at: usize| written_name(&self.text[at..]).to_ascii_lowercase();
        self.ends.get_or_init(|| self.text.match_indices("</").map(|(at, _)| (name(at), at)).collect())
    }
}

/// A tag's name as written, without its slash.
pub(in crate::sources) fn written_name(raw: &str) -> &str {
    let name = raw.trim_start_matches('<').trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(name.len());
    &name[..end]
}

/// Whether a name that HTML doesn't have is of the form that components have: `Step`, `my-widget`.
fn may_be_component(name: &str) -> bool {
    name.contains('-') || name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// What is shown of a tag in a line that holds nothing but words.
pub(in crate::sources) fn words<'r>(raw: &'r str, line: &str) -> &'r str {
    let tags = Tags::of(line, false);
    match tokens::tokens(raw).first().map(|token| &token.content) {
        Some(Content::Start(tag)) if tags.is_text(tag, raw) => raw,
        Some(Content::End(name)) if tags.is_text_end(name, raw) => raw,
        Some(Content::Start(tag)) if tag.name == "br" => " ",
        _ => "",
    }
}

/// Whether a line may begin with a tag that is text, at a glance.
pub(in crate::sources) fn may_begin_with_text(line: &str) -> bool {
    let content = line.trim_start_matches(|c: char| " \t>*+-.)".contains(c) || c.is_ascii_digit());
    content.starts_with('<') && !tags::tag_name(content).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_tag_is_text() {
        for (html, text) in [
            ("<user>", true),
            ("<your password>", true),
            ("<String>", true),
            ("<b and c>", true),
            ("<Option A>", true),
            ("</foo>", true),
            ("<server>x</server>", true),
            ("<user-name>", true),
            ("<b>", false),
            ("<b class='x' and>", false),
            ("<td nowrap>", false),
            ("<div markdown>", false),
            ("<details open>", false),
            ("<p v-if>", false),
            ("<Step title='Open'>", false),
            ("<Badge/>", false),
            ("<Note>x</Note>", false),
            ("<my-widget>x</my-widget>", false),
            ("<badge text='new' />", false),
        ] {
            let tags = Tags::of(html, false);
            let first = tokens::tokens(html).swap_remove(0);
            let raw = &html[first.range];
            let found = match &first.content {
                Content::Start(tag) => tags.is_text(tag, raw),
                Content::End(name) => tags.is_text_end(name, raw),
                Content::Text(_) => panic!("{html} is a tag to the tokenizer"),
            };
            assert_eq!(found, text, "{html}");
        }
        let tag = StartTag { name: "step".to_owned(), ..StartTag::default() };
        assert!(!Tags::of("<Step>", true).is_text(&tag, "<Step>"));
    }
}
