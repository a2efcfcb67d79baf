//! How a bundle tells a right answer from a guess: a few numbers, fitted in the compiler.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};

/// Evidence that a probability is made of; `rank::confidence` says what each is.
pub const EVIDENCE: usize = 7;

/// The numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// What scores, divided by the length of the query's vector, are multiplied with before the softmax.
    pub scale: f32,
    /// The log-odds before any evidence.
    pub intercept: f32,
    /// What each piece of evidence adds to the log-odds.
    pub coefficients: [f32; EVIDENCE],
    /// Probability of the best article from which it is the answer.
    pub answer: f32,
    /// Probability that one of the best three is right from which they are worth suggesting.
    pub suggest: f32,
}

impl Confidence {
    fn numbers(&self) -> impl Iterator<Item = f32> {
        [self.scale, self.intercept, self.answer, self.suggest].into_iter().chain(self.coefficients)
    }

    pub(super) fn encode(&self, out: &mut Encoder) {
        self.numbers().for_each(|number| out.raw(&number.to_le_bytes()));
    }

    pub(super) fn decode(input: &mut Decoder<'_>) -> Result<Self, OpenError> {
        let mut number = || {
            let bytes = input.raw(4)?.try_into().unwrap_or_default();
            Some(f32::from_le_bytes(bytes))
                .filter(|n| n.is_finite())
                .ok_or_else(|| input.malformed("a number"))
        };
        let [scale, intercept, answer, suggest] = [number()?, number()?, number()?, number()?];
        let mut coefficients = [0.0; EVIDENCE];
        for coefficient in &mut coefficients {
            *coefficient = number()?;
        }
        Ok(Self { scale, intercept, coefficients, answer, suggest })
    }
}

impl Default for Confidence {
    /// For a bundle without tickets: fitted on three public sets of questions, docs/learning.md says which and how.
    fn default() -> Self {
        Self {
            scale: 1.0,
            intercept: 0.781,
            coefficients: [0.0, 0.0, 0.475, 0.0, 0.0, 0.0, 0.0],
            answer: 0.75,
            suggest: 0.6,
        }
    }
}
