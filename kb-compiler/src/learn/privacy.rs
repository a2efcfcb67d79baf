//! What must not become a feature, a label or a count: names of accounts, and what too few accounts share. Personal data is removed
//! before.

use std::collections::BTreeSet;

use kb_core::index::TermEntry;
use kb_core::model::{Audience, Resolution};
use kb_core::text::Analyzer;

use crate::account::AccountKey;
use crate::sources::config::Config;

/// The terms of account names, ascending, except those that an article contains, because articles make them public.
pub fn account_terms<'n>(
    names: impl Iterator<Item = &'n str>,
    analyzer: &Analyzer,
    entries: &[TermEntry],
) -> Vec<String> {
    let public = |term: &String| entries.binary_search_by(|entry| entry.key.as_str().cmp(term)).is_ok();
    let terms = names.flat_map(|name| analyzer.tokens(name)).map(|token| token.term);
    let found: BTreeSet<String> = terms.filter(|term| !public(term)).collect();
    found.into_iter().collect()
}

/// Fewest accounts that must have used a feature, unless `kb.toml` sets `min_accounts`.
const MIN_ACCOUNTS: u32 = 3;

/// Fewest accounts that must share something: the setting in `kb.toml`, or else three, or one where no ticket names an account. An account
/// that nobody verified is not counted, but it shows that there are accounts to protect.
pub fn min_accounts<'t>(config: &Config, mut tickets: impl Iterator<Item = &'t Resolution>) -> u32 {
    let default = || {
        let names_one = |ticket: &Resolution| {
            config.accounts.of_ticket(ticket).is_some() || ticket.claimed_account.is_some()
        };
        if tickets.any(names_one) { MIN_ACCOUNTS } else { 1 }
    };
    config.min_accounts.unwrap_or_else(default).max(1)
}

/// The accounts whose tickets share something: a label, or the article that closed them. Tickets without an account count as one account.
#[derive(Debug, Clone, Default)]
pub struct Sharing(BTreeSet<Option<AccountKey>>);

impl Sharing {
    /// Adds the account of a ticket.
    pub fn add(&mut self, account: Option<AccountKey>) {
        self.0.insert(account);
    }

    /// Whether an audience may know what is shared: support staff always, an account what is its own alone, and everyone what enough
    /// accounts share.
    pub fn is_known_to(&self, audience: &Audience, config: &Config, min_accounts: u32) -> bool {
        let own = || {
            let account = config.accounts.of_audience(audience);
            account.is_some() && self.0.iter().all(|other| *other == account)
        };
        *audience == Audience::Internal || self.0.len() >= min_accounts as usize || own()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Accounts;
    use kb_core::model::Provenance;

    #[test]
    fn an_audience_knows_what_enough_accounts_share_or_is_its_own() {
        let config = Config::default();
        for (accounts, public, acme, birch) in [
            (&["Acme", "Birch", "Cedar"][..], true, true, true),
            (&["Acme", "ACME Ltd", "acme"], false, true, false),
            (&["Acme", "Birch"], false, false, false),
            (&["Acme", ""], false, false, false),
            (&["Acme", "Birch", ""], true, true, true),
            (&[""], false, false, false),
        ] {
            let mut sharing = Sharing::default();
            accounts.iter().for_each(|name| sharing.add(config.accounts.key(name)));
            for (audience, known) in
                [("client", public), ("client:ACME", acme), ("client:Birch", birch), ("internal", true)]
            {
                let reader = Audience::parse(audience).unwrap();
                assert_eq!(sharing.is_known_to(&reader, &config, 3), known, "{audience}: {accounts:?}");
            }
        }
    }

    #[test]
    fn accounts_that_nobody_verified_are_protected_and_not_counted() {
        let named = |account: Option<&str>, claimed: Option<&str>, provenance| Resolution {
            account: account.map(str::to_owned),
            claimed_account: claimed.map(str::to_owned),
            provenance,
            ..Resolution::default()
        };
        let engineer = Provenance::Engineer;
        for (ticket, configured, expected) in [
            (named(None, None, engineer), None, 1),
            (named(Some("-"), None, engineer), None, 1),
            (named(Some("Acme"), None, engineer), None, 3),
            (named(None, Some("Acme"), engineer), None, 3),
            (named(Some("Acme"), None, Provenance::Anonymous), None, 1),
            (named(Some("Acme"), None, Provenance::SignedClient), None, 3),
            (named(None, None, engineer), Some(2), 2),
            (named(Some("Acme"), None, engineer), Some(1), 1),
        ] {
            let config =
                Config { min_accounts: configured, accounts: Accounts::default(), ..Config::default() };
            assert_eq!(min_accounts(&config, [&ticket].into_iter()), expected, "{ticket:?}");
        }
    }
}
