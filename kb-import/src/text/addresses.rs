//! The addresses in what somebody wrote, whatever its markup: the words around a link are kept as text, and where it leads is not.

use serde_json::Value;

/// How many addresses of a ticket are kept.
const MOST: usize = 10;

/// Adds the addresses in a value, in order, each once.
pub fn add_addresses(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => add_from_text(text, found),
        Value::Array(values) => values.iter().for_each(|value| add_addresses(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| add_addresses(value, found)),
        _ => {}
    }
}

fn add_from_text(text: &str, found: &mut Vec<String>) {
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    for rest in starts.filter(|rest| rest.starts_with("https://") || rest.starts_with("http://")) {
        let ends = |c: char| c.is_whitespace() || "\"'<>()[]{}|\\^`".contains(c);
        let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        if found.len() < MOST
            && address.len() > "https://".len()
            && !found.iter().any(|known| known == address)
        {
            found.push(address.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_every_markup() {
        for (text, expected) in [
            ("see https://a.example/kb/x.", &["https://a.example/kb/x"][..]),
            (
                "<a href=\"https://a.example/kb/x?y=1\">this</a>, http://b.example",
                &["https://a.example/kb/x?y=1", "http://b.example"],
            ),
            (
                "[this|https://a.example/x] and [that](https://a.example/y)",
                &["https://a.example/x", "https://a.example/y"],
            ),
            ("https://a.example/x https://a.example/x", &["https://a.example/x"]),
            ("https:// and httpd", &[]),
        ] {
            let mut found = Vec::new();
            add_addresses(&Value::from(vec![text]), &mut found);
            assert_eq!(found, expected, "{text}");
        }
    }
}
