//! The Hebrew stemmer.

stemmer::module!("he");
