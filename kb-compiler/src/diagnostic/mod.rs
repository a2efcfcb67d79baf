//! What is wrong with a knowledge base: a stable code, a place, a message, and what to do about it.
//!
//! Content problems are data. `sources::read` returns them beside what it could read; print them with one of
//! [`render::human`], [`render::json`], [`render::sarif`] or [`render::github`]:
//!
//! ```no_run
//! use kb_compiler::diagnostic::{render, Severity};
//! let dir = std::path::Path::new("articles");
//! let (_base, diagnostics) = kb_compiler::sources::read(dir)?;
//! eprint!("{}", render::human(&diagnostics, &kb_compiler::sources::excerpts(dir), false));
//! let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
//! # let _ = failed;
//! # Ok::<(), kb_compiler::sources::SourceError>(())
//! ```

pub mod severity;
pub mod codes;
mod origins;
pub mod place;
mod finding;
pub mod render;

pub use codes::Code;
pub use finding::{Finding, findings};
pub use origins::{Origins, Replaced};
pub use place::{LineIndex, Place};
pub use severity::Severity;

use std::ops::Range;

/// A replacement that is safe to apply without asking; `sources::fix::apply` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Bytes of the file to replace.
    pub range: Range<usize>,
    /// What takes their place.
    pub replacement: String,
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code, such as `FM001`; [`codes::find`] explains it.
    pub code: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// What happened, in one sentence.
    pub message: String,
    /// Its place in the sources.
    pub place: Place,
    /// What to do next.
    pub hint: Option<String>,
    /// The repair, where there is a safe one.
    pub fix: Option<Fix>,
    /// What it has in common with others that have the same cause, in one sentence; `None` where equal messages have the same cause.
    pub cause: Option<String>,
    /// Further places of the same problem, in order.
    pub also: Vec<Place>,
}

impl Diagnostic {
    /// A diagnostic of that code, with the code's usual severity and hint.
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        let hint = (!code.hint.is_empty()).then(|| code.hint.to_owned());
        let message = message.into();
        let (code, severity) = (code.id, code.severity);
        Self { code, severity, message, place, hint, fix: None, cause: None, also: Vec::new() }
    }

    /// The same with a hint that fits this case better.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with the sentence that all of the same cause share.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// All places, in order.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.place).chain(&self.also)
    }

    /// The same with a safe repair.
    #[must_use]
    pub fn fix(mut self, range: Range<usize>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { range, replacement: replacement.into() });
        self
    }
}

/// Sorts by file, place, code and message, so that the same input prints the same lines.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.place.line, d.place.column, d.severity, d.code);
        a.place.file.cmp(&b.place.file).then(key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
    });
}
