//! The gateway as its users meet it: the real binary, a real SQLite file, a real HTTP client.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod running;
mod tickets;
mod feedback;
mod outcomes;
mod export;
mod durability;
mod privacy;
mod files;
mod limits;
mod usage;
