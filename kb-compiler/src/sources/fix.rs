//! Applies the safe repairs that diagnostics carry: `check --fix`. The only writer of sources.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fix};

/// Rewrites the files below `dir` that have repairs, and says how many repairs were made. Overlapping repairs wait for
/// the next run. Each file is written whole beside itself and then renamed, so that none is left half written.
pub fn apply(dir: &Path, diagnostics: &[Diagnostic]) -> io::Result<usize> {
    let mut by_file: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let Some(fix) = &diagnostic.fix {
            by_file.entry(&diagnostic.place.file).or_default().push(fix);
        }
    }
    let mut applied = 0;
    for (file, fixes) in by_file {
        let path = dir.join(file);
        let text = std::fs::read_to_string(&path)?;
        let (repaired, count) = repair(&text, fixes);
        if count > 0 {
            let beside = path.with_extension("fix-in-progress");
            std::fs::write(&beside, repaired)?;
            std::fs::rename(&beside, &path)?;
            applied += count;
        }
    }
    Ok(applied)
}

/// The text with its repairs, and how many fitted.
pub fn repair(text: &str, mut fixes: Vec<&Fix>) -> (String, usize) {
    fixes.sort_by_key(|fix| (fix.range.start, fix.range.end));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        let Some(between) = text.get(at..fix.range.start) else { continue };
        if text.get(fix.range.clone()).is_none() {
            continue;
        }
        out.push_str(between);
        out.push_str(&fix.replacement);
        at = fix.range.end;
        count += 1;
    }
    out.push_str(&text[at..]);
    (out, count)
}
