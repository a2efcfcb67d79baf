//! The gateway: accepts tickets and feedback, answers once they are durable, and serves the bundle.
//! Modules stand in reading order, and each imports only modules above it.

pub mod config;
pub mod log;
pub mod store;
mod intake;
mod files;
pub mod server;
pub mod report;
