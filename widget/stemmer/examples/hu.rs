//! The Hungarian stemmer.

stemmer::module!("hu");
