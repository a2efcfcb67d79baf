//! Triage: category, route, tier and priority of a complaint, each predicted by one linear model. The compiler trains the models on
//! tagged tickets. They travel in one file that is fetched when the ticket form opens. Modules stand in reading order, and each
//! imports only modules above it.
//!
//! ```text
//! score(label) = bias(label) + unit · Σ frequency(f) · value(f) · weight(level(f, label)) / norm
//! norm²        = Σ (frequency(f) · value(f))²; an unknown feature has the value of one that no training ticket had
//! ```
//!
//! The sums are of integers. Everything after them is addition, multiplication, division and square roots, so that native and
//! browser agree to the bit. A text of unknown words has a large norm and therefore low scores: this is how out-of-scope tickets are
//! detected.

pub mod features;
pub mod model;
mod bytes;

pub use features::{Family, Feature, Words, features};
pub use model::{Calibration, Classification, Field, Model, Triage};
