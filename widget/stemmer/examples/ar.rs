//! The Arabic stemmer.

stemmer::module!("ar");
