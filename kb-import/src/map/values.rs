//! What a value of the ticket system is called here.

use kb_core::model::TagField;

use super::mapping::Mapping;

/// Whether a field's values come from a list, and are counted where a mapping has no name for them.
pub(super) fn is_listed(field: &str) -> bool {
    TagField::NAMES.contains(&field) || ["link", "product", "component", "articles"].contains(&field)
}

/// A value by its name here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The name that it has.
    Known(String),
    /// Itself, because the field has a table of values and this one is not in it.
    Unlisted(String),
    /// The mapping leaves it out.
    LeftOut,
}

pub(super) fn named(mapping: &Mapping, field: &str, value: &str) -> Named {
    let Some(table) = mapping.values.get(field) else { return Named::Known(value.to_owned()) };
    match table.get(&value.to_lowercase()) {
        Some(name) if name.is_empty() => Named::LeftOut,
        Some(name) => Named::Known(name.clone()),
        None => Named::Unlisted(value.to_owned()),
    }
}

/// An article as a field, a link or a comment names it: its id, its former id, or an address that ends with either.
pub(super) fn article(mapping: &Mapping, value: &str) -> Named {
    let bare = value.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let Some((_, path)) = bare.split_once("://") else { return named(mapping, "articles", value) };
    let last = path.rsplit('/').next().unwrap_or_default();
    let last = last.trim_end_matches(".html").trim_end_matches(".md");
    let found = [value, bare, last].map(|known| named(mapping, "articles", known));
    let known = found.into_iter().find(|found| !matches!(found, Named::Unlisted(_)));
    match known {
        Some(Named::Known(name)) if mapping.values.contains_key("articles") => Named::Known(name),
        Some(Named::LeftOut) => Named::LeftOut,
        Some(Named::Known(_) | Named::Unlisted(_)) => Named::Known(last.to_owned()),
        None => Named::Unlisted(last.to_owned()),
    }
}

/// The article that an address in an answer means, where the mapping knows the address or how addresses of articles begin.
pub(super) fn article_at(mapping: &Mapping, address: &str) -> Option<String> {
    let is_article = |start: &String| {
        let rest = address.strip_prefix(start.as_str()).unwrap_or_default();
        !start.is_empty() && !rest.trim_matches('/').is_empty()
    };
    let (name, known) = match article(mapping, address) {
        Named::Known(name) => (name, mapping.values.contains_key("articles")),
        Named::Unlisted(name) => (name, false),
        Named::LeftOut => return None,
    };
    ((known || mapping.articles_at.iter().any(is_article)) && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_answers_mean_articles_where_the_mapping_says_so() {
        let (values, start) = (
            "[values.articles]\n\"https://old.example/360\" = \"pay-run\"\n",
            "articles_at = [\"https://help.example/a/\"]\n",
        );
        for (mapping, address, expected) in [
            ("", "https://help.example/a/pay-run", None),
            (start, "https://help.example/a/pay-run.html?x=1", Some("pay-run")),
            (start, "https://help.example/a/", None),
            (start, "https://shop.example/pay-run", None),
            (values, "https://old.example/360", Some("pay-run")),
            (values, "https://help.example/a/pay-run", None),
        ] {
            let mapping = Mapping::new("", mapping).unwrap();
            assert_eq!(article_at(&mapping, address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn articles_are_ids_or_addresses() {
        let (none, some) = (
            "",
            "[values.articles]\n\"https://old.example/360\" = \"pay-run\"\n42 = \"payslip\"\nold = \"\"",
        );
        for (table, value, expected) in [
            (none, "pay-run", Named::Known("pay-run".to_owned())),
            (none, "https://help.example/a/pay-run.html?x=1#y", Named::Known("pay-run".to_owned())),
            (some, "https://old.example/360/", Named::Known("pay-run".to_owned())),
            (some, "https://new.example/42", Named::Known("payslip".to_owned())),
            (some, "https://new.example/43", Named::Unlisted("43".to_owned())),
            (some, "OLD", Named::LeftOut),
        ] {
            let mapping = Mapping::new("", table).unwrap();
            assert_eq!(article(&mapping, value), expected, "{value}");
        }
    }
}
