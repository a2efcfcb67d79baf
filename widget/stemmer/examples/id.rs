//! The Indonesian stemmer.

stemmer::module!("id");
