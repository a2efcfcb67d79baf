//! Reads a folder of Markdown articles and tagged tickets into typed articles and resolutions. Content problems are returned as
//! diagnostics, together with everything that could be read.

pub mod tag_names;
pub mod config;
mod svg;
mod picture_type;
mod knowledge_base;
mod error;
mod node;
mod reading;
pub(crate) mod format;
mod html;
mod hidden_piece;
mod yaml;
mod toml_text;
mod json_text;
mod fields;
mod dates;
mod did_you_mean;
pub(crate) mod normal_form;
mod ignore_rules;
mod folder;
mod encoding;
mod damaged_letters;
mod load;
mod config_place;
mod config_variables;
mod config_checks;
mod config_tables;
mod config_tags;
mod config_file;
mod fences;
mod publication_words;
mod audiences;
mod publication;
mod version_ranges;
mod page_head;
mod front_matter;
mod navigation;
mod identity;
mod references;
mod internal_words;
mod internal_names;
mod page;
mod dialects;
mod visible_text;
mod anchors;
mod pictures;
mod sites;
mod deceit;
mod site_pages;
mod page_names;
mod path_tails;
mod links;
mod source;
mod cell_lines;
mod script_digits;
mod open_element;
mod roles;
mod parsed;
mod callout;
mod html_piece;
mod markdown;
mod placeholder_lines;
mod document;
mod destinations;
mod internal_heading;
mod element_ends;
mod html_content;
mod shortcodes;
mod hidden_elements;
mod code_parts;
mod comments;
mod internal_labels;
mod internal_parts;
mod label_extent;
mod internal_blocks;
mod body;
mod expansion;
mod split_by_reader;
mod sensitive;
mod fragments;
mod mistakes;
mod text_parts;
mod article;
mod article_files;
mod ticket_fields;
mod ticket_rows;
mod resolution_line;
mod ticket_changes;
mod resolutions;
mod queries;
mod pipeline;
pub mod due;
pub mod fix;

pub use config::Config;
pub use error::SourceError;
pub use knowledge_base::{Asset, ExpectedQuery, KnowledgeBase};
pub use load::MAX_ARTICLE;
pub use reading::Reading;

use std::path::Path;

use crate::diagnostic::{Diagnostic, Place};

/// Reads a knowledge base. Whatever is wrong with its content is in the diagnostics, sorted by file and line; only a
/// folder that can't be read at all is an error, and a text that can't be stored.
pub fn read(dir: &Path) -> Result<(KnowledgeBase, Vec<Diagnostic>), SourceError> {
    read_as(dir, Reading::today())
}

/// The same as of another day, or with the folder opened to clients.
pub fn read_as(dir: &Path, reading: Reading) -> Result<(KnowledgeBase, Vec<Diagnostic>), SourceError> {
    let folder = folder::Folder::walk(dir)?;
    pipeline::run(folder, reading)
}

/// The sources of diagnostics, for renderers that show the offending line.
pub fn excerpts(dir: &Path) -> impl Fn(&Place) -> Option<String> {
    let root = dir.canonicalize().ok();
    move |place| {
        let (folder, file) = folder::holding(root.as_ref()?, &place.file).ok()?;
        encoding::decode(folder.read(file, load::MAX_ARTICLE).ok()?).ok().map(|decoded| decoded.text)
    }
}
