//! The Estonian stemmer.

stemmer::module!("et");
