// Asks a bundle's models what a ticket is about: fetched when the ticket form opens, never before. Everything happens on this device.
const FIELDS = ['category', 'route', 'tier', 'priority'];
const HEADER = 20; // bytes before a file's deflated payload

// What was fetched, by address; what could not be had is tried again next time.
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
  const payload = file.slice(HEADER).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Blob([file.slice(0, HEADER), await new Response(payload).blob()]).arrayBuffer());
}

/** What the models at an address make of words as the panel reads them: a list of {field, label, probability, in_scope, sure}. */
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
  const said = new TextEncoder().encode(words);
  const input = bytes(models.length + said.length);
  input.set(models);
  input.set(said, models.length);
  return predictions(bytes(judge(said.length)));
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

/** What triage says of a ticket, as the panel reads it: probabilities in thousandths. */
export async function triage(text, url, words) {
  const said = await judge(url, words);
  const thousandths = (share) => Math.round(share * 1000);
  return { text, predictions: said.map((one) => ({ ...one, probability: thousandths(one.probability), in_scope: thousandths(one.in_scope) })) };
}
