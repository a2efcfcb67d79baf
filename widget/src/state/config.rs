//! The host page's configuration. It arrives as JSON and may contain anything: what can't be read falls back to its default.

use kb_core::ticket::{Fact, TicketDraft};

use super::value::Value;

/// Most facts that the host may give.
pub(super) const MAX_FACTS: usize = 40;

/// The colour theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// The device's preference.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The theme of this name; `Auto` for an unknown name.
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// Who is signed in, as far as the host knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The account that they belong to.
    pub account: String,
    /// A short-lived token of the host that proves who they are; the gateway checks it.
    pub token: String,
}

impl Identity {
    /// Reads the host's object.
    pub fn read(value: &impl Value) -> Self {
        let text = |name| value.get(name).text();
        Self { name: text("name"), email: text("email"), account: text("account"), token: text("token") }
    }

    /// Says who asks. It outranks what the form was filled with, because the host knows who is signed in.
    pub fn sign(&self, draft: &mut TicketDraft) {
        for (known, field) in [(&self.name, &mut draft.name), (&self.email, &mut draft.email)] {
            if !known.is_empty() {
                field.clone_from(known);
            }
        }
    }

    /// The account as a fact for the ticket.
    pub fn account(&self) -> Option<Fact> {
        facts_of(std::iter::once(("account".to_owned(), self.account.clone()))).pop()
    }
}

/// What the host fills into the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefill {
    /// The question.
    pub question: String,
    /// Details of the question.
    pub details: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

impl Prefill {
    /// Reads the host's object.
    pub fn read(value: &impl Value) -> Self {
        let text = |name| value.get(name).text();
        Self {
            question: text("question"),
            details: text("details"),
            name: text("name"),
            email: text("email"),
        }
    }
}

/// The host's configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Addresses of the bundles' manifests, widest audience first.
    pub bundles: Vec<String>,
    /// The gateway's address, without a final slash.
    pub gateway: String,
    /// The language of the panel's texts and of the search.
    pub locale: String,
    /// The colour theme.
    pub theme: Theme,
    /// Whether the panel is part of the page's layout instead of floating above the page.
    pub inline: bool,
    /// Texts that the host replaces, by their name in the catalog.
    pub strings: Vec<(String, String)>,
    /// The name of the product that the panel helps with, shown in its title.
    pub product: String,
    /// Facts about where the client is.
    pub context: Vec<Fact>,
    /// Who is signed in.
    pub identity: Identity,
    /// Whether feedback on an article contains the question that found it, so that the next build can learn from it.
    pub learn: bool,
}

impl Config {
    /// Reads the host's object.
    pub fn read(value: &impl Value) -> Self {
        let text = |name| value.get(name).text();
        let strings = value.get("strings").entries().into_iter();
        Self {
            bundles: manifests(&value.get("kb")),
            gateway: text("gateway").trim_end_matches('/').to_owned(),
            locale: text("locale"),
            theme: Theme::from_name(&text("theme")),
            inline: value.get("inline").is_true(),
            strings: strings
                .map(|(name, word)| (name, word.text()))
                .filter(|(_, word)| !word.is_empty())
                .collect(),
            product: text("product"),
            context: facts(&value.get("context")),
            identity: Identity::read(&value.get("identity")),
            learn: value.get("learn").is_true(),
        }
    }
}

/// One address or a list of them.
fn manifests(value: &impl Value) -> Vec<String> {
    match value.as_text() {
        Some(addresses) => addresses.split_whitespace().map(str::to_owned).collect(),
        None => value.texts().into_iter().filter(|url| !url.is_empty()).collect(),
    }
}

/// The host's context as facts that a ticket can carry: names in lower case, short values, at most forty facts.
pub fn facts(value: &impl Value) -> Vec<Fact> {
    facts_of(value.entries().into_iter().filter_map(|(name, value)| Some((name, value.scalar()?))))
}

fn facts_of(entries: impl Iterator<Item = (String, String)>) -> Vec<Fact> {
    let fact = |(name, value): (String, String)| {
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '_' };
        let name: String = name.chars().take(64).map(plain).collect::<String>().to_ascii_lowercase();
        let value: String = value.chars().filter(|c| !c.is_control()).take(1_000).collect();
        (!name.is_empty() && !value.is_empty()).then_some(Fact { name, value })
    };
    entries.filter_map(fact).take(MAX_FACTS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Config {
        Config::read(&serde_json::from_str::<serde_json::Value>(json).unwrap_or_default())
    }

    #[test]
    fn anything_reads_as_a_configuration() {
        for bad in
            ["", "null", "[]", "7", "{\"kb\":7,\"theme\":{},\"strings\":[],\"context\":\"x\",\"identity\":3}"]
        {
            assert_eq!(read(bad), Config::default(), "{bad}");
        }
        let config = read(
            r#"{"kb":["/a/manifest.json"],"gateway":"/v1/","theme":"dark","strings":{"title":"Aid","x":1},
                "context":{"Page Name":"Pay runs","tries":3,"nested":{}},"identity":{"email":"ana@example.com"}}"#,
        );
        assert_eq!(config.bundles, ["/a/manifest.json"]);
        assert_eq!((config.gateway.as_str(), config.theme), ("/v1", Theme::Dark));
        assert_eq!(config.strings.len(), 1);
        let facts: Vec<String> = config.context.iter().map(|f| format!("{}={}", f.name, f.value)).collect();
        assert_eq!(facts, ["page_name=Pay runs", "tries=3"]);
        assert_eq!(config.identity.email, "ana@example.com");
        for (json, learn) in
            [("true", true), ("\"true\"", true), ("\"\"", false), ("\"false\"", false), ("1", false)]
        {
            assert_eq!(read(&format!("{{\"learn\":{json}}}")).learn, learn, "{json}");
        }
    }
}
