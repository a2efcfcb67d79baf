//! The German stemmer.

stemmer::module!("de");
