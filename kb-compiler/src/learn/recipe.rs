//! How to learn: every number that was chosen. docs/notes/learning.md has the evidence.

use super::softmax::Settings;

/// How to learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipe {
    /// How weights are fitted.
    pub settings: Settings,
    /// Days after which a ticket counts half.
    pub half_life: f32,
    /// What a ticket that came back counts.
    pub reopened: f32,
    /// What a wrong suggestion counts.
    pub wrong: f32,
    /// Letters of the character n-grams that spread what a word learns to words like it; 0 leaves them out.
    pub gram: usize,
    /// Whether pairs are features.
    pub pairs: bool,
    /// Fewest tickets that have a feature.
    pub fewest_tickets: u32,
    /// A query's vector has the length of its words' weights times this.
    pub length: f32,
    /// Weights that ship.
    pub budget: usize,
    /// Steps within the size that all but a thousandth of the weights have.
    pub levels: f32,
    /// Power of the tickets that have a feature in what a weight is worth.
    pub worth: f32,
}

impl Default for Recipe {
    fn default() -> Self {
        let settings = Settings { rate: 0.5, ..Settings::default() };
        Self {
            settings,
            half_life: 365.0,
            reopened: 0.5,
            wrong: 0.3,
            gram: 4,
            pairs: true,
            fewest_tickets: 2,
            length: 4.0,
            budget: 40_000,
            levels: 31.0,
            worth: 0.5,
        }
    }
}

impl Recipe {
    /// The recipe for so many tickets: with very many, fewer passes in larger batches, without n-grams, give the same for less.
    pub fn for_tickets(tickets: usize) -> Self {
        let recipe = Self::default();
        if tickets <= 20_000 {
            return recipe;
        }
        let settings = Settings { epochs: 4, batch: 256, ..recipe.settings };
        Self { settings, gram: 0, fewest_tickets: 3, budget: 400_000, ..recipe }
    }
}
