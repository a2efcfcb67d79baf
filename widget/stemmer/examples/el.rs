//! The Greek stemmer.

stemmer::module!("el");
