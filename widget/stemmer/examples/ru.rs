//! The Russian stemmer.

stemmer::module!("ru");
