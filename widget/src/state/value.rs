//! Values whose form nobody promises: what the host gave, and what the browser stored. What can't be read is empty. In the browser these
//! are JavaScript's own values, because neither serde_json nor serde-wasm-bindgen fits into what every visit downloads.

/// A JSON value.
pub trait Value: Sized {
    /// An entry of an object; `null` if there is none.
    fn get(&self, name: &str) -> Self;
    /// The text of a string.
    fn as_text(&self) -> Option<String>;
    /// A number.
    fn as_number(&self) -> Option<f64>;
    /// `true` or `false`.
    fn as_flag(&self) -> Option<bool>;
    /// The text of a string, a number, `true` or `false`.
    fn scalar(&self) -> Option<String>;
    /// The values of a list; empty for anything else.
    fn list(&self) -> Vec<Self>;
    /// The entries of an object; empty for anything else.
    fn entries(&self) -> Vec<(String, Self)>;
    /// A string; `null` without a text.
    fn from_text(text: Option<&str>) -> Self;
    /// A number.
    fn from_number(number: f64) -> Self;
    /// A list.
    fn from_list(values: Vec<Self>) -> Self;
    /// An object.
    fn from_entries(entries: Vec<(&str, Self)>) -> Self;

    /// The text of a string; empty for anything else.
    fn text(&self) -> String {
        self.as_text().unwrap_or_default()
    }

    /// The texts of a list; empty for anything else.
    fn texts(&self) -> Vec<String> {
        self.list().iter().map(Self::text).collect()
    }

    /// Whether it is `true` or the text `true`, because an attribute can only contain text.
    fn is_true(&self) -> bool {
        self.as_flag().unwrap_or_else(|| self.text() == "true")
    }

    /// A whole number; 0 for anything else.
    fn number(&self) -> usize {
        self.as_number().unwrap_or_default() as usize
    }

    /// A list of strings.
    fn from_texts(texts: &[String]) -> Self {
        Self::from_list(texts.iter().map(|text| Self::from_text(Some(text))).collect())
    }
}

#[cfg(test)]
impl Value for serde_json::Value {
    fn get(&self, name: &str) -> Self {
        self[name].clone()
    }

    fn as_text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn as_number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn as_flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn scalar(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Number(_) | Self::Bool(_) => Some(self.to_string()),
            _ => None,
        }
    }

    fn list(&self) -> Vec<Self> {
        self.as_array().cloned().unwrap_or_default()
    }

    fn entries(&self) -> Vec<(String, Self)> {
        self.as_object().cloned().unwrap_or_default().into_iter().collect()
    }

    fn from_text(text: Option<&str>) -> Self {
        text.into()
    }

    fn from_number(number: f64) -> Self {
        number.into()
    }

    fn from_list(values: Vec<Self>) -> Self {
        Self::Array(values)
    }

    fn from_entries(entries: Vec<(&str, Self)>) -> Self {
        Self::Object(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}
