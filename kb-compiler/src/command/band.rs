//! The bands of answers and classifications, as the JSON output names them.

use kb_core::rank::Band;

/// The name of a band.
pub(super) fn name(band: Band) -> &'static str {
    match band {
        Band::None => "none",
        Band::Suggest => "suggest",
        Band::Answer => "answer",
    }
}
