//! The French stemmer.

stemmer::module!("fr");
