//! Limits that tickets and feedback share.

/// Longest question, in characters.
pub const MAX_QUESTION: usize = 2_000;
/// Longest description, in characters.
pub const MAX_DETAILS: usize = 20_000;
/// Most fixes, candidates or environment entries that one ticket carries.
pub const MAX_ENTRIES: usize = 50;
