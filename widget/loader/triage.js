// Asks a bundle's triage models about a ticket. It is loaded when the ticket form opens. No text leaves the device.
const FIELDS = ['category', 'route', 'tier', 'priority'];
const HEADER_LENGTH = 20; // bytes before a file's deflated payload

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

/** A file's header and, inflated, its payload. */
async function inflated(response) {
  const file = await response.blob();
  const payload = file.slice(HEADER_LENGTH).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Blob([file.slice(0, HEADER_LENGTH), await new Response(payload).blob()]).arrayBuffer());
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

/** The predictions for a ticket in the form that the panel reads, with probabilities in thousandths. */
export async function triage(text, url, words) {
  const found = await judge(url, words);
  const thousandths = (fraction) => Math.round(fraction * 1000);
  return { text, predictions: found.map((one) => ({ ...one, probability: thousandths(one.probability), in_scope: thousandths(one.in_scope) })) };
}
