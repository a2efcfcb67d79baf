//! The outside world, one file for each kind of it. Nothing here decides anything.

pub(crate) mod chance;
pub(crate) mod clock;
pub(crate) mod storage;
pub(crate) mod join;
pub(crate) mod fetch;
pub(crate) mod inflate;
pub(crate) mod kept;
pub(crate) mod stemmer;
pub(crate) mod bundle;
pub(crate) mod engine;
pub(crate) mod offer;
pub(crate) mod gateway;
pub(crate) mod place;
