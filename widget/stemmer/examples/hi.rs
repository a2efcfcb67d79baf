//! The Hindi stemmer.

stemmer::module!("hi");
