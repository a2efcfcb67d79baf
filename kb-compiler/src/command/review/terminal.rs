//! The terminal: shows a question, waits for a key, and keeps what was decided.

use std::error::Error;

use console::Term;
use kb_import::Reviewed;

use super::decisions_file::DecisionsFile;
use crate::review::{Key, Review, Step, screen};

/// Whether there is a terminal to ask in.
pub(super) fn is_there() -> bool {
    Term::stderr().is_term()
}

/// Asks until everything is decided or the person stops. Returns what was decided.
pub(super) fn ask(mut review: Review, file: &DecisionsFile) -> Result<Vec<Reviewed>, Box<dyn Error>> {
    let terminal = Term::stderr();
    let mut notice = "";
    while let Some(question) = review.current() {
        terminal.clear_screen()?;
        terminal.write_str(&screen::text(question, review.decided().len() + 1, review.len()))?;
        terminal.write_line(notice)?;
        notice = match key(&terminal)?.map(|key| review.step(key)) {
            None => "this key has no meaning here",
            Some(Step::Nothing(why)) => why,
            Some(Step::Ended) => break,
            Some(Step::Decided(decision)) => {
                file.append(&decision)?;
                ""
            }
            Some(Step::TakenBack(decision)) => {
                file.take_back(&decision)?;
                "taken back"
            }
        };
    }
    Ok(review.decided().to_vec())
}

fn key(terminal: &Term) -> Result<Option<Key>, Box<dyn Error>> {
    Ok(match terminal.read_key_raw()? {
        console::Key::Char(typed) => Key::of(typed),
        console::Key::Escape | console::Key::CtrlC => Some(Key::Quit),
        _ => None,
    })
}
