//! Reads streams of bytes, and stops those that hold more than they may.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// The bytes of a stream. One that holds more than `most` is cancelled there; what was read of it is longer than `most`, and damaged.
pub(crate) async fn read(stream: &ReadableStream, most: usize) -> Result<Vec<u8>, JsValue> {
    let reader = ReadableStreamDefaultReader::new(stream)?;
    let mut bytes = Vec::new();
    loop {
        let chunk = Reflect::get(&JsFuture::from(reader.read()).await?, &"value".into())?;
        if chunk.is_undefined() {
            return Ok(bytes);
        }
        bytes.append(&mut chunk.unchecked_ref::<Uint8Array>().to_vec());
        if bytes.len() > most {
            let _ = reader.cancel();
            return Ok(bytes);
        }
    }
}
