// The weight of the search reader by itself: its wasm and its glue, as a CDN would send them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Bytes after brotli at its best quality, and before. */
export function weighReader(lib) {
  const weigh = (name) => {
    const raw = readFileSync(join(lib, name));
    return { raw: raw.length, brotli: brotliCompressSync(raw).length };
  };
  return { wasm: weigh('reader.wasm'), glue: weigh('reader.js') };
}
