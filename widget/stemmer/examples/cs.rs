//! The Czech stemmer.

stemmer::module!("cs");
