//! The Italian stemmer.

stemmer::module!("it");
