//! By what `tags` counts tickets.

use clap::ValueEnum;

/// By what tickets are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TagsBy {
    /// By who closed them.
    Engineer,
    /// By the target that they were read from.
    Target,
    /// Not at all: how many have each field.
    Field,
    /// By the week in which they were resolved.
    Week,
}
