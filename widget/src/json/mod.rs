//! Reads and writes JSON. Derived serde code for everything that the panel stores and sends needs 45 KB of compressed wasm; this needs 3.
//! Numbers stay text, so it needs no floating-point code.

mod read;

use read::Input;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number as text.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its entries in order.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads a document; `None` if it is not valid JSON.
    pub fn parse(text: &str) -> Option<Self> {
        let mut input = Input { text, at: 0 };
        let value = input.value(0)?;
        input.space();
        (input.at == text.len()).then_some(value)
    }

    /// A string.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A whole number.
    pub fn number(number: u64) -> Self {
        Self::Number(number.to_string())
    }

    /// An object.
    pub fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// An entry of an object; `Null` if there is none.
    pub fn get(&self, name: &str) -> &Self {
        self.entries().iter().find(|(known, _)| known == name).map_or(&Self::Null, |(_, value)| value)
    }

    /// The entries of an object; empty for anything else.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// The values of a list; empty for anything else.
    pub fn list(&self) -> &[Self] {
        if let Self::List(values) = self { values } else { &[] }
    }

    /// A string's text; empty for anything else.
    pub fn as_text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }

    /// A copy of a string's text.
    pub fn to_text(&self) -> String {
        self.as_text().to_owned()
    }

    /// A whole number; `None` for anything else.
    pub fn as_number(&self) -> Option<u64> {
        if let Self::Number(text) = self { text.parse().ok() } else { None }
    }

    /// Whether it is `true` or the text `true`, because an attribute can only contain text.
    pub fn is_true(&self) -> bool {
        *self == Self::Flag(true) || self.as_text() == "true"
    }

    /// The document as text.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.push(&mut out);
        out
    }

    fn push(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::Text(text) => push_text(text, out),
            Self::List(values) => {
                out.push('[');
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    value.push(out);
                }
                out.push(']');
            }
            Self::Map(entries) => {
                out.push('{');
                for (at, (name, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    push_text(name, out);
                    out.push(':');
                    value.push(out);
                }
                out.push('}');
            }
        }
    }
}

fn push_text(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c < ' ' => {
                out.push_str("\\u00");
                out.extend([HEX[c as usize >> 4] as char, HEX[c as usize & 15] as char]);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn documents_read_and_write_as_serde_does() {
        for text in [
            "null",
            "[true,false,[],{}]",
            "{\"a\":{\"b\":[1,-2,0.5,12345678901234567890]},\"\":\"\"}",
            "\"line\\nquote\\\" back\\\\ bell\\u0007 ü 給 😀\"",
            " { \"a\" : [ 1 , 2 ] } ",
            "\"\\ud83d\\ude00\\u00fc\\/\\t\"",
        ] {
            let ours = Json::parse(text).unwrap();
            let theirs: serde_json::Value = serde_json::from_str(text).unwrap();
            let again: serde_json::Value = serde_json::from_str(&ours.write()).unwrap();
            assert_eq!(again, theirs, "{text}");
            assert_eq!(Json::parse(&ours.write()), Some(ours));
        }
    }

    #[test]
    fn invalid_json_is_refused() {
        let deep = "[".repeat(100_000);
        for bad in [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "{a:1}",
            "\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "tru",
            "1 2",
            "-",
            "\"\n\"",
            &deep,
        ] {
            assert_eq!(Json::parse(bad), None, "{bad:.20}");
        }
    }
}
