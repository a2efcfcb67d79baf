//! The result of a lookup: the value, or the files that have to be fetched first.

use crate::bundle::FileName;

/// A value, or what is missing for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<T> {
    /// Here it is.
    Ready(T),
    /// These files have to be fetched first, in parallel.
    Need(Vec<FileName>),
}

impl<T> Lookup<T> {
    /// Goes on with the value, or passes on what is missing.
    pub(super) fn then<U>(self, next: impl FnOnce(T) -> Lookup<U>) -> Lookup<U> {
        match self {
            Self::Ready(value) => next(value),
            Self::Need(files) => Lookup::Need(files),
        }
    }
}
