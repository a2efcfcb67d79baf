//! How a command ended.

/// How a command that did its work ended. Errors of usage and environment are `Err` instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// No problems.
    Fine,
    /// The content has errors, or a gate was missed.
    ContentProblems,
}
