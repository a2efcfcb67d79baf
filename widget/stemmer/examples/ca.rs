//! The Catalan stemmer.

stemmer::module!("ca");
