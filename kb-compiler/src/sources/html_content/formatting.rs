//! Formatting and links that HTML opens around blocks, as in `<a href="…"><h3>…</h3><p>…</p></a>`: they end with each line and go on in
//! the next one.

use super::super::markdown::Reader;
use super::super::open_element::{HtmlTag, Kind, OpenElement};

impl Reader<'_> {
    /// Before a block: ends formatting that is open at the end of the line.
    pub(in crate::sources) fn suspend_formatting(&mut self) {
        let mut suspended = Vec::new();
        while let Some(top) = self.stack.last_mut().filter(|top| top.kind.is_inline()) {
            let Some(tag) = top.html.take() else { break };
            let resumes = match &top.kind {
                Kind::Flattened => tag.resumes.clone(),
                Kind::Followed(_) => None,
                kind => Some(kind.clone()),
            };
            let span = top.span.clone();
            let HtmlTag { name, ended, resumed, .. } = *tag;
            self.close();
            // What only went on with formatting from further out is taken up from there again.
            if !resumed {
                suspended.push((span, HtmlTag { name, ended, resumes, resumed }));
            }
        }
        while let Some((span, tag)) = suspended.pop() {
            let html = Some(Box::new(tag));
            self.stack.push(OpenElement { html, ..OpenElement::new(Kind::Flattened, span) });
        }
    }

    /// Before a block of Markdown: ends the line of HTML around it, and a paragraph of HTML, which can't hold blocks.
    pub(in crate::sources) fn interrupt(&mut self) {
        if self.stack.last().is_some_and(|element| element.html.is_some()) {
            self.suspend_formatting();
            self.close_paragraph();
        }
    }

    /// In a new line: goes on with formatting that is open around it.
    pub(in crate::sources) fn resume_formatting(&mut self) {
        let mut resumed: Vec<(String, Kind)> = Vec::new();
        for element in self.stack.iter().rev().skip(1).take_while(|element| element.kind.is_transparent()) {
            if let Some(tag) = &element.html
                && let Some(kind) = &tag.resumes
                && !resumed.iter().any(|(name, _)| *name == tag.name)
            {
                resumed.push((tag.name.clone(), kind.clone()));
            }
        }
        while let Some((name, kind)) = resumed.pop() {
            let at = self.stack.last().map_or(0..0, |element| element.span.clone());
            self.inline_levels += 1;
            let html = Some(Box::new(HtmlTag { name, resumed: true, ..HtmlTag::default() }));
            self.stack.push(OpenElement { html, ..OpenElement::new(kind, at) });
        }
    }
}
