//! Which part a heading begins, with what its author should hear of it.

use std::ops::Range;

use kb_core::model::SectionRole;

use super::internal_names::{self, Verdict};
use super::markdown::Reader;
use super::roles;
use crate::diagnostic::{Diagnostic, Severity, codes};

impl Reader<'_> {
    /// The part that a heading begins. What sounds internal and isn't allowed by name is kept in where the knowledge base keeps
    /// anything in.
    pub(super) fn role(&mut self, name: &str, span: &Range<usize>) -> SectionRole {
        let names = self.targets.names;
        let verdict = internal_names::heading(name, names.allowed);
        let name = name.trim();
        let (code, message) = match verdict {
            Verdict::Open => return roles::of(name),
            Verdict::Internal if !internal_names::needs_note(name) => return SectionRole::Internal,
            Verdict::Internal => (&codes::INTERNAL_PART, format!("`{name}` begins an internal part")),
            Verdict::Doubtful => {
                (&codes::DOUBTFUL_PART, format!("`{name}` may have been meant as an internal part"))
            }
        };
        let kept_in = verdict == Verdict::Internal || names.strict;
        let diagnostic = Diagnostic::new(code, self.lines.place(span.start..span.start), message);
        self.out.diagnostics.push(if kept_in { diagnostic } else { diagnostic.severity(Severity::Warning) });
        if kept_in { SectionRole::Internal } else { roles::of(name) }
    }
}
