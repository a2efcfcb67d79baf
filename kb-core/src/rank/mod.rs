//! Ranking: a reader holds the blocks it was given, says which ones a question still needs, and sums integers. It does no I/O;
//! whoever drives it fetches the files it names and asks again. Modules stand in reading order, and each imports only modules above it.

pub mod lookup;
pub mod reader;
pub mod score;
mod versions;
pub mod correct;
mod codes;
pub mod confidence;
pub mod highlight;
pub mod search;
pub mod standing;
pub mod suggest;
pub mod target;

pub use confidence::{Band, Evidence};
pub use highlight::Highlighter;
pub use lookup::Lookup;
pub use reader::{Hit, Reader};
pub use score::{Contribution, Explanation};
pub use search::SearchAnswer;
pub use standing::Standing;
