//! The Serbian stemmer.

stemmer::module!("sr");
