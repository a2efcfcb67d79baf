//! The names that knowledge bases give to products, categories and routes.

use super::value::Value;

/// The kinds of things that have names.
const KINDS: [&str; 3] = ["products", "categories", "routes"];

/// The names of one knowledge base or several: the `names` entries of their manifests, as kind, id and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(Vec<(&'static str, String, String)>);

impl Names {
    /// Reads the `names` entry of a manifest.
    pub fn read(json: &impl Value) -> Self {
        let of_kind = |kind: &'static str| {
            let names = json.get(kind).entries().into_iter();
            names.map(move |(id, name)| (kind, id, name.text()))
        };
        Self(KINDS.into_iter().flat_map(of_kind).collect())
    }

    /// Adds names. Those that are known already take precedence.
    pub fn add(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// The name of a product, or its id if it has none.
    pub fn product<'n>(&'n self, id: &'n str) -> &'n str {
        self.name("products", id)
    }

    /// The name of a category, or its id if it has none.
    pub fn category<'n>(&'n self, id: &'n str) -> &'n str {
        self.name("categories", id)
    }

    /// The name of a route, or its id if it has none.
    pub fn route<'n>(&'n self, id: &'n str) -> &'n str {
        self.name("routes", id)
    }

    fn name<'n>(&'n self, kind: &str, id: &'n str) -> &'n str {
        let mut names = self.0.iter().filter(|(known, of, _)| *known == kind && of == id);
        names.find(|(.., name)| !name.is_empty()).map_or(id, |(.., name)| name)
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
            names.add(&Names::read(&serde_json::from_str::<serde_json::Value>(entry).unwrap()));
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
