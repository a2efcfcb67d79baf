// The forms in which a corpus is handed to the engines: Markdown for Fixmark, JSON lines for engines that are fed, HTML for Pagefind.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/** Writes the JSON lines and, on request, the HTML of `{id, title, blocks}`. Returns how many there were. */
export async function writeForPeers(articles, folder, withHtml) {
  const lines = createWriteStream(join(folder, 'corpus.jsonl'));
  if (withHtml) mkdirSync(join(folder, 'html'), { recursive: true });
  let count = 0;
  for (const { id, title, blocks } of articles) {
    const body = blocks.map(({ text }) => text).join('\n');
    if (!lines.write(`${JSON.stringify({ id, title, body })}\n`)) await once(lines, 'drain');
    if (withHtml) writeFileSync(join(folder, 'html', `${count}.html`), html(id, title, blocks));
    count += 1;
  }
  lines.end();
  await once(lines, 'finish');
  return count;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function html(id, title, blocks) {
  const part = ({ heading, text }) => (heading ? `<h2>${escaped(text)}</h2>` : `<p>${escaped(text)}</p>`);
  return `<!doctype html><html lang="en"><head><title>${escaped(title)}</title></head><body>
<main data-pagefind-body data-pagefind-meta="article:${escaped(id)}"><h1>${escaped(title)}</h1>
${blocks.map(part).join('\n')}</main></body></html>`;
}
