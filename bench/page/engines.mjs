// Starts each kind of engine as its documentation says, with as many requests in parallel as possible.

/** A search function: `(query, most) → [{id, title}]`. */
export const start = { fixmark, panel, pagefind, whole };

/** Loads what a page carries before a search: nothing, or the panel's loader. */
export async function prepare({ kind, base }) {
  if (kind !== 'panel') return;
  const script = Object.assign(document.createElement('script'), { src: `${base}/fixmark.js` });
  script.dataset.kb = `${base}/public/manifest.json`;
  document.head.append(script);
  await new Promise((resolve) => (script.onload = resolve));
  await until(() => panelPart('[part=launcher]'));
}

const panelPart = (selector) => document.querySelector('fix-mark')?.shadowRoot?.querySelector(selector);

async function until(found) {
  while (!found()) await new Promise(requestAnimationFrame);
  return found();
}

/** The panel draws its own list. It is opened by a click and asked through its public API. */
async function panel() {
  panelPart('[part=launcher]').click();
  return async (query) => {
    window.Fixmark('search', query);
    const option = await until(() => panelPart('[role=option]'));
    return [{ id: '', title: option.textContent }];
  };
}

/** Fetches library and index in parallel. */
async function whole({ name, base }) {
  const [library, text] = await Promise.all([import(`/lib/${name}.js`), fetch(`${base}/index.json`).then((response) => response.text())]);
  return library.open(text);
}

async function pagefind({ base }) {
  const engine = await import(`${base}/pagefind/pagefind.js`);
  return async (query, most) => {
    const { results } = await engine.search(query);
    const shown = await Promise.all(results.slice(0, most).map((result) => result.data()));
    return shown.map(({ meta }) => ({ id: meta.article, title: meta.title }));
  };
}

/** Fetches glue, wasm and manifest in parallel, then whatever files the reader asks for until it answers. */
async function fixmark({ base }) {
  const wasm = fetch('/lib/reader.wasm');
  const manifest = fetch(`${base}/public/manifest.json`).then((response) => response.json());
  const glue = await import('/lib/reader.js');
  await glue.default({ module_or_path: wasm });
  const offset = glue.payload_offset();
  const root = Uint8Array.from(atob((await manifest).root_file), (c) => c.charCodeAt(0));
  const bundle = new glue.Bundle(root, await inflated(root, offset));
  const take = async (name) => {
    const file = new Uint8Array(await (await fetch(`${base}/public/${name}`)).arrayBuffer());
    bundle.insert(name, file, await inflated(file, offset));
  };
  return async (query, most) => {
    for (;;) {
      const [kind, ...lines] = bundle.search(query, false, most);
      if (kind === 'hits') return triples(lines);
      await Promise.all(lines.map(take));
    }
  };
}

async function inflated(file, offset) {
  const stream = new Blob([file.subarray(offset)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function triples(lines) {
  const hits = [];
  for (let at = 0; at < lines.length; at += 3) hits.push({ id: lines[at], title: lines[at + 1] });
  return hits;
}
