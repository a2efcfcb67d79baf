//! Connectors and what they send: renderings, real ticket systems, and contracts of vendors.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod renderings;
mod package;
mod real;
mod contract;
