//! Parameters of the confidence model, fitted in the compiler. `rank::confidence` applies them.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::probability::ln;

// The model of a bundle without tickets; docs/notes/learning.md says how it was fitted.
/// The best score, divided by the weight of a word that occurs in a single article, at which a question is as likely in scope as not.
const EVEN_AT: f32 = 1.1;
/// Where articles are few, every word is rare and says less: with one article the best score must be larger by this share.
const FEW_ARTICLES: f32 = 0.5;
/// The log-odds per unit above it.
const STEEPNESS: f32 = 5.0;
/// Log-odds that one of the best three is right: intercept, and coefficient of their lead.
const RIGHT: [f32; 2] = [1.234, 0.342];
/// The lowest probability of an answer, and of suggestions.
const ANSWER: f32 = 0.75;
const SUGGEST: f32 = 0.6;

/// The probability that the results answer a question is the product of two: that the knowledge base covers the question, and that one of
/// the best three articles is right if it does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceModel {
    /// Factor of the scores, divided by the length of the query's vector, before the softmax.
    pub scale: f32,
    /// Logistic regression of whether a question is covered: intercept, and coefficients of the best score and of the share of known
    /// pairs.
    pub covered: [f32; 3],
    /// Logistic regression of whether one of the best three is right: intercept, and coefficient of the lead of the best three.
    pub right: [f32; 2],
    /// Lowest probability at which the best article is shown as the answer.
    pub answer: f32,
    /// Lowest probability at which the best three are suggested.
    pub suggest: f32,
}

/// The weight of a word that one of so many articles has: its inverse document frequency.
pub fn rare_word(docs: u32) -> f32 {
    ln(1.0 + (docs.max(1) as f32 - 0.5) / 1.5)
}

impl ConfidenceModel {
    fn numbers(&self) -> impl Iterator<Item = f32> {
        [self.scale, self.answer, self.suggest].into_iter().chain(self.covered).chain(self.right)
    }

    pub(super) fn encode(&self, out: &mut Encoder) {
        self.numbers().for_each(|number| out.raw(&number.to_le_bytes()));
    }

    pub(super) fn decode(input: &mut Decoder<'_>) -> Result<Self, OpenError> {
        let mut numbers = [0.0; 8];
        for number in &mut numbers {
            *number = f32::from_le_bytes(input.raw(4)?.try_into().unwrap_or_default());
        }
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(input.malformed("a number"));
        }
        let [scale, answer, suggest, before, score, pairs, even, lead] = numbers;
        Ok(Self { scale, covered: [before, score, pairs], right: [even, lead], answer, suggest })
    }

    /// The parameters for a bundle of this many articles without enough tickets, fitted on three public data sets; see
    /// docs/notes/learning.md. Scores grow with the weight of a rare word, which grows with the logarithm of the number of articles.
    pub fn without_tickets(scale: f32, docs: u32) -> Self {
        let score = STEEPNESS / (scale * rare_word(docs));
        let even_at = EVEN_AT * (1.0 + FEW_ARTICLES / docs.max(1) as f32);
        let covered = [-STEEPNESS * even_at, score, 0.0];
        Self { scale, covered, right: RIGHT, answer: ANSWER, suggest: SUGGEST }
    }
}
