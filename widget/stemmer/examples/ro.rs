//! The Romanian stemmer.

stemmer::module!("ro");
