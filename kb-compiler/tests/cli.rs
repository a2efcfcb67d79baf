//! The program as people and scripts use it: what it prints where, how it ends, and what it writes.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod shared;

#[path = "cli/run.rs"]
mod run;
#[path = "cli/round_trip.rs"]
mod round_trip;
#[path = "cli/endings.rs"]
mod endings;
#[path = "cli/damage.rs"]
mod damage;
#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/audiences.rs"]
mod audiences;
#[path = "cli/private.rs"]
mod private;
#[path = "cli/planted.rs"]
mod planted;
#[path = "cli/foreign_files.rs"]
mod foreign_files;
#[path = "cli/private_parts.rs"]
mod private_parts;
#[path = "cli/private_dialects.rs"]
mod private_dialects;
#[path = "cli/mistakes.rs"]
mod mistakes;
#[path = "cli/tickets.rs"]
mod tickets;
#[path = "cli/gate.rs"]
mod gate;
#[path = "cli/accounts.rs"]
mod accounts;
#[path = "cli/poisoning.rs"]
mod poisoning;
#[path = "cli/mistagged.rs"]
mod mistagged;
#[path = "cli/triage.rs"]
mod triage;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/import.rs"]
mod import;
#[path = "cli/import_links.rs"]
mod import_links;
#[path = "cli/found_links.rs"]
mod found_links;
#[path = "cli/review.rs"]
mod review;
#[path = "cli/ticket_changes.rs"]
mod ticket_changes;
#[path = "cli/tags.rs"]
mod tags;
#[path = "cli/left_out.rs"]
mod left_out;
#[path = "cli/preview.rs"]
mod preview;
#[path = "cli/shared_data.rs"]
mod shared_data;
