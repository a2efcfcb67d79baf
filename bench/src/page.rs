//! The exports of the reader's wasm.

use kb_core::bundle::{FileName, HEADER_LENGTH, Header};
use kb_core::query::Typing;
use kb_core::rank::{Highlighter, Lookup, Reader};
use wasm_bindgen::prelude::*;

/// An open bundle.
#[wasm_bindgen]
pub struct Bundle {
    reader: Reader,
}

#[wasm_bindgen]
impl Bundle {
    /// Opens a bundle from its root: the file as it is, and its inflated payload.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8], payload: &[u8]) -> Result<Bundle, JsError> {
        let (header, _) = Header::split(file)?;
        Ok(Self { reader: Reader::open(header, payload)? })
    }

    /// Adds a file that `search` asked for.
    pub fn insert(&mut self, name: &str, file: &[u8], payload: &[u8]) -> Result<(), JsError> {
        let name = FileName::parse(name).ok_or_else(|| JsError::new("not the name of a bundle file"))?;
        let (header, _) = Header::split(file)?;
        Ok(self.reader.insert(name, header, payload)?)
    }

    /// `need` and the files to fetch, or `hits` and an id, a title and a marked lead for each article, best first.
    pub fn search(&self, text: &str, ongoing: bool, most: usize) -> Vec<String> {
        let typing = if ongoing { Typing::Ongoing } else { Typing::Done };
        let mut lines = Vec::new();
        match self.reader.search(text, typing, most) {
            Lookup::Need(files) => {
                lines.push("need".to_owned());
                lines.extend(files.iter().map(ToString::to_string));
            }
            Lookup::Ready(hits) => {
                lines.push("hits".to_owned());
                let highlighter = Highlighter::new(text, typing, self.reader.analyzer());
                for hit in hits {
                    lines.push(hit.row.id.as_str().to_owned());
                    let ranges = highlighter.ranges(&hit.row.lead);
                    lines.extend([hit.row.title, marked(&hit.row.lead, &ranges)]);
                }
            }
        }
        lines
    }
}

/// The offset of a file's deflated payload.
#[wasm_bindgen]
pub fn payload_offset() -> usize {
    HEADER_LENGTH
}

/// The text with brackets around what the query found.
fn marked(text: &str, ranges: &[std::ops::Range<usize>]) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len() + 2 * ranges.len()), 0);
    for range in ranges {
        out.push_str(&text[at..range.start]);
        out.push('[');
        out.push_str(&text[range.clone()]);
        out.push(']');
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}
