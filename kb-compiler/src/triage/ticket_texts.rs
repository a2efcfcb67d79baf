//! The texts of an edition's tickets as features. Each text is analysed once, when the first field needs it.

use std::sync::{Arc, OnceLock};

use kb_core::model::{Provenance, Resolution};
use kb_core::text::Analyzer;
use kb_core::ticket::{Purpose, scrub};
use kb_core::triage::{Feature, features};
use xxhash_rust::xxh3::xxh3_64;

use crate::account::{AccountKey, Accounts};
use crate::edition::Edition;
use crate::learn::account_names::{AccountNames, account_names};
use crate::sources::KnowledgeBase;

/// A text without personal data and account names, analysed.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysedText {
    /// Its features.
    pub features: Arc<[Feature]>,
    /// A hash of the text. Tickets with equal texts go into the same cross-validation fold.
    pub hash: u64,
}

/// The tickets that an edition may learn from. Their tags are engineers': what a client reports has none that count.
#[derive(Debug)]
pub struct TicketTexts<'b> {
    /// The tickets, in the order of the knowledge base.
    pub tickets: Vec<&'b Resolution>,
    /// The account of each, where it has one.
    pub accounts: Vec<Option<AccountKey>>,
    /// The names of all accounts, which no feature may contain.
    pub account_names: AccountNames,
    /// The names of all accounts but the edition's own, which no label may contain.
    pub others: AccountNames,
    analyzer: Analyzer,
    texts: Vec<OnceLock<AnalysedText>>,
}

impl<'b> TicketTexts<'b> {
    /// Selects the tickets; analyses nothing yet.
    pub fn new(base: &'b KnowledgeBase, edition: &Edition<'_>) -> Self {
        let usable = |ticket: &&Resolution| {
            ticket.provenance == Provenance::Engineer && ticket.readers.may_read(edition.reader())
        };
        let tickets: Vec<&Resolution> = base.resolutions.iter().filter(usable).collect();
        let accounts: &Accounts = &base.config.accounts;
        let own = accounts.of_audience(edition.reader());
        let is_other = |name: &&str| own.is_none() || accounts.key(name) != own;
        Self {
            others: AccountNames::new(account_names(base).filter(is_other)),
            accounts: tickets.iter().map(|ticket| accounts.of_ticket(ticket)).collect(),
            texts: tickets.iter().map(|_| OnceLock::new()).collect(),
            tickets,
            account_names: AccountNames::new(account_names(base)),
            analyzer: Analyzer::new(&edition.locale),
        }
    }

    /// The text of the ticket with this index, without personal data and account names.
    pub fn scrubbed(&self, ticket: usize) -> String {
        let Resolution { subject, description, .. } = self.tickets[ticket];
        self.account_names.removed_from(&scrub(&format!("{subject}\n{description}"), Purpose::Training))
    }

    /// The analysed text of the ticket with this index.
    pub fn text(&self, ticket: usize) -> &AnalysedText {
        self.texts[ticket].get_or_init(|| {
            let text = self.scrubbed(ticket);
            AnalysedText { features: self.features(&text), hash: xxh3_64(text.as_bytes()) }
        })
    }

    /// The features of any text.
    pub fn features(&self, text: &str) -> Arc<[Feature]> {
        features(text, &self.analyzer).into()
    }
}
