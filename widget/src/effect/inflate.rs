//! Inflates files with the browser's own decompressor.

use js_sys::{Array, Reflect, Uint8Array};
use kb_core::bundle::Header;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableWritablePair, Response};

use crate::state::load_error::LoadError;

#[wasm_bindgen]
extern "C" {
    // web-sys keeps this interface behind a compiler flag; every browser has shipped it since 2023.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// A file's header and its inflated payload.
pub(crate) async fn open(file: &[u8]) -> Result<(Header, Vec<u8>), LoadError> {
    let (header, deflated) = Header::split(file)?;
    if !Reflect::has(&js_sys::global(), &"DecompressionStream".into()).unwrap_or(false) {
        return Err(LoadError::UnsupportedBrowser);
    }
    let payload = inflated(deflated).await.map_err(|_| LoadError::Damaged)?;
    Ok((header, payload))
}

async fn inflated(deflated: &[u8]) -> Result<Vec<u8>, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(deflated)))?;
    // Any object with a readable and a writable end is a transform.
    let transform: ReadableWritablePair = DecompressionStream::new("deflate")?.unchecked_into();
    let stream: ReadableStream = blob.stream().pipe_through(&transform);
    let response = Response::new_with_opt_readable_stream(Some(&stream))?;
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
