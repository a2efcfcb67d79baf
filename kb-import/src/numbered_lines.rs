//! The lines of a file that we write ourselves, one JSON object each.

use serde::de::DeserializeOwned;

/// The lines of a file, in order, each with its number from 1. Empty lines are none.
pub(crate) fn numbered_lines<T: DeserializeOwned>(text: &str) -> Vec<(usize, Result<T, serde_json::Error>)> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    filled.map(|(at, line)| (at + 1, serde_json::from_str(line))).collect()
}
