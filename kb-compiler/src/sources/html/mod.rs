//! HTML as text: its tags, its entities, and what each element means. It becomes blocks in `html_content`.

pub(super) mod entities;
pub(super) mod tags;
pub(super) mod tokens;
pub(super) mod elements;
pub(super) mod attributes;
pub(super) mod unknown_tags;
pub(super) mod plain_text;
