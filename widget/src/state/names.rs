//! The names that knowledge bases give to products, categories and routes.

use std::sync::Arc;

use crate::json::Json;

/// The names of one knowledge base or several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(Vec<Arc<[Named]>>);

/// A kind of thing, an id and its name.
type Named = (&'static str, String, String);

const PRODUCTS: &str = "products";
const CATEGORIES: &str = "categories";
const ROUTES: &str = "routes";

impl Names {
    /// Reads the `names` entry of a manifest.
    pub fn read(json: &Json) -> Self {
        let kinds = [PRODUCTS, CATEGORIES, ROUTES].into_iter();
        let entries = kinds.flat_map(|kind| json.get(kind).entries().iter().map(move |entry| (kind, entry)));
        Self(vec![entries.map(|(kind, (id, name))| (kind, id.clone(), name.to_text())).collect()])
    }

    /// Adds names. Those that are known already take precedence.
    pub fn add(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }

    /// The name of a product, or its id if it has none.
    pub fn product<'n>(&'n self, id: &'n str) -> &'n str {
        self.name(PRODUCTS, id)
    }

    /// The name of a category, or its id if it has none.
    pub fn category<'n>(&'n self, id: &'n str) -> &'n str {
        self.name(CATEGORIES, id)
    }

    /// The name of a route, or its id if it has none.
    pub fn route<'n>(&'n self, id: &'n str) -> &'n str {
        self.name(ROUTES, id)
    }

    fn name<'n>(&'n self, kind: &str, id: &'n str) -> &'n str {
        let mut all = self.0.iter().flat_map(|names| names.iter());
        all.find(|(of, known, _)| *of == kind && known == id).map_or(id, |(_, _, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_replaced_by_its_first_name() {
        let mut names = Names::default();
        for entry in [
            r#"{"routes": {"duty": "Payments duty officer"}, "categories": {"pay": "Pay runs"}}"#,
            r#"{"routes": {"duty": "Another name", "desk": "Front desk"}, "products": {"pay": "Payroll"}}"#,
            "null",
        ] {
            names.add(&Names::read(&Json::parse(entry).unwrap()));
        }
        for (named, expected) in [
            (names.route("duty"), "Payments duty officer"),
            (names.route("desk"), "Front desk"),
            (names.route("payroll-desk"), "payroll-desk"),
            (names.category("pay"), "Pay runs"),
            (names.category("duty"), "duty"),
            (names.product("pay"), "Payroll"),
            (names.product(""), ""),
        ] {
            assert_eq!(named, expected);
        }
    }
}
