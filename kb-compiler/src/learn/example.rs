//! What a model learns from.

/// One thing to learn from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// Features and their values, each feature once.
    pub features: Vec<(u32, f32)>,
    /// The right labels and their shares, which add up to 1. Where there are none, `wrong` is learned from.
    pub targets: Vec<(u32, f32)>,
    /// Labels known to be wrong where no right one is known: their probability is pushed down and goes to the others as it is spread.
    pub wrong: Vec<u32>,
    /// What is known of a label without learning, before it is scaled; labels that are not named have 0.
    pub prior: Vec<(u32, f32)>,
    /// How much it counts; 1 for an ordinary example.
    pub weight: f32,
}
