//! What must hold between the parts of `kb.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use kb_core::model::Audience;

use super::config::Config;
use super::fields::Fields;
use crate::account::AccountKey;
use crate::diagnostic::codes;

/// A category's route must be one of the routes, where there are any.
pub(super) fn check_routes(fields: &mut Fields<'_>, config: &Config) {
    if config.routes.is_empty() {
        return;
    }
    for category in &config.categories {
        let Some(route) = &category.route else { continue };
        if config.routes.iter().any(|known| known.id == *route) {
            continue;
        }
        let span = find(fields.lines.text(), route);
        let message =
            format!("category `{}` names the route `{route}`, which is not in `routes`", category.id);
        fields.report(&codes::CONFIG_VALUE, &span, message);
    }
}

/// Two audiences of one account would get two bundles, and tickets would not know which is meant.
pub(super) fn check_accounts(fields: &mut Fields<'_>, config: &Config) {
    let mut seen: BTreeMap<AccountKey, &Audience> = BTreeMap::new();
    for audience in config.audiences.keys() {
        let Some(account) = config.accounts.of_audience(audience) else { continue };
        let first = *seen.entry(account).or_insert(audience);
        if first != audience {
            let span = find(fields.lines.text(), &audience.to_string());
            let message = format!(
                "`{audience}` is the same account as `{first}`: case, spacing and legal form don't count, and `account_aliases` join names; keep one"
            );
            fields.report(&codes::CONFIG_VALUE, &span, message);
        }
    }
}

/// The first occurrence of a value in the file; plain texts don't carry their position.
fn find(text: &str, value: &str) -> Range<usize> {
    text.find(&format!("\"{value}\"")).map_or(0..0, |at| at + 1..at + 1 + value.len())
}
