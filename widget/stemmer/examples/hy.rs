//! The Armenian stemmer.

stemmer::module!("hy");
