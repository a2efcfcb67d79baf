//! Problems with the options. All of them are collected before any is reported, so that an operator sees them at once.

use std::fmt;
use std::path::Path;

/// One option that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The option, with its dashes.
    pub option: &'static str,
    /// What is wrong with it, and what to do.
    pub message: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.option, self.message)
    }
}

/// The problems found so far.
#[derive(Default)]
pub(super) struct Problems(Vec<ConfigProblem>);

impl Problems {
    /// The value of an option; `None` after recording its problem.
    pub(super) fn take<T>(&mut self, option: &'static str, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|message| self.0.push(ConfigProblem { option, message })).ok()
    }

    /// The good values of a repeatable option, after recording the problems of the others.
    pub(super) fn take_all<T, C: FromIterator<T>>(
        &mut self,
        option: &'static str,
        texts: &[String],
        check: impl Fn(&str) -> Result<T, String>,
    ) -> C {
        texts.iter().filter_map(|text| self.take(option, check(text))).collect()
    }

    /// The value read from a path that may be left out; `None` also after recording its problem.
    pub(super) fn take_path<T>(
        &mut self,
        option: &'static str,
        path: Option<&Path>,
        read: impl Fn(&Path) -> Result<T, String>,
    ) -> Option<T> {
        self.take(option, read(path?))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_list(self) -> Vec<ConfigProblem> {
        self.0
    }
}
