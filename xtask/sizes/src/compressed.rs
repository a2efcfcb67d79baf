//! The size of bytes after brotli at its best quality, 11, which a CDN would send.

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;

/// The length of these bytes once compressed.
pub(crate) fn length(bytes: &[u8]) -> Result<usize> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn repetition_shrinks() {
        assert!(length(&[7; 10_000]).unwrap() < 40);
    }
}
