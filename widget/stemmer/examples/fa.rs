//! The Persian stemmer.

stemmer::module!("fa");
