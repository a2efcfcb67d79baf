//! The Norwegian stemmer.

stemmer::module!("no");
