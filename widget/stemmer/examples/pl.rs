//! The Polish stemmer.

stemmer::module!("pl");
