//! The text of an article with what it takes in: other files of the folder, and variables of kb.toml. This happens before internal parts
//! are looked for, because what is taken in may be internal.

mod include_marks;
mod included_file;
mod rebased_links;
mod kept_in;
mod variables;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use kb_core::model::Readers;

use super::config::Config;
use super::dialects::edits::{Edit, Edited};
use super::dialects::lines::lines;
use super::dialects::text::Text;
use super::folder::Folder;
use super::format::Format;
use super::load::MAX_ARTICLE;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, LineIndex, Origins, codes};
use include_marks::IncludeMark;
pub(super) use included_file::is_in_include_folder;
use kept_in::KeptIn;
use variables::Value;

/// Files within files, at most.
const MOST_LEVELS: usize = 8;

/// Files that one article takes in, at most.
const MOST_FILES: usize = 500;

/// What articles are expanded with.
#[derive(Clone, Copy)]
pub(super) struct Expansion<'a> {
    pub(super) folder: &'a Folder,
    pub(super) config: &'a Config,
    pub(super) reading: Reading,
}

/// An article's text after its expansion.
pub(super) struct Expanded {
    /// `None` where nothing was taken in.
    pub(super) text: Option<(String, Origins)>,
    /// The files whose text was taken in.
    pub(super) included: BTreeSet<Arc<str>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Expansion<'_> {
    /// Expands the body of an article, which begins at byte `body`, for those who read the article.
    pub(super) fn expand(&self, file: &Arc<str>, text: &str, body: usize, readers: &Readers) -> Expanded {
        let mut expander = Expander {
            with: *self,
            readers,
            chain: vec![file.to_string()],
            bytes: usize::try_from(MAX_ARTICLE).unwrap_or(usize::MAX).saturating_sub(text.len()),
            files: MOST_FILES,
            included: BTreeSet::new(),
            found: Vec::new(),
            mark: None,
        };
        let mut edited = Edited::new(text);
        // A page of HTML is what a tool has made of such marks.
        let edits = match Format::of(file) {
            Format::Markdown | Format::Mdx => {
                expander.edits(&Text::new(text, body, Format::of(file) == Format::Mdx))
            }
            Format::Page => Vec::new(),
        };
        if !edits.is_empty() {
            edited.apply(edits);
        }
        let lines = LineIndex::new(file, text);
        let place = |(code, span, message)| Diagnostic::new(code, lines.place(span), message);
        let diagnostics = if expander.found.is_empty() {
            Vec::new()
        } else {
            expander.found.into_iter().map(place).collect()
        };
        Expanded { text: edited.into_parts(), included: expander.included, diagnostics }
    }
}

/// Expands one article.
struct Expander<'a> {
    with: Expansion<'a>,
    readers: &'a Readers,
    /// The files that are open, from the article inwards.
    chain: Vec<String>,
    /// Bytes that may still be taken in.
    bytes: usize,
    /// Files that may still be taken in.
    files: usize,
    included: BTreeSet<Arc<str>>,
    found: Vec<(&'static Code, Range<usize>, String)>,
    /// The mark in the article within whose file we are.
    mark: Option<Range<usize>>,
}

impl Expander<'_> {
    fn edits(&mut self, text: &Text<'_>) -> Vec<Edit> {
        let marks = include_marks::find(text);
        let body = &text.all[text.body..];
        let variables = match body.contains("{{") || body.contains("{%") {
            true => variables::find(text, &self.with.config.variables),
            false => Vec::new(),
        };
        if marks.is_empty() && variables.is_empty() {
            return Vec::new();
        }
        let kept_in = KeptIn::of(text.all, text.body, &self.with.config.allow_headings);
        let mut edits = Vec::new();
        let mut end = 0;
        for mark in marks.iter().filter(|mark| mark.range.start >= text.body) {
            if mark.range.start >= end {
                end = mark.range.end;
                edits.push(Edit::new(mark.range.clone(), self.include(text, mark, &kept_in)));
            }
        }
        for variable in variables {
            let new = match variable.value {
                Value::Known(value) | Value::Text(value) => value,
                Value::Unknown(words) => {
                    let message = format!("the variable `{}` has no value; its name is shown", variable.name);
                    self.report(&codes::UNKNOWN_VARIABLE, &variable.range, message);
                    words
                }
            };
            let is_plain = !new.contains(['<', '>', '{', '}', '\n', '`']) && !new.contains(":::");
            if is_plain || !kept_in.holds(&variable.range) {
                edits.push(Edit::new(variable.range, new));
            }
        }
        edits
    }

    fn report(&mut self, code: &'static Code, span: &Range<usize>, message: String) {
        let span = self.mark.clone().unwrap_or_else(|| span.clone());
        self.found.push((code, span, message));
    }

    /// What takes the place of a mark: the file's text, or nothing and a finding.
    fn include(&mut self, text: &Text<'_>, mark: &IncludeMark, kept_in: &KeptIn) -> String {
        let outer = self.mark.clone();
        self.mark.get_or_insert_with(|| mark.range.clone());
        let included = match kept_in.holds(&mark.range) {
            true => Err("it stands in a part that is hidden or internal; write its text there".to_owned()),
            false => self.text_of(mark),
        };
        let new = match included {
            Ok(included) => fitted(&included, text, &mark.range),
            Err(why) => {
                let message = format!("`{}` is not taken in: {why}", mark.path);
                self.report(&codes::UNUSED_INCLUDE, &mark.range, message);
                String::new()
            }
        };
        self.mark = outer;
        new
    }

    /// The text of a file, expanded.
    fn text_of(&mut self, mark: &IncludeMark) -> Result<String, String> {
        let from = self.chain.last().cloned().unwrap_or_default();
        let (file, text, matter) = included_file::read(&self.with, &from, &mark.path)?;
        if self.chain.iter().any(|open| **open == *file) {
            return Err(format!("it takes itself in: {} → {file}", self.chain.join(" → ")));
        }
        if self.chain.len() > MOST_LEVELS {
            return Err(format!(
                "files are taken in {MOST_LEVELS} levels deep at most: {}",
                self.chain.join(" → ")
            ));
        }
        if self.files == 0 {
            return Err(format!("an article takes in {MOST_FILES} files at most"));
        }
        included_file::check_readers(&file, &matter, self.readers)?;
        self.files -= 1;
        let section = include_marks::section(&text[matter.body..], mark.section.as_deref()).join("\n");
        let section = rebased_links::rebased(&section, &file, &self.chain[0], self.with.folder);
        if section.trim().is_empty() {
            return Err("it holds no text".to_owned());
        }
        self.chain.push(file.to_string());
        let mut edited = Edited::new(&section);
        edited.apply(self.edits(&Text::new(&section, 0, file.ends_with(".mdx"))));
        self.chain.pop();
        let text = edited.text().trim_matches(['\n', '\r']).to_owned();
        if text.len() > self.bytes {
            return Err(format!("with it the article would be longer than {} MiB", MAX_ARTICLE >> 20));
        }
        self.bytes -= text.len();
        self.included.insert(file);
        Ok(text)
    }
}

/// A file's text as it fits into the lines where its mark stands: at the same indentation, and in one line within a row of a table.
fn fitted(included: &str, text: &Text<'_>, mark: &Range<usize>) -> String {
    let start = text.all[..mark.start].rfind('\n').map_or(0, |end| end + 1).max(text.body);
    let Some(line) = lines(text.all, start).next() else { return included.to_owned() };
    if line.content().starts_with('|') && line.content_start() < mark.start {
        return included.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let below = line.prefix_below();
    let mut fitted = String::with_capacity(included.len());
    for (n, line) in included.lines().enumerate() {
        if n > 0 {
            fitted.push('\n');
            fitted.push_str(if line.is_empty() { below.trim_end() } else { &below });
        }
        fitted.push_str(line);
    }
    fitted
}
