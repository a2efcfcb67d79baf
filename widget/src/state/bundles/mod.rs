//! What a stack of bundles means for the panel: reading a manifest, listing what was found, and
//! merging the results of several bundles. The `effect` module only fetches.

pub mod manifest;
pub mod listing;
pub mod merge;
