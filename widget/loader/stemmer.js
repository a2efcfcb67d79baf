// Makes a stemmer's module into a function from word to stem. The build puts this file into the panel's glue.
export async function stemmer(response) {
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer());
  const { memory, place, stem } = instance.exports;
  return (word) => {
    const bytes = new TextEncoder().encode(word);
    const at = place();
    new Uint8Array(memory.buffer).set(bytes, at);
    const length = stem(bytes.length);
    return new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
  };
}
