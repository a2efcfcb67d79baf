// Fetches the second part of the panel and links it to the first: both share memory and table. The build puts this file into the glue,
// whose `wasm` has the exports of the first part.
const desk = {
  async __wasm_split_load_desk(done, waiting) {
    let loaded = 1;
    try {
      const response = await fetch(new URL('@DESK@', import.meta.url), { signal: AbortSignal.timeout(20_000) });
      await WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: wasm });
    } catch {
      loaded = 0; // the panel leaves what was typed to the plain form
    }
    wasm.__indirect_function_table.get(done)(waiting, loaded);
  },
};
