//! The Basque stemmer.

stemmer::module!("eu");
