//! What the panel knows and how it changes. [`State::step`] takes an event and returns commands for the outside world. There are no
//! signals, no DOM, no clock and no randomness here, so every rule of the panel is tested natively. Modules are in reading order, and
//! each imports only modules above it.

pub mod value;
pub mod key;
pub mod config;
pub mod load_error;
pub mod names;
pub mod results;
pub mod document;
pub mod person_offer;
pub mod bundles;
pub mod triage;
pub mod obstacle;
pub mod outbox;
pub mod gateway;
pub mod article;
pub mod search;
pub mod form;
pub mod session;
pub mod technical;
pub mod screen;
pub mod event;
pub mod verbs;
pub mod command;
pub mod desk;
pub mod panel;
mod handle;
pub mod shown;

pub use event::{ArticleEvent, Event, FormEvent, HostEvent, OutboxEvent, SearchEvent};
pub use handle::desk_rules;
pub use panel::State;
pub use screen::Screen;

#[cfg(test)]
mod tests;
