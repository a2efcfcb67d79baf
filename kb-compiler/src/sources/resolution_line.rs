//! A line of a ticket file as it was read, before its names of articles are looked up.

use kb_core::model::Resolution;

use crate::diagnostic::Place;

/// A ticket, and what later checks need.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) resolution: Resolution,
    pub(super) place: Place,
    /// Articles that it names, as written.
    pub(super) articles: Vec<String>,
    /// Unknown audiences that it names, as written.
    pub(super) unknown_audiences: Vec<String>,
}
