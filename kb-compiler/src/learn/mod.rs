//! Learning from resolved tickets: examples → weights, fitted as a softmax over labels.

pub mod exponential;
pub mod example;
pub mod weights;
pub mod softmax;
pub mod privacy;

pub use example::Example;
pub use softmax::{Settings, fit};
pub use weights::Weights;
