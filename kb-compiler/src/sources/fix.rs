//! Applies the safe repairs that diagnostics carry: `check --fix`. The only writer of sources.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use kb_files::Mode;

use super::encoding::{self, Decoded};
use super::folder;
use super::load::MAX_ARTICLE;
use crate::diagnostic::{Diagnostic, Fix};

/// Rewrites the files below `dir` that have repairs, and says how many repairs were made. Overlapping repairs wait for
/// the next run. Each file is replaced as a whole, so that none is left half written.
pub fn apply(dir: &Path, diagnostics: &[Diagnostic]) -> io::Result<usize> {
    let mut by_file: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let Some(fix) = &diagnostic.fix {
            by_file.entry(&diagnostic.place.file).or_default().push(fix);
        }
    }
    let (root, mut applied) = (dir.canonicalize()?, 0);
    for (file, fixes) in by_file {
        let at = |error: io::Error| io::Error::new(error.kind(), format!("{file}: {error}"));
        let (folder, below) = folder::holding(&root, file).map_err(at)?;
        let (inner, name) = below.rsplit_once('/').unwrap_or(("", below));
        let folder = folder.folder(inner).map_err(at)?;
        // A file of another encoding is written as UTF-8.
        let Ok(Decoded { text, .. }) = encoding::decode(folder.read(name, MAX_ARTICLE).map_err(at)?) else {
            continue;
        };
        let (repaired, count) = repair(&text, fixes);
        if count > 0 {
            folder.replace(name, repaired.as_bytes(), Mode::AsBefore).map_err(at)?;
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
