//! Evaluation: labelled questions and tickets, and metrics of rankings, probabilities and predicted labels.

pub mod labelled;
pub mod metrics;
pub mod probability;
pub mod confidence;
pub mod triage;
pub mod typos;
pub mod breakdown;

pub use breakdown::{Breakdown, LengthClass};
pub use labelled::{LabelError, LabelledQuery, QueryField, Relevance};
pub use metrics::{Estimate, RankingMetrics};
