//! Where a real ticket system is: in the environment, or started here.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// A running ticket system: what its start script prints, by name.
pub(crate) struct System {
    values: BTreeMap<String, String>,
    started: Option<(PathBuf, PathBuf)>,
}

impl System {
    /// The system whose variables begin with `NAME_`; `None` after saying loudly that there is none.
    pub(crate) fn find(name: &str, script: &str) -> Option<Self> {
        let prefix = format!("{name}_");
        let values: BTreeMap<_, _> =
            std::env::vars().filter(|(variable, _)| variable.starts_with(&prefix)).collect();
        if values.contains_key(&format!("{name}_URL")) {
            return Some(Self { values, started: None });
        }
        if std::env::var_os("FIXMARK_START_TICKET_SYSTEMS").is_some() {
            return Some(Self::start(script));
        }
        eprintln!(
            "SKIPPED: there is no {name}_URL; start {name} by {script} of the shared folder and export what it prints, or set FIXMARK_START_TICKET_SYSTEMS"
        );
        assert!(std::env::var_os("CI").is_none(), "a real {name} is needed where CI is set");
        None
    }

    fn start(script: &str) -> Self {
        let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
        let shared = std::env::var_os("FIXMARK_SHARED").map_or(beside, PathBuf::from);
        let script = shared.join("ticketing").join(script);
        let state = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(script.file_stem().unwrap());
        let output = Command::new(&script).arg("start").arg(&state).output().expect("the script runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
        let values = printed.lines().filter_map(|line| line.split_once('='));
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { values, started: Some((script, state)) }
    }

    /// A value that the start script printed.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).unwrap_or_else(|| panic!("{name} is not set"))
    }

    /// A value that only some set-ups have; without it, what it is for is skipped loudly.
    pub(crate) fn optional(&self, name: &str) -> Option<&str> {
        let found = self.values.get(name).map(String::as_str);
        if found.is_none() {
            eprintln!(
                "SKIPPED: {name} is not set; it is the secret of a user who may only read, as .ci/run makes one"
            );
            assert!(std::env::var_os("CI").is_none(), "{name} is needed where CI is set");
        }
        found
    }
}

impl Drop for System {
    fn drop(&mut self) {
        if let Some((script, state)) = &self.started {
            let _ = Command::new(script).arg("stop").arg(state).status();
        }
    }
}
