//! Reads `[tags.FIELD]` of kb.toml: what tags are called, and which names mean the same.

use std::collections::BTreeMap;

use kb_core::model::TagField;

use super::config_tables::{groups, leave_out};
use super::fields::Fields;
use super::node::{Entry, Map, Value};
use super::tag_names::TagNames;
use crate::diagnostic::codes;

/// The tags of each field that the file names, by field.
pub(super) fn read(fields: &mut Fields<'_>, top: &mut Map) -> BTreeMap<String, TagNames> {
    let mut tags = BTreeMap::new();
    let Some((table, _)) = fields.map(top, "tags") else { return tags };
    for Entry { key, node } in table {
        let known = TagField::parse(&key.text).is_some();
        match node.value {
            Value::Map(map) if known => {
                let names = read_field(fields, &key.text, map);
                tags.insert(key.text, names);
            }
            _ => {
                let all = TagField::NAMES.join(", ");
                let message = format!(
                    "`tags.{}` should be a table of one of these fields: {all}; it is left out",
                    key.text
                );
                fields.report(&codes::CONFIG_VALUE, &key.span, message);
            }
        }
    }
    tags
}

fn read_field(fields: &mut Fields<'_>, field: &str, mut map: Map) -> TagNames {
    let values = fields.strings(&mut map, "values");
    let mut tags = TagNames { values: values.into_iter().collect(), names: BTreeMap::new() };
    for group in groups(fields, &mut map, "merges") {
        let Some((first, others)) = group.split_first() else { continue };
        tags.names.extend(others.iter().map(|name| (name.to_lowercase(), first.clone())));
    }
    if let Some((synonyms, _)) = fields.map(&mut map, "synonyms") {
        for Entry { key, node } in synonyms {
            match node.value {
                Value::Scalar(tag) if !tag.trim().is_empty() => {
                    tags.names.insert(key.text.trim().to_lowercase(), tag.trim().to_owned());
                }
                _ => {
                    let message = format!("`{}` should name one tag; it is left out", key.text);
                    fields.report(&codes::CONFIG_VALUE, &node.span, message);
                }
            }
        }
    }
    leave_out(fields, &format!("tags.{field}"), map);
    end_in_tags(&mut tags);
    tags
}

/// A name that stands for a name that stands for a tag stands for that tag. A circle is left as it is.
fn end_in_tags(tags: &mut TagNames) {
    let names = tags.names.clone();
    for tag in tags.names.values_mut() {
        let next = |tag: &String| names.get(&tag.to_lowercase()).filter(|next| *next != tag).cloned();
        let chain = std::iter::successors(Some(tag.clone()), next).take(names.len() + 1);
        let chain: Vec<String> = chain.collect();
        if let Some(last) = chain.last().filter(|_| chain.len() <= names.len()) {
            tag.clone_from(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::config_file;

    #[test]
    fn names_end_in_tags() {
        for (text, names, problems) in [
            (
                "[tags.category]\nvalues = [\"Access\"]\nsynonyms = { \"log-in\" = \"Access\" }\n",
                &[("Log-In ", "Access"), ("access", "Access"), ("other", "other")][..],
                0,
            ),
            (
                "[tags.category]\nmerges = [[\"a\", \"b\"], [\"c\", \"a\"]]\n",
                &[("b", "c"), ("a", "c"), ("c", "c")],
                0,
            ),
            ("[tags.category]\nsynonyms = { a = \"b\", b = \"a\" }\n", &[("a", "b"), ("b", "a")], 0),
            ("[tags.category]\nsynonyms = { a = [\"b\"] }\n", &[("a", "a")], 1),
            ("[tags.colour]\nvalues = [\"red\"]\n", &[("a", "a")], 1),
            ("[tags.category]\ncolours = [\"red\"]\n", &[("a", "a")], 1),
        ] {
            let (config, found) = config_file::read(&Arc::from("kb.toml"), text);
            let shown = names.iter().map(|(name, _)| (*name, config.tag("category", name)));
            let shown: Vec<(&str, String)> = shown.collect();
            let expected: Vec<(&str, String)> =
                names.iter().map(|(name, tag)| (*name, (*tag).to_owned())).collect();
            assert_eq!((shown, found.len()), (expected, problems), "{text}: {found:?}");
        }
    }
}
