//! Search: from what was typed to ranked articles, with the probability that they resolve the question.

use super::codes;
use super::confidence::{self, Band, Confidence, Evidence};
use super::correct;
use super::lookup::Lookup;
use super::reader::{Hit, Reader};
use super::score::{self, Explanation};
use super::versions;
use crate::index::TermKey;
use crate::query::{Query, Typing};
use crate::text::compound;

/// The articles found for a question, and how likely they are to resolve it.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchAnswer {
    /// The articles, best first.
    pub hits: Vec<Hit>,
    /// The probability of each that it resolves the question, 0 to 1.
    pub probabilities: Vec<f32>,
    /// The probability that one of the best three does, 0 to 1.
    pub probability: f32,
    /// Whether to show them as an answer, as suggestions or not at all.
    pub band: Band,
    /// The first has a code of the question that no other article has.
    pub exact: bool,
    /// The first has a code of the question.
    pub coded: bool,
}

impl Reader {
    /// The best `most` articles for what was typed, best first; ties go to the lower number. Empty where no word is known.
    pub fn search(&self, text: &str, typing: Typing, most: usize) -> Lookup<Vec<Hit>> {
        let ranked = self.parse_query(text, typing).then(|query| self.rank(&query, most));
        ranked.then(|ranked| self.with_rows(&ranked))
    }

    /// The same, with the probability that they resolve the question.
    pub fn answer(&self, text: &str, typing: Typing, most: usize) -> Lookup<SearchAnswer> {
        self.parse_query(text, typing).then(|query| {
            self.rank(&query, most.max(confidence::CANDIDATES)).then(|mut ranked| {
                let confidence = confidence::confidence(self, &query, &ranked);
                ranked.truncate(most);
                self.with_rows(&ranked).then(|hits| {
                    let Confidence { probability, each: probabilities, band, exact, coded } = confidence;
                    Lookup::Ready(SearchAnswer { hits, probabilities, probability, band, exact, coded })
                })
            })
        })
    }

    /// The best `most` articles for what was typed, and the evidence that confidence is fitted on.
    pub fn evidence(&self, text: &str, typing: Typing, most: usize) -> Lookup<(Vec<(u32, i64)>, Evidence)> {
        self.parse_query(text, typing).then(|query| {
            self.rank(&query, most.max(confidence::CANDIDATES)).then(|ranked| {
                let (evidence, _) = confidence::evidence(self, &query, &ranked);
                Lookup::Ready((ranked, evidence))
            })
        })
    }

    /// Whether an article has a term of a question that was answered.
    pub fn knows(&self, term: &str) -> bool {
        score::entry(self, &TermKey::text(term)).is_some()
    }

    /// The query of what was typed, with synonyms added, and corrections for words that are misspelt.
    pub fn parse_query(&self, text: &str, typing: Typing) -> Lookup<Query> {
        match self.root.parts.filter(|file| self.parts != Some(*file) && compound::may_hold_compound(text)) {
            Some(file) => Lookup::Need(vec![file]),
            None => {
                let query =
                    correct::with_synonyms(&self.root.synonyms, Query::parse(text, typing, &self.analyzer));
                let query = self.with_terms(query).then(|query| correct::with_corrections(self, query));
                query
                    .then(|query| versions::with_related(self, query))
                    .then(|query| self.with_terms(query))
                    .then(|query| Lookup::Ready(codes::weighted(self, query)))
            }
        }
    }

    /// Numbers and scores of the best `most` articles for a query.
    pub fn rank(&self, query: &Query, most: usize) -> Lookup<Vec<(u32, i64)>> {
        self.with_terms(query).then(|query| {
            self.tails(query).then(|tails| Lookup::Ready(score::best(self, query, most, tails)))
        })
    }

    /// An article's score taken apart: what each feature of the query contributes.
    pub fn explain(&self, text: &str, typing: Typing, doc: u32) -> Lookup<Explanation> {
        let query = self.parse_query(text, typing).then(|query| self.with_terms(query));
        query.then(|query| {
            self.tails(&query).then(|tails| Lookup::Ready(score::explain(self, &query, doc, tails)))
        })
    }

    /// Whether a query reads the tails of its terms, which are here then. The blocks of its terms must be here.
    fn tails(&self, query: &Query) -> Lookup<bool> {
        let tailed = score::terms_with_tail(self, query);
        if !score::reads_tails(self, query, &tailed) {
            return Lookup::Ready(false);
        }
        let missing = self.missing(tailed.iter().filter_map(|(entry, _)| self.root.tails_file(&entry.key)));
        if missing.is_empty() { Lookup::Ready(true) } else { Lookup::Need(missing) }
    }
}
