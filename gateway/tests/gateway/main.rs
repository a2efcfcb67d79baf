//! Tests of the gateway as its users run it: the real binary, a real SQLite file, a real HTTP client.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod harness;
mod site;
mod postgres;
mod ticket_system;
mod tickets;
mod feedback;
mod outcomes;
mod export;
mod redmine_stand_in;
mod resolved;
mod tags;
mod provenance;
mod durability;
mod databases;
mod disk;
mod connections;
mod quotas;
mod privacy;
mod files;
mod rate_limit;
mod cors;
mod command_line;
mod delivery;
mod conversation;
mod readable_system;
mod reading_back;
mod attachments;
mod bucket;
mod chaos;
mod outages;
