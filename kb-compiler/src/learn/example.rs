//! A training example: sparse features and target labels, both by number.

/// One training example.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// Feature numbers and values, each feature once.
    pub features: Vec<(u32, f32)>,
    /// Target labels and their probabilities, which add up to 1. Where there are none, `wrong` is used instead.
    pub targets: Vec<(u32, f32)>,
    /// Labels known to be wrong where no right one is known. Fitting lowers their joint probability; the other labels gain in proportion
    /// to their own.
    pub wrong: Vec<u32>,
    /// The score of each label before anything is learned; the model scales it. Labels that are not listed have 0.
    pub prior: Vec<(u32, f32)>,
    /// The factor of this example's loss; 1 for an ordinary example.
    pub weight: f32,
}
