//! The Nepali stemmer.

stemmer::module!("ne");
