//! The Danish stemmer.

stemmer::module!("da");
