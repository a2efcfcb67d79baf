//! The Finnish stemmer.

stemmer::module!("fi");
