// Converts a Markdown article for the peers: its title, and its text as blocks without markup. Fixmark reads the file itself.

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

/** `{id?, title, blocks: [{heading, text}]}`. */
export function article(source) {
  const front = source.match(FRONT_MATTER);
  const keys = front ? front[1] : '';
  const blocks = source.slice(front ? front[0].length : 0).split(/\n\s*\n/).map(block).filter(({ text }) => text);
  const first = blocks.findIndex(({ heading }) => heading);
  const title = key(keys, 'title') ?? blocks[first]?.text ?? '';
  // A first heading that repeats the title is the title.
  if (first === 0 && blocks[0].text === plain(title)) blocks.shift();
  return { id: key(keys, 'id'), title, blocks };
}

/** A key's value, also where YAML folds it over several lines. */
function key(front, name) {
  const found = front.match(new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t]+\\S.*)*)`, 'm'));
  const text = found?.[1].replace(/\s*\n\s*/g, ' ').trim();
  if (!text) return undefined;
  if (text.startsWith('"')) return JSON.parse(text);
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
}

const block = (text) => ({ heading: /^#{1,6}\s/.test(text.trim()), text: plain(text) });

const plain = (text) =>
  text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>\n]+>/g, ' ')
    .replace(/\\([^\w\s])/g, '$1')
    .replace(/^\s*(#{1,6}|[-*+>]|\d+\.)\s+/gm, '')
    .replace(/[*_`|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
