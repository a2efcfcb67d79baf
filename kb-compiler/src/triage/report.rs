//! What triage learned, for people.

use std::fmt;

use kb_core::triage::Field;
use serde::{Serialize, Serializer};

/// What was learned of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldReport {
    /// The field, by its name.
    #[serde(serialize_with = "by_name")]
    pub field: Field,
    /// Tickets that have a tag.
    pub tickets: usize,
    /// Different labels.
    pub labels: usize,
    /// Tickets whose text also stands under another label.
    pub contradicting: usize,
    /// Whether any ticket names its account.
    pub accounts_named: bool,
    /// Fewest accounts whose tickets had to have a feature.
    pub min_accounts: u32,
    /// Labels left out, with their tickets, because they would tell of few accounts.
    pub private_labels: usize,
    /// Features that the model knows; 0 where there is none.
    pub features: usize,
    /// Share of right labels among tickets that the model had not seen; `None` where there is no model.
    pub accuracy: Option<f64>,
}

fn by_name<S: Serializer>(field: &Field, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(field.name())
}

impl fmt::Display for FieldReport {
    /// A sentence a line, the first about the model, the others about what an author can mend.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tickets, labels, contradicting, min_accounts, features, .. } = self;
        let name = self.field.name();
        match self.accuracy {
            Some(accuracy) => writeln!(
                f,
                "{name}: {labels} labels from {tickets} tickets, {features} features; {:.1}% of unseen tickets right",
                accuracy * 100.0
            )?,
            None => writeln!(
                f,
                "{name}: nothing learned from {tickets} tickets with {labels} label; two different ones are needed, and more than 2,000 are taken for free text"
            )?,
        }
        if self.private_labels > 0 {
            writeln!(
                f,
                "{name}: {} labels left out, because fewer than {min_accounts} accounts use them or an account's name is in them; name them in kb.toml to have them learned",
                self.private_labels
            )?;
        }
        if !self.accounts_named && *min_accounts <= 1 {
            writeln!(
                f,
                "{name}: no ticket names an account, so a word of a single ticket may be learned from; add `account` to keep that from happening"
            )?;
        } else if *features == 0 && self.accuracy.is_some() {
            writeln!(
                f,
                "{name}: no word was used by tickets of {min_accounts} accounts, so all tickets look alike"
            )?;
        }
        if *contradicting > 0 {
            writeln!(
                f,
                "{name}: {contradicting} tickets have a text that stands under another label as well"
            )?;
        }
        Ok(())
    }
}
