//! The Spanish stemmer.

stemmer::module!("es");
