//! The checked options of `connect`.

use std::path::Path;
use std::time::Duration;

use super::arguments::ConnectArguments;
use super::delivery::call_timeout;
use super::problem::{ConfigProblem, Problems};
use super::targets::{Target, Targets};

/// Which target to ask; [`ConnectConfig::check`] is its only constructor.
#[derive(Debug, Clone)]
pub struct ConnectConfig {
    /// The target.
    pub target: Target,
    /// How long it may take to answer a call.
    pub call_timeout: Duration,
}

impl ConnectConfig {
    /// Checks what was typed; every problem found is reported.
    pub fn check(arguments: &ConnectArguments) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Problems::default();
        let targets = problems.take("--config", Targets::read(&arguments.config));
        let target = targets.and_then(|targets| problems.take("--check", named(&targets, arguments)));
        let timeout = problems.take("--call-timeout", call_timeout(arguments.call_timeout));
        match (target, timeout) {
            (Some(target), Some(call_timeout)) => Ok(Self { target, call_timeout }),
            _ => Err(problems.into_list()),
        }
    }
}

fn named(targets: &Targets, arguments: &ConnectArguments) -> Result<Target, String> {
    let known: Vec<&str> = targets.all().map(|target| target.name.as_str()).collect();
    targets.named(&arguments.target).cloned().ok_or_else(|| {
        let file: &Path = &arguments.config;
        format!("`{}` has no target `{}`; it has {}", file.display(), arguments.target, known.join(", "))
    })
}
