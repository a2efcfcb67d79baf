//! The tickets that may have put other articles before the right one: these articles closed them, and they share words with the question.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::text::{Analyzer, TokenKind};
use rayon::prelude::*;
use serde::Serialize;

use super::questions::line;
use crate::edition::Edition;
use crate::learn::tickets::TrainingTicket;
use crate::sources::KnowledgeBase;

/// The share of a question's words, weighted by how rare they are in tickets, that a ticket in its words has.
const SHARE: f64 = 0.5;

/// The tickets that teach that other articles answer a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Suspects {
    /// The articles that they name, as they are ranked.
    pub articles: Vec<String>,
    /// The number of tickets by account, under the first of its names; the empty name stands for tickets without one.
    pub accounts: BTreeMap<String, usize>,
    /// File and line of each, those with most of the question's words first.
    pub tickets: Vec<String>,
}

/// An edition's tickets, and the words of each.
#[derive(Debug)]
pub struct TicketWords<'t> {
    edition: &'t Edition<'t>,
    base: &'t KnowledgeBase,
    analyzer: &'t Analyzer,
    tickets: &'t [(usize, TrainingTicket)],
    /// The words of each ticket.
    words: Vec<BTreeSet<String>>,
    /// In how many tickets each word is.
    counts: BTreeMap<String, usize>,
}

impl<'t> TicketWords<'t> {
    /// Reads the tickets.
    pub fn of(
        edition: &'t Edition<'t>,
        base: &'t KnowledgeBase,
        analyzer: &'t Analyzer,
        tickets: &'t [(usize, TrainingTicket)],
    ) -> Self {
        let words: Vec<BTreeSet<String>> =
            tickets.par_iter().map(|(_, ticket)| words(&ticket.text, analyzer)).collect();
        let mut counts = BTreeMap::new();
        for word in words.iter().flatten() {
            *counts.entry(word.clone()).or_default() += 1;
        }
        Self { edition, base, analyzer, tickets, words, counts }
    }

    /// The tickets that any of these articles closed and that are in the question's words; `None` where there are none.
    pub fn suspects(&self, question: &str, articles: &[&str]) -> Option<Suspects> {
        let asked = words(question, self.analyzer);
        let all: f64 = asked.iter().map(|word| self.weight(word)).sum();
        let mut found: Vec<(f64, usize)> = Vec::new();
        let mut named = BTreeSet::new();
        for ((at, ticket), words) in self.tickets.iter().zip(&self.words) {
            let ids =
                ticket.articles.iter().map(|number| self.edition.articles[*number as usize].id.as_str());
            let ids: Vec<&str> = ids.filter(|id| articles.contains(id)).collect();
            let shared = || asked.intersection(words).map(|word| self.weight(word)).sum::<f64>();
            let shared = if ids.is_empty() { 0.0 } else { shared() };
            if shared > 0.0 && shared >= SHARE * all {
                found.push((shared, *at));
                named.extend(ids);
            }
        }
        // Of equal ones the last first: tickets are usually added at the end.
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        let articles = articles.iter().filter(|id| named.contains(*id)).map(|id| (*id).to_owned()).collect();
        (!found.is_empty()).then(|| self.listed(articles, &found))
    }

    /// These tickets, each with its share and its index in the resolutions.
    fn listed(&self, articles: Vec<String>, found: &[(f64, usize)]) -> Suspects {
        let mut names = BTreeMap::new();
        let mut accounts = BTreeMap::new();
        for (_, at) in found {
            let ticket = &self.base.resolutions[*at];
            let key = self.base.config.accounts.of_ticket(ticket);
            let written = ticket.account.as_deref().filter(|_| key.is_some()).unwrap_or_default();
            let name: &&str = names.entry(key).or_insert(written);
            *accounts.entry((*name).to_owned()).or_default() += 1;
        }
        let places = found.iter().filter_map(|(_, at)| self.base.resolution_places.get(*at).map(line));
        Suspects { articles, accounts, tickets: places.collect() }
    }

    /// The inverse document frequency of a word in the tickets.
    fn weight(&self, word: &str) -> f64 {
        let count = self.counts.get(word).copied().unwrap_or(0);
        ((self.tickets.len() + 1) as f64 / (count + 1) as f64).ln()
    }
}

/// The terms of a text without stop words.
fn words(text: &str, analyzer: &Analyzer) -> BTreeSet<String> {
    let tokens = analyzer.tokens(text).into_iter();
    let counts = |kind| matches!(kind, TokenKind::Word | TokenKind::Code | TokenKind::Bigram);
    tokens.filter(|token| !token.stop && counts(token.kind)).map(|token| token.term).collect()
}
