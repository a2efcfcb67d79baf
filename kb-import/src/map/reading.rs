//! What a record says, and what of it could not be used.

use kb_core::model::Verdict;

use super::dates::Found;
use super::line::Line;

/// A value that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field of the ticket.
    pub field: &'static str,
    /// What is wrong with it.
    pub message: String,
}

/// What was read from a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The ticket; `None` where it is not resolved yet, or has no number or subject.
    pub line: Option<Line>,
    /// Whether the ticket is still open.
    pub open: bool,
    /// What could not be used.
    pub problems: Vec<Problem>,
    /// Who closed it, as the ticket system calls them.
    pub engineer: Option<String>,
    /// What the engineer thinks of what was suggested.
    pub verdict: Option<Verdict>,
    /// Values without a name in the mapping, by field.
    pub unmapped: Vec<(&'static str, String)>,
    /// The dates, as they were read.
    pub dates: Vec<Found>,
}
