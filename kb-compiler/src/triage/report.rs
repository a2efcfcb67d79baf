//! A report on the model of each field.

use std::fmt;

use kb_core::triage::Field;
use serde::{Serialize, Serializer};

/// A field with more labels is taken for free text.
pub const MAX_LABELS: usize = 2_000;

/// A report on one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldReport {
    /// The field; its name in JSON.
    #[serde(serialize_with = "by_name")]
    pub field: Field,
    /// Tickets with a label.
    pub tickets: usize,
    /// Different labels.
    pub labels: usize,
    /// Tickets whose text also occurs with another label.
    pub contradicting: usize,
    /// Whether any ticket names its account.
    pub accounts_named: bool,
    /// Fewest accounts that must have used a feature.
    pub min_accounts: u32,
    /// Labels left out, with their tickets, because they would reveal an account.
    pub private_labels: usize,
    /// Features of the model; 0 where there is no model.
    pub features: usize,
    /// Accuracy on held-out tickets, 0 to 1; `None` where there is no model.
    pub accuracy: Option<f64>,
}

fn by_name<S: Serializer>(field: &Field, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(field.name())
}

impl fmt::Display for FieldReport {
    /// One sentence a line: the first about the model, the others about what an author can improve. `{:#}` tells the model's size as well.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tickets, labels, features, .. } = self;
        let name = self.field.name();
        match self.accuracy {
            Some(accuracy) if f.alternate() => writeln!(
                f,
                "{name}: {labels} labels from {tickets} tickets, {features} features; {:.1}% of held-out tickets right",
                accuracy * 100.0
            )?,
            Some(accuracy) => writeln!(
                f,
                "{name}: {labels} labels from {tickets} tickets; asked tickets that it had not seen, {:.0}% are right",
                accuracy * 100.0
            )?,
            None if *labels < 2 => writeln!(
                f,
                "{name}: no model from {tickets} tickets; they need at least two different labels and have {labels}"
            )?,
            None => writeln!(
                f,
                "{name}: no model, because {labels} different labels look like free text; use at most {MAX_LABELS}"
            )?,
        }
        self.fmt_private_labels(f)?;
        self.fmt_accounts(f)?;
        self.fmt_contradicting(f)
    }
}

impl FieldReport {
    fn fmt_private_labels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { private_labels, min_accounts, .. } = self;
        if *private_labels == 0 {
            return Ok(());
        }
        writeln!(
            f,
            "{}: {private_labels} labels left out, because they contain another account's name or fewer than {min_accounts} accounts use them; list them in kb.toml to keep them",
            self.field.name()
        )
    }

    fn fmt_accounts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { min_accounts, features, .. } = self;
        let name = self.field.name();
        if !self.accounts_named && *min_accounts <= 1 {
            writeln!(
                f,
                "{name}: warning: no ticket has an `account`, so words that only one client uses can be learned; add `account` to the tickets"
            )
        } else if *features == 0 && self.accuracy.is_some() {
            writeln!(
                f,
                "{name}: warning: no word occurs in tickets of {min_accounts} accounts, so the model can't tell tickets apart; add tickets, or lower `min_accounts` in kb.toml"
            )
        } else {
            Ok(())
        }
    }

    fn fmt_contradicting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.contradicting == 0 {
            return Ok(());
        }
        let Self { contradicting, .. } = self;
        writeln!(
            f,
            "{}: {contradicting} tickets have the same text as a ticket with another label",
            self.field.name()
        )
    }
}
