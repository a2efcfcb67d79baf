//! Inflates a block with the browser's own decompressor.

use js_sys::{Array, Reflect, Uint8Array};
use kb_core::bundle::{Header, OpenError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableWritablePair, Response};

use crate::state::Trouble;

#[wasm_bindgen]
extern "C" {
    // web-sys keeps this interface behind a compiler flag; every browser has shipped it since 2023.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Splits a file and inflates what is in it.
pub(crate) async fn open(file: &[u8]) -> Result<(Header, Vec<u8>), Trouble> {
    let (header, deflated) = Header::split(file).map_err(trouble)?;
    if !Reflect::has(&js_sys::global(), &"DecompressionStream".into()).unwrap_or(false) {
        return Err(Trouble::OldBrowser);
    }
    let payload = inflated(deflated).await.map_err(|_| Trouble::Damaged)?;
    Ok((header, payload))
}

async fn inflated(deflated: &[u8]) -> Result<Vec<u8>, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(deflated)))?;
    // The two ends of the stream are handed on as they are: a transform is any object that has them.
    let transform: ReadableWritablePair = DecompressionStream::new("deflate")?.unchecked_into();
    let stream: ReadableStream = blob.stream().pipe_through(&transform);
    let response = Response::new_with_opt_readable_stream(Some(&stream))?;
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// What an unreadable file means for the client.
#[allow(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub(crate) fn trouble(error: OpenError) -> Trouble {
    match error {
        OpenError::NewerFormat { .. } => Trouble::Newer,
        _ => Trouble::Damaged,
    }
}
