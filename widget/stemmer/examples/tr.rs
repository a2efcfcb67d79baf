//! The Turkish stemmer.

stemmer::module!("tr");
