//! The hyperparameters of learning, chosen by cross-validation. docs/notes/learning.md has the figures.

use super::softmax_regression::Settings;

/// The hyperparameters of learning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyperparameters {
    /// The optimiser's.
    pub settings: Settings,
    /// Days after which a ticket's weight is halved.
    pub half_life: f32,
    /// Factor of the weight of a ticket that was reopened.
    pub reopened: f32,
    /// Factor of the weight of a ticket that only has a suggestion judged wrong.
    pub wrong: f32,
    /// Length of the character n-grams that generalise from a word to similar words; 0 for none.
    pub gram: usize,
    /// Whether word pairs are features.
    pub pairs: bool,
    /// Fewest tickets with a feature.
    pub min_tickets: u32,
    /// Factor of the norm that a ticket's features are divided by.
    pub norm_factor: f32,
    /// Most learned weights in a bundle.
    pub max_weights: usize,
    /// Quantisation levels up to the 99.9% quantile of the weights' absolute values.
    pub levels: f32,
}

impl Default for Hyperparameters {
    fn default() -> Self {
        let settings = Settings { rate: 0.5, ..Settings::default() };
        Self {
            settings,
            half_life: 365.0,
            reopened: 0.5,
            wrong: 0.3,
            gram: 4,
            pairs: true,
            min_tickets: 2,
            norm_factor: 4.0,
            max_weights: 40_000,
            levels: 31.0,
        }
    }
}

impl Hyperparameters {
    /// Those for so many tickets. With very many, fewer epochs, larger batches and no n-grams save time.
    pub fn for_tickets(tickets: usize) -> Self {
        let few = Self::default();
        if tickets <= 20_000 {
            return few;
        }
        let settings = Settings { epochs: 4, batch: 256, ..few.settings };
        Self { settings, gram: 0, min_tickets: 3, max_weights: 400_000, ..few }
    }
}
