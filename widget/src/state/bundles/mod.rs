//! What a stack of bundles means for the panel: reading a manifest, recognising questions for a person, listing what was found, and
//! merging the results of several bundles. The `effect` module only fetches.

pub mod manifest;
pub mod bypass;
pub mod listing;
pub mod merge;
