//! The Portuguese stemmer.

stemmer::module!("pt");
