//! The escalation package: all that a ticket knows, arranged for the engineer who takes it over, as one typed document. Every ticket
//! system gets the same document, rendered in the markup that it reads. Nothing here does I/O.

pub mod document;
pub mod plain;
pub mod html;
pub mod line_markup;
pub mod markdown;
pub mod textile;
pub mod wiki;
pub mod adf;
pub mod markup;
pub mod like_tickets;
pub mod wording;
pub mod message;
pub mod compose;

pub use compose::{Package, Requester};
pub use document::{Block, Item};
pub use like_tickets::LikeTickets;
pub use markup::Markup;
