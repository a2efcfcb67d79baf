//! The search reader by itself, for the browser: what the panel carries of search, without the panel. The page fetches and inflates;
//! this ranks.

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub use page::{Bundle, payload_offset};
