//! The Tamil stemmer.

stemmer::module!("ta");
