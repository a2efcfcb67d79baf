//! The Lithuanian stemmer.

stemmer::module!("lt");
