//! The help panel. `state` makes all decisions and is tested natively; `effect` accesses network, storage, clock and random numbers;
//! `view` draws the state; `host` joins them inside the shadow root that the loader made. Each module imports only modules above it.

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
