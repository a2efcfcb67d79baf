//! The screens, each with the data that it needs.

use super::article::{Article, Reading};
use super::form::Review;

/// The screen that shows. Code that is part of the download compares screens with `matches!`, because `==` would add the code that
/// compares whole articles and tickets.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Screen {
    /// The search box and its results.
    #[default]
    Search,
    /// An article.
    Article(Article),
    /// The question why an article did not help, and then the next best article.
    Reasons(Reading),
    /// Thanks for saying that the question is solved.
    Solved,
    /// The form that asks a person.
    Ticket,
    /// The ticket as it will be sent, for the client to review.
    Review(Box<Review>),
    /// The confirmation that a ticket has arrived.
    Sent(Receipt),
    /// Tickets that wait to be sent.
    Queued,
}

/// What the client learns about a delivered ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub number: String,
    /// The address that support will answer to; may be empty.
    pub email: String,
}
