// What a page may pass: each option with what it has to be, in the words of the error. A wrong value is left out, so that a mistake of
// the page takes no help away. The build puts this file into fixmark.js.
const OPTIONS = {
  kb: 'addresses',
  gateway: 'an address',
  locale: 'a text',
  theme: 'auto, light or dark',
  position: 'left or right',
  label: 'a text',
  product: 'a text',
  strings: 'an object',
  identity: 'an object',
  context: 'an object',
  prefill: 'an object',
  learn: 'true or false',
};

// Relative addresses start from the document's own, whatever its <base> says; from the script's where that is no place on the web.
const pageUrl = (path) => new URL(path.trim(), /^http/.test(location) ? location : src).href;

// Each throws where a value is of another kind. Objects are copied as JSON, because that is how the panel reads them.
const READ = {
  addresses: (value) => (value.trim ? value.trim().split(/\s+/) : value).map(pageUrl),
  'an address': pageUrl,
  'a text': (value) => value.trim() && value,
  'an object': (value) => JSON.parse(typeof value === 'object' ? JSON.stringify(value) : ''),
};

function oneOf(kind, value) {
  if (!kind.split(/, | or /).includes(String(value))) throw kind;
  return String(value);
}

// Reads an option and remembers it; `null` and an empty text take it back.
function setOption(name, read) {
  const kind = OPTIONS[name];
  try {
    const value = read();
    if (value === null || value === '') delete config[name];
    else if (value !== undefined) config[name] = READ[kind] ? READ[kind](value) : oneOf(kind, value);
  } catch {
    wrong(name, kind);
  }
}

function wrong(name, kind) {
  const message = `Fixmark: "${name}" must be ${kind}. The value given is ignored.`;
  console.error(message);
  // Listeners in the queue are added after the attributes have been read.
  queueMicrotask(() => emit('error', { code: 'bad-option', message }));
}
