//! Reads `[variables]` of kb.toml.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::node::{Map, Value};
use crate::diagnostic::codes;

/// Tables within tables, at most.
const MOST_LEVELS: usize = 8;

/// The values by their names in lower case. A table in the table gives its names a prefix, as in `product.name`.
pub(super) fn read(fields: &mut Fields<'_>, top: &mut Map) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    let Some((map, _)) = fields.map(top, "variables") else { return variables };
    let mut open = vec![(String::new(), map, 0)];
    while let Some((prefix, map, level)) = open.pop() {
        for entry in map {
            let name = format!("{prefix}{}", entry.key.text.to_lowercase());
            match entry.node.value {
                Value::Scalar(text) => {
                    variables.insert(name, text.split_whitespace().collect::<Vec<_>>().join(" "));
                }
                Value::Map(inner) if level < MOST_LEVELS => open.push((format!("{name}."), inner, level + 1)),
                Value::Map(_) | Value::List(_) | Value::Null => {
                    let message = format!("the variable `{name}` should be one text; it is left out");
                    fields.report(&codes::CONFIG_VALUE, &entry.node.span, message);
                }
            }
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fields::Fields;
    use super::super::toml_text;
    use crate::diagnostic::{LineIndex, codes};

    #[test]
    fn tables_give_names_a_prefix() {
        for (text, expected, problems) in [
            ("[variables]\nName = \"Alder\"\n", vec![("name", "Alder")], 0),
            ("[variables.product]\nname = \"A\\n b\"\n", vec![("product.name", "A b")], 0),
            ("[variables]\na = [\"x\"]\nb = 3\n", vec![("b", "3")], 1),
            ("variables = \"x\"\n", vec![], 1),
        ] {
            let lines = LineIndex::new(&Arc::from("kb.toml"), text);
            let mut fields = Fields::new(&lines, &codes::CONFIG_VALUE);
            let (mut top, _) = toml_text::parse(text, 0);
            let read = super::read(&mut fields, &mut top);
            let variables: Vec<_> =
                read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!((variables, fields.diagnostics.len()), (expected, problems), "{text}");
        }
    }
}
