//! Measuring: labelled questions, what search makes of them, and how sure the figures are.

pub mod labelled;
pub mod metrics;
pub mod threshold;
pub mod confidence;
pub mod triage;
pub mod typos;
pub mod breakdown;

pub use breakdown::{Breakdown, LengthClass};
pub use labelled::{LabelError, LabelledQuery, QueryField, Relevance};
pub use metrics::{Figure, Measured, measure};
