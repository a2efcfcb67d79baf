//! How a bundle tells a right answer from a guess: a few numbers, fitted in the compiler.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::probability::ln;

// For a bundle without tickets; docs/learning.md says how they were fitted.
/// The best score, over what a word of a single article tells, at which a question is as likely about something else.
const EVEN_AT: f32 = 1.1;
/// The log-odds that one more of that unit is worth.
const STEEPNESS: f32 = 5.0;
/// Log-odds that one of the best three is right: before any evidence, and for their lead.
const RIGHT: [f32; 2] = [1.234, 0.342];
/// The cut-offs of an answer and of suggestions.
const ANSWER: f32 = 0.75;
const SUGGEST: f32 = 0.6;

/// The numbers. The probability is the product of two: that the knowledge base covers a question, and that one of the best three
/// articles is right where it does. `rank::confidence` says what the evidence is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// What scores, divided by the length of the query's vector, are multiplied with before the softmax.
    pub scale: f32,
    /// Log-odds that a question is covered: before any evidence, for a point of the best score, and for the share of known pairs.
    pub covered: [f32; 3],
    /// Log-odds that one of the best three is right: before any evidence, and for the lead of the best three.
    pub right: [f32; 2],
    /// Probability of the best article from which it is the answer.
    pub answer: f32,
    /// Probability that one of the best three is right from which they are worth suggesting.
    pub suggest: f32,
}

impl Confidence {
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

    /// For a bundle of so many articles without enough tickets: fitted on three public sets of questions, docs/notes/learning.md says which
    /// and how. Scores grow with what a rare word tells, and that with the logarithm of the number of articles.
    pub fn without_tickets(scale: f32, docs: u32) -> Self {
        let rare = ln(1.0 + (docs.max(1) as f32 - 0.5) / 1.5);
        let score = STEEPNESS / (scale * rare);
        let covered = [-STEEPNESS * EVEN_AT, score, 0.0];
        Self { scale, covered, right: RIGHT, answer: ANSWER, suggest: SUGGEST }
    }
}
