// Asks a bundle's models what a ticket is about: fetched when the ticket form opens, never before. Everything happens on this device.
const FIELDS = ['category', 'route', 'tier', 'priority'];
const HEADER = 20; // bytes before a file's deflated payload
const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

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

/** The manifest that is most the client's own and names models, and their address. */
async function ownModels({ kb, manifests }) {
  for (const url of [...kb].reverse()) {
    const text = await (manifests[url] || once(url, (response) => response.text())).catch(() => '{}');
    const manifest = JSON.parse(text);
    if (manifest.triage) return { manifest, url: new URL(manifest.triage, url).href };
  }
}

/** What the models at an address make of a text: a list of {field, label, probability, in_scope, sure}. */
export async function judge(url, locale, text, stemmer) {
  const [module, models, stem] = await Promise.all([
    once(new URL('@TRIAGE_WASM@', import.meta.url).href, async (response) => WebAssembly.compile(await response.arrayBuffer())),
    once(url, inflated),
    stemmer(locale.split('-')[0].toLowerCase()),
  ]);
  const stemmed = (at, length) => {
    if (!stem) return length; // a language without a stemmer keeps its words as they stand
    const word = encode(stem(decode(at(length))));
    at(word.length).set(word);
    return word.length;
  };
  const bytes = (at) => (length) => new Uint8Array(instance.exports.memory.buffer, at, length);
  const page = { stem: (at, length) => stemmed(bytes(at), length) };
  const instance = await WebAssembly.instantiate(module, { page });
  const parts = [models, encode(locale), encode(text)];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const input = bytes(instance.exports.place(length))(length);
  parts.reduce((at, part) => (input.set(part, at), at + part.length), 0);
  const answer = instance.exports.judge(parts[1].length, parts[2].length);
  return predictions(bytes(instance.exports.place(answer))(answer));
}

function predictions(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint16(at + 10, true);
    found.push({
      field: FIELDS[view.getUint8(at)],
      label: decode(bytes.subarray(at + 12, at + 12 + length)),
      probability: view.getFloat32(at + 2, true),
      in_scope: view.getFloat32(at + 6, true),
      sure: view.getUint8(at + 1) === 1,
    });
    at += 12 + length;
  }
  return found;
}

/** What triage says of a ticket, as the panel reads it: probabilities in thousandths. Nothing where no bundle has models. */
export async function triage(text, config, stemmer) {
  const models = await ownModels(config);
  if (!models) return undefined;
  const { url, manifest } = models;
  const said = await judge(url, manifest.locale, text, stemmer);
  const category = said.find(({ field, sure }) => sure && field === 'category')?.label;
  const thousandths = (share) => Math.round(share * 1000);
  return {
    text,
    person: (manifest.bypass || []).some((bypass) => bypass.category === category),
    predictions: said.map((one) => ({ ...one, probability: thousandths(one.probability), in_scope: thousandths(one.in_scope) })),
  };
}
