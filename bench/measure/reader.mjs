// The size of the search reader by itself: its wasm and its JavaScript glue, as a CDN would send them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Bytes after brotli at its best quality, and before. */
export function readerSize(lib) {
  const size = (name) => {
    const raw = readFileSync(join(lib, name));
    return { raw: raw.length, brotli: brotliCompressSync(raw).length };
  };
  return { wasm: size('reader.wasm'), glue: size('reader.js') };
}
