//! Inflates files with the browser's own decompressor.

use js_sys::Uint8Array;
use kb_core::bundle::Header;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, WritableStream};

use super::stream;
use crate::state::load_error::LoadError;

/// Bytes given to the decompressor at once. It inflates them without a pause, to at most a thousand times as many.
const PIECE: usize = 4096;

#[wasm_bindgen]
extern "C" {
    // web-sys keeps this interface behind a compiler flag; every browser has shipped it since 2023.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// A file's header and its inflated payload. Inflating stops once there is more than the header announces.
pub(crate) async fn open(file: &[u8]) -> Result<(Header, Vec<u8>), LoadError> {
    let (header, deflated) = Header::split(file)?;
    let inflater = DecompressionStream::new("deflate").map_err(|_| LoadError::UnsupportedBrowser)?;
    let payload =
        inflated(deflated, &inflater, header.payload_length()).await.map_err(|_| LoadError::Damaged)?;
    Ok((header, payload))
}

async fn inflated(deflated: &[u8], inflater: &DecompressionStream, most: usize) -> Result<Vec<u8>, JsValue> {
    let writer = inflater.writable().get_writer()?;
    // A piece waits until the one before it has been inflated and read. The futures catch what is thrown at those that wait in vain.
    for piece in deflated.chunks(PIECE) {
        drop(JsFuture::from(writer.write_with_chunk(&Uint8Array::from(piece))));
    }
    drop(JsFuture::from(writer.close()));
    stream::read(&inflater.readable(), most).await
}
