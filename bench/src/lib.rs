//! The search reader without the panel, for the browser. The page fetches and inflates files; this module ranks.

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub use page::{Bundle, payload_offset};
