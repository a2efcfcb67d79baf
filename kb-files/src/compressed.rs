//! The compressed forms of a file, which stand beside it as `NAME.br` and `NAME.gz`. A server sends them as they are, so that a browser
//! downloads what brotli makes of a file at its slowest, and nothing is compressed while somebody waits.

use std::io::{self, Write};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

/// What browsers download that isn't compressed by its own format.
const EXTENSIONS: [&str; 5] = ["css", "js", "json", "svg", "wasm"];
/// A smaller file fits into the first packet as it is.
const SHORTEST: usize = 1_024;

/// The compressed forms of a file, by name: none where the file is short, of another type, or hardly shrinks.
pub fn compressed_forms(name: &str, bytes: &[u8]) -> io::Result<Vec<(String, Vec<u8>)>> {
    if !is_compressible(name) || bytes.len() < SHORTEST {
        return Ok(Vec::new());
    }
    let mut forms = vec![(format!("{name}.br"), brotli(bytes)?), (format!("{name}.gz"), gzip(bytes)?)];
    forms.retain(|(_, form)| form.len() * 10 <= bytes.len() * 9);
    Ok(forms)
}

/// Whether files of this name may have compressed forms.
pub fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    // Without a time, the same file has the same form in every build.
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_shrinks_has_both_forms_and_they_open_to_the_file() {
        let (long, short) = ("the same again and again ".repeat(100).into_bytes(), vec![b' '; SHORTEST - 1]);
        let mut state = 1_u64;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        });
        let noise: Vec<u8> = noise.take(4_096).collect();
        for (name, bytes, forms) in [
            ("a.js", &long, &["a.js.br", "a.js.gz"][..]),
            ("manifest.json", &long, &["manifest.json.br", "manifest.json.gz"]),
            ("a.js", &short, &[]),
            ("a.wasm", &noise, &[]),
            ("0f3a.kb", &long, &[]),
            ("a.png", &long, &[]),
            ("js", &long, &[]),
        ] {
            let made = compressed_forms(name, bytes).unwrap();
            let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, forms, "{name}");
            for (form, packed) in made {
                let mut plain = Vec::new();
                if form.ends_with(".gz") {
                    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).unwrap();
                } else {
                    brotli::Decompressor::new(&packed[..], 4_096).read_to_end(&mut plain).unwrap();
                }
                assert_eq!(&plain, bytes, "{form}");
            }
        }
    }
}
