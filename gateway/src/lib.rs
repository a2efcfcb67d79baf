//! The gateway: stores tickets, feedback and outcomes, answers once they are durable, serves the bundle, and exports what was stored.
//! Modules stand in reading order, and each imports only modules above it.

pub mod config;
mod client_address;
mod plain_text;
pub mod log;
pub mod store;
mod attachment;
pub mod delivery;
pub mod sync;
mod problem_details;
mod intake;
mod files;
mod health_check;
pub mod server;
pub mod report;
