//! The help panel. `state` decides, natively tested; `effect` does what it asks of the network, storage, clock and chance; `view`
//! draws it; `host` joins them inside the shadow root that the loader made.

pub mod json;
pub mod catalog;
pub mod state;
#[cfg(target_arch = "wasm32")]
mod effect;
#[cfg(target_arch = "wasm32")]
mod view;
#[cfg(target_arch = "wasm32")]
mod host;

#[cfg(target_arch = "wasm32")]
pub use host::{Panel, mount};
