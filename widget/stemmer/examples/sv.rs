//! The Swedish stemmer.

stemmer::module!("sv");
