//! The Dutch stemmer.

stemmer::module!("nl");
