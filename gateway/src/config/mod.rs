//! Configuration in two stages: [`Arguments`] is what was typed, [`Config`] what it means once everything that can be wrong
//! has been checked. Nothing outside this folder sees the first but `main`.

mod typed;
mod names;
mod token;
mod checked;
mod export;

pub use checked::{Config, ConfigProblem, Limit};
pub use export::ExportConfig;
pub(crate) use names::is_plain_segment;
pub use names::{Audience, Origin, Prefix};
pub use token::Token;
pub use typed::{Arguments, Command, ExportArguments, ServeArguments};
