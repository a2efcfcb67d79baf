//! Access to the outside world, one file for each kind of it. Decisions are made in `state`. Each module imports only modules above it.

pub(crate) mod random;
pub(crate) mod task;
pub(crate) mod clock;
pub(crate) mod page_facts;
pub(crate) mod json;
pub(crate) mod storage;
pub(crate) mod join;
pub(crate) mod stream;
pub(crate) mod fetch;
pub(crate) mod inflate;
pub(crate) mod cache;
pub(crate) mod stemmer;
pub(crate) mod bundle;
pub(crate) mod bundle_stack;
pub(crate) mod gateway;
