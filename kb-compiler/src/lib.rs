//! Turns a folder of Markdown articles and resolved tickets into a static search bundle:
//! sources → editions → index → bundle → dist, and the way back for `search` and `eval`.

pub mod diagnostic;
pub mod article;
pub mod compile_error;
pub mod account;
pub mod days;
pub mod pseudo_random;
pub mod sources;
pub mod remove_internal;
pub mod edition;
pub mod index;
pub mod bundle_file;
pub mod measure;
pub mod learn;
pub mod triage;
pub mod bundle;
pub mod dist;
pub mod open;
pub mod link;
pub mod review;
pub mod tag_report;
pub mod comparison;
pub mod command;
