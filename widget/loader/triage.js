// Asks a bundle's triage models about a ticket. It is loaded when the ticket form opens. No text leaves the device.
const FIELDS = ['category', 'route', 'tier', 'priority'];
const HEADER_LENGTH = 20; // bytes before a file's deflated payload
const PIECE = 4096; // bytes given to the decompressor at once
const MAX_PAYLOAD = 16 << 20; // bytes of the longest inflated payload

// Fetched files by address. A failed request is repeated the next time.
const fetched = {};
const once = (url, read) => (fetched[url] ||= get(url).then(read).catch((error) => {
  delete fetched[url];
  throw error;
}));

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/** The bytes of a stream, which ends with an error where it holds more than it may. */
async function read(stream, most) {
  const reader = stream.getReader();
  const parts = [];
  for (let length = 0, part; !(part = await reader.read()).done; ) {
    parts.push(part.value);
    length += part.value.length;
    if (length > most) {
      reader.cancel();
      throw new Error(`a file holds more than ${most} bytes`);
    }
  }
  return new Blob(parts);
}

/** A file's header and, inflated, its payload. */
async function inflated({ body }) {
  const file = new Uint8Array(await (await read(body, MAX_PAYLOAD)).arrayBuffer());
  const announced = Math.min(new DataView(file.buffer).getUint32(8, true), MAX_PAYLOAD);
  const { readable, writable } = new DecompressionStream('deflate');
  const writer = writable.getWriter();
  const ignore = () => {}; // a piece that waits in vain; the reader has the error
  // The decompressor inflates a piece without a pause, so each is small and waits until the one before it has been read.
  for (let at = HEADER_LENGTH; at < file.length; at += PIECE) writer.write(file.subarray(at, at + PIECE)).catch(ignore);
  writer.close().catch(ignore);
  return new Uint8Array(await new Blob([file.subarray(0, HEADER_LENGTH), await read(readable, announced)]).arrayBuffer());
}

/** The predictions of the models at an address for the words of a text: a list of {field, label, probability, in_scope, sure}. */
export async function judge(url, words) {
  const [module, models] = await Promise.all([
    once(new URL('@TRIAGE_WASM@', import.meta.url).href, async (response) => WebAssembly.compile(await response.arrayBuffer())),
    once(url, inflated),
  ]);
  const { memory, place, judge } = (await WebAssembly.instantiate(module)).exports;
  const bytes = (length) => {
    const at = place(length); // may replace the buffer
    return new Uint8Array(memory.buffer, at, length);
  };
  const encoded = new TextEncoder().encode(words);
  const input = bytes(models.length + encoded.length);
  input.set(models);
  input.set(encoded, models.length);
  return predictions(bytes(judge(encoded.length)));
}

function predictions(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint16(at + 10, true);
    found.push({
      field: FIELDS[view.getUint8(at)],
      label: new TextDecoder().decode(bytes.subarray(at + 12, at + 12 + length)),
      probability: view.getFloat32(at + 2, true),
      in_scope: view.getFloat32(at + 6, true),
      sure: view.getUint8(at + 1) === 1,
    });
    at += 12 + length;
  }
  return found;
}

/** The predictions for a ticket in the form that it carries; three decimals are as precise as a calibrated probability. */
export async function triage(text, url, words) {
  const found = await judge(url, words);
  const rounded = (fraction) => Math.round(fraction * 1000) / 1000;
  return { text, predictions: found.map((one) => ({ ...one, probability: rounded(one.probability), in_scope: rounded(one.in_scope) })) };
}
