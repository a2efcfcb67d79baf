//! The Irish stemmer.

stemmer::module!("ga");
