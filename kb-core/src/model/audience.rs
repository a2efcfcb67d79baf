//! Who may read an article, a picture or a resolved ticket. Every stage of the compiler asks this one rule.

use std::collections::BTreeSet;
use std::fmt;

/// A group of readers that gets a bundle of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Every client; its bundle is `public`.
    Client,
    /// One account's users, by account name: `client:ACME`.
    Account(String),
    /// Support staff.
    Internal,
}

impl Audience {
    /// Reads `client`, `client:ACCOUNT` or `internal`; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "client" => Some(Self::Client),
            "internal" => Some(Self::Internal),
            other => {
                let account = other.strip_prefix("client:")?.trim();
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                (!account.is_empty() && account.chars().all(plain)).then(|| Self::Account(account.to_owned()))
            }
        }
    }

    /// The folder of this audience's bundle below `dist/`.
    pub fn folder(&self) -> String {
        match self {
            Self::Client => "public".to_owned(),
            Self::Account(account) => format!("client-{account}"),
            Self::Internal => "internal".to_owned(),
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client => f.write_str("client"),
            Self::Account(account) => write!(f, "client:{account}"),
            Self::Internal => f.write_str("internal"),
        }
    }
}

/// Who may read something. Restricted text never ships in the bundle of a wider audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Readers {
    /// Whoever opens the help: nothing names an audience.
    #[default]
    Everyone,
    /// These audiences and support staff, who may read everything.
    Only(BTreeSet<Audience>),
}

impl Readers {
    /// These audiences and support staff; without any, support staff alone.
    pub fn only(audiences: impl IntoIterator<Item = Audience>) -> Self {
        Self::Only(audiences.into_iter().collect())
    }

    /// Whether someone of this audience may read it. An account's users may read whatever every client may.
    pub fn may_read(&self, audience: &Audience) -> bool {
        match (self, audience) {
            (Self::Everyone, _) | (_, Audience::Internal) => true,
            (Self::Only(named), Audience::Client) => named.contains(&Audience::Client),
            (Self::Only(named), account @ Audience::Account(_)) => {
                named.contains(&Audience::Client) || named.contains(account)
            }
        }
    }

    /// Whether it belongs in this audience's own bundle. An account's bundle is opened beside that of all clients, so it repeats
    /// nothing from there.
    pub fn ships_to(&self, audience: &Audience) -> bool {
        match (self, audience) {
            (_, Audience::Internal) => true,
            (Self::Everyone, Audience::Client) => true,
            (Self::Everyone, Audience::Account(_)) => false,
            (Self::Only(named), audience) => named.contains(audience),
        }
    }

    /// Lets these readers in as well.
    pub fn widen(&mut self, others: &Self) {
        match (&mut *self, others) {
            (Self::Only(mine), Self::Only(theirs)) => mine.extend(theirs.iter().cloned()),
            _ => *self = Self::Everyone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_read_and_print_alike() {
        for text in ["client", "client:ACME", "internal"] {
            assert_eq!(Audience::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "Client", "client:", "client:../x", "ITPro"] {
            assert_eq!(Audience::parse(text), None, "{text:?}");
        }
    }

    fn readers(named: &[&str]) -> Readers {
        Readers::only(named.iter().map(|name| Audience::parse(name).unwrap()))
    }

    #[test]
    fn one_rule_says_who_may_read_and_in_which_bundle_it_ships() {
        const YES: bool = true;
        const NO: bool = false;
        for (who, may_read, ships_to) in [
            // In the order client, client:ACME, internal.
            (Readers::Everyone, [YES, YES, YES], [YES, NO, YES]),
            (readers(&["client"]), [YES, YES, YES], [YES, NO, YES]),
            (readers(&["client:ACME"]), [NO, YES, YES], [NO, YES, YES]),
            (readers(&["client", "client:ACME"]), [YES, YES, YES], [YES, YES, YES]),
            (readers(&["client:OTHER", "internal"]), [NO, NO, YES], [NO, NO, YES]),
            (readers(&["internal"]), [NO, NO, YES], [NO, NO, YES]),
            (readers(&[]), [NO, NO, YES], [NO, NO, YES]),
        ] {
            let audiences = ["client", "client:ACME", "internal"].map(|name| Audience::parse(name).unwrap());
            assert_eq!(audiences.each_ref().map(|audience| who.may_read(audience)), may_read, "{who:?}");
            assert_eq!(audiences.each_ref().map(|audience| who.ships_to(audience)), ships_to, "{who:?}");
        }
    }

    #[test]
    fn widening_adds_readers_and_takes_none_away() {
        for (one, other, both) in [
            (readers(&["internal"]), readers(&["client"]), readers(&["client", "internal"])),
            (readers(&[]), readers(&["client:ACME"]), readers(&["client:ACME"])),
            (readers(&["internal"]), Readers::Everyone, Readers::Everyone),
            (Readers::Everyone, readers(&["internal"]), Readers::Everyone),
        ] {
            let mut widened = one.clone();
            widened.widen(&other);
            assert_eq!(widened, both, "{one:?} with {other:?}");
        }
    }
}
