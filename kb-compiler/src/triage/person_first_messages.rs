//! What the weights of categories are learned from whose questions always go to a person: tickets and written examples of these categories and
//! of all others, the questions that articles are expected to answer, and what the articles say.

use std::collections::BTreeMap;

use kb_core::bundle::Bypass;
use kb_core::model::{Locale, Provenance, Resolution};
use kb_core::query::MAX_CHARACTERS;
use kb_core::query::signals::features_of;
use kb_core::text::Analyzer;
use kb_core::ticket::{Purpose, scrub};
use xxhash_rust::xxh3::xxh3_64;

use super::ticket_texts::TicketTexts;
use crate::article::BodyError;
use crate::edition::Edition;
use crate::index::fields::texts_of;
use crate::learn::privacy::{Sharing, min_accounts};
use crate::sources::{ExpectedQuery, KnowledgeBase};

/// Fewest words of an article's line that is learned from.
const MIN_WORDS: usize = 2;

/// A text and what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The numbers of its features that may ship, ascending.
    pub numbers: Vec<u32>,
    /// All its features, as the panel makes them.
    pub features: Vec<String>,
    /// The number of its category among those that always go to a person, from 1; 0 for what is ordinary.
    pub label: u32,
    /// Whether it was written by a client or as if by one, so that the model is measured with it.
    pub is_measured: bool,
    /// A hash of its text, which chooses its fold.
    pub hash: u64,
}

/// The messages of an edition.
#[derive(Debug, Default)]
pub struct Messages {
    /// The features that may ship, ascending.
    pub vocabulary: Vec<String>,
    /// The messages: tickets, examples, expected questions, lines of articles.
    pub messages: Vec<Message>,
}

/// Messages while they are collected.
struct Collected<'e> {
    analyzer: &'e Analyzer,
    messages: Vec<Message>,
    /// For each feature whether it is public, or else which accounts' tickets have it.
    sources: BTreeMap<String, Source>,
}

#[derive(Debug, Default)]
struct Source {
    is_public: bool,
    accounts: Sharing,
}

impl Messages {
    /// Collects the messages of an edition.
    pub fn new(
        categories: &[Bypass],
        edition: &Edition<'_>,
        base: &KnowledgeBase,
        analyzer: &Analyzer,
    ) -> Result<Self, BodyError> {
        let mut collected = Collected { analyzer, messages: Vec::new(), sources: BTreeMap::new() };
        let of_tickets = collected.add_tickets(categories, edition, base);
        let teaches = |example: &&Resolution| may_teach(example, edition);
        for example in base.examples.iter().filter(teaches) {
            let text = scrub(&format!("{}\n{}", example.subject, example.description), Purpose::Training);
            collected.add_public(&text, label(example, categories), true);
        }
        let is_answered = |query: &&ExpectedQuery| edition.articles.iter().any(|one| one.id == query.article);
        for query in base.queries.iter().filter(is_answered) {
            collected.add_public(&query.query, 0, true);
        }
        collected.add_articles(categories, edition)?;
        let min_accounts = min_accounts(&base.config, of_tickets.into_iter());
        Ok(collected.with_features(|source| {
            source.is_public || source.accounts.is_known_to(edition.reader(), &base.config, min_accounts)
        }))
    }

    /// How many messages of clients, or as if of clients, have a label.
    pub fn measured(&self, label: u32) -> usize {
        self.messages.iter().filter(|message| message.is_measured && message.label == label).count()
    }
}

impl Collected<'_> {
    /// Adds the tickets with a category, and gives them.
    fn add_tickets<'b>(
        &mut self,
        categories: &[Bypass],
        edition: &Edition<'_>,
        base: &'b KnowledgeBase,
    ) -> Vec<&'b Resolution> {
        let texts = TicketTexts::new(base, edition);
        let teaches = |at: &usize| {
            let ticket = texts.tickets[*at];
            ticket.category.is_some() && may_teach(ticket, edition)
        };
        let used: Vec<usize> = (0..texts.tickets.len()).filter(teaches).collect();
        for at in &used {
            let features = self.add(&texts.scrubbed(*at), label(texts.tickets[*at], categories), true);
            for feature in features {
                self.sources.entry(feature).or_default().accounts.add(texts.accounts[*at].clone());
            }
        }
        used.into_iter().map(|at| texts.tickets[at]).collect()
    }

    /// Adds what articles say as ordinary, except those about such categories.
    fn add_articles(&mut self, categories: &[Bypass], edition: &Edition<'_>) -> Result<(), BodyError> {
        for article in &edition.articles {
            let about = article.escalation.category.as_deref();
            if categories.iter().any(|category| about == Some(category.category.as_str())) {
                continue;
            }
            let texts = texts_of(article)?;
            let lines = texts.iter().flat_map(|text| text.lines());
            for line in lines.filter(|line| line.split_whitespace().nth(MIN_WORDS - 1).is_some()) {
                self.add_public(line, 0, false);
            }
        }
        Ok(())
    }

    fn add_public(&mut self, text: &str, label: u32, is_measured: bool) {
        for feature in self.add(text, label, is_measured) {
            self.sources.entry(feature).or_default().is_public = true;
        }
    }

    /// Adds a message and gives its features.
    fn add(&mut self, text: &str, label: u32, is_measured: bool) -> Vec<String> {
        let text = text.char_indices().nth(MAX_CHARACTERS).map_or(text, |(end, _)| &text[..end]);
        let features = features_of(text, self.analyzer);
        let hash = xxh3_64(text.as_bytes());
        let numbers = Vec::new();
        self.messages.push(Message { numbers, features: features.clone(), label, is_measured, hash });
        features
    }

    /// The messages with the features that may ship. Numbers and commas can't, and say little.
    fn with_features(mut self, may_ship: impl Fn(&Source) -> bool) -> Messages {
        let is_word = |feature: &str| !feature.chars().any(|c| c.is_ascii_digit() || c == ',');
        let shipped = self.sources.iter().filter(|(feature, source)| is_word(feature) && may_ship(source));
        let vocabulary: Vec<String> = shipped.map(|(feature, _)| feature.clone()).collect();
        for message in &mut self.messages {
            let known = message.features.iter().filter_map(|feature| vocabulary.binary_search(feature).ok());
            message.numbers = known.map(|number| number as u32).collect();
        }
        Messages { vocabulary, messages: self.messages }
    }
}

/// The number of a ticket's category among those that always go to a person, from 1; 0 for any other.
fn label(ticket: &Resolution, categories: &[Bypass]) -> u32 {
    let is_its = |category: &Bypass| Some(&category.category) == ticket.category.as_ref();
    categories.iter().position(is_its).map_or(0, |at| at as u32 + 1)
}

/// Whether an edition may learn from a ticket of an engineer: its readers may know it, and it is in their language, or in one that has no
/// edition, whose clients read the default one.
fn may_teach(ticket: &Resolution, edition: &Edition<'_>) -> bool {
    let Some(locale) = ticket.locale.as_deref().and_then(Locale::new) else {
        return ticket.readers.may_read(edition.reader());
    };
    let is_default = !edition.folder.contains('/');
    let is_elsewhere = edition.translations.iter().any(|other| other.language() == locale.language());
    ticket.provenance == Provenance::Engineer
        && ticket.readers.may_read(edition.reader())
        && (locale.language() == edition.locale.language() || is_default && !is_elsewhere)
}
