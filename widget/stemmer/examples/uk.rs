//! The Ukrainian stemmer.

stemmer::module!("uk");
