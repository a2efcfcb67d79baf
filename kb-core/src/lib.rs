//! What Fixmark's compiler, widget and gateway share, compiled natively and to WebAssembly. It is pure: no I/O, clock, randomness or
//! browser.
//! Modules stand in reading order, and each imports only modules above it.

mod names;
pub mod model;
pub mod text;
pub mod index;
pub mod probability;
pub mod bundle;
pub mod query;
pub mod rank;
pub mod triage;
pub mod ticket;
