//! A list of attributes in braces, as kramdown, Pandoc, Python-Markdown and markdown-it read it: `{#id .class width=300}`, `{: .lead}`.

use super::super::hidden_piece::nearby;

/// What an attribute list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttributeList<'t> {
    /// With its braces.
    pub(super) length: usize,
    pub(super) id: Option<&'t str>,
    /// Whether it begins with a colon, so that it is nothing else.
    pub(super) colon: bool,
    /// Whether it begins with an address or a class; a pair such as `{name=value}` may be what the text is about.
    pub(super) named: bool,
}

/// Longest list.
const LONGEST: usize = 512;

impl<'t> AttributeList<'t> {
    /// The list that a text begins with.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let near = nearby(text, LONGEST);
        let inner = near.strip_prefix('{')?;
        let inner = &inner[..end(inner)?];
        let attributes = inner.strip_prefix(':').unwrap_or(inner);
        let colon = attributes.len() < inner.len();
        // `{:name: .class}` defines a list for later use.
        let attributes = match attributes.split_once(": ") {
            Some((name, rest)) if colon && is_name(name) => rest,
            _ => attributes,
        };
        let mut list = Self { length: inner.len() + 2, id: None, colon, named: false };
        let mut any = false;
        for attribute in Attributes(attributes) {
            let named = list.take(attribute)?;
            list.named |= named && !any;
            any = true;
        }
        (any || colon && !attributes.is_empty()).then_some(list)
    }

    /// Takes an attribute in, and says whether it is an address or a class; `None` where it is no attribute.
    fn take(&mut self, attribute: &'t str) -> Option<bool> {
        if let Some(id) = attribute.strip_prefix('#') {
            let (id, classes) = id.split_once('.').unwrap_or((id, ""));
            let fits = is_address(id) && classes.split('.').all(|class| class.is_empty() || is_class(class));
            self.id = self.id.or(Some(id)).filter(|_| fits);
            return fits.then_some(true);
        }
        if let Some(classes) = attribute.strip_prefix('.') {
            return classes.split('.').all(is_class).then_some(true);
        }
        match attribute.split_once('=') {
            // `{=html}` says in which language code is.
            Some((name, value)) => {
                let fits = if name.is_empty() { is_name(value) } else { is_name(name) && !value.is_empty() };
                if name == "id" {
                    self.id = self.id.or(Some(value.trim_matches(['"', '\''])));
                }
                fits.then_some(false)
            }
            None => (attribute == "-" || attribute == "unnumbered" || self.colon && is_name(attribute))
                .then_some(false),
        }
    }
}

/// Where the closing brace stands, which quotation marks may hold too.
fn end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (None, '}') => return Some(at),
            (None, '{' | '\n' | '<') => return None,
            (None, '"' | '\'') if inner[..at].ends_with('=') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The attributes between blanks; quoted values may hold blanks.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.0.trim_start();
        let mut quote = None;
        let ends = |(_, c): &(usize, char)| {
            match (quote, *c) {
                (None, '"' | '\'') => quote = Some(*c),
                (Some(open), c) if open == c => quote = None,
                _ => {}
            }
            quote.is_none() && c.is_whitespace()
        };
        let end = rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at);
        self.0 = &rest[end..];
        (end > 0).then(|| &rest[..end])
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || "_@:".contains(c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-:@.".contains(c))
}

fn is_class(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || "-_".contains(c))
        && text.chars().all(|c| c.is_alphanumeric() || "-_:/".contains(c))
}

fn is_address(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_addresses_classes_and_pairs() {
        for (text, expected) in [
            ("{#id .class}", Some((12, Some("id"), false, true))),
            ("{: .lead } x", Some((10, None, true, true))),
            ("{:target=\"_blank\" rel='a b'}", Some((28, None, true, false))),
            ("{ width=50% }", Some((13, None, false, false))),
            ("{#fig:x.wide}", Some((13, Some("fig:x"), false, true))),
            ("{id=\"a\" .b}", Some((11, Some("a"), false, false))),
            ("{:toc}", Some((6, None, true, false))),
            ("{:note: .x title=\"}\"}", Some((21, None, true, true))),
            ("{=html}", Some((7, None, false, false))),
            ("{==a==}", None),
            ("{-}", Some((3, None, false, false))),
            ("{.python .numberLines}", Some((22, None, false, true))),
            ("{id}", None),
            ("{}", None),
            ("{ }", None),
            ("{{ x }}", None),
            ("{#1 $}", None),
            ("{.5}", None),
            ("{\"a\": 1}", None),
            ("{a, b}", None),
            ("{% if x=1 %}", None),
            ("{#if x}", None),
            ("{.open", None),
        ] {
            let list = AttributeList::read(text);
            assert_eq!(list.map(|l| (l.length, l.id, l.colon, l.named)), expected, "{text}");
        }
    }
}
