//! What must not become a feature: names of accounts, and words that too few accounts use. Personal data is removed before.

use std::collections::BTreeSet;

use kb_core::index::TermEntry;
use kb_core::text::Analyzer;

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

/// Fewest accounts that must have used a feature: the setting in `kb.toml`, or else three, or one where no ticket names its account.
pub fn min_accounts(configured: Option<u32>, any_account: bool) -> u32 {
    configured.unwrap_or(if any_account { MIN_ACCOUNTS } else { 1 }).max(1)
}
