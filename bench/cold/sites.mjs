// The sites whose first visit is measured: where the files of their help lie, and how it is opened and asked.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { article } from '../corpus/markdown.mjs';
import { writeForPeers } from '../corpus/write.mjs';
import { serve } from '../measure/server.mjs';
import { ROOT, TARGET } from '../options.mjs';

const DIST = join(TARGET, 'demo/dist');
const PORTAL = join(ROOT, 'tests/portal');

const WIDGET = {
  files: '/fixmark/',
  open: (page) => page.locator('fix-mark [part=launcher]').click(),
  ask: (page, question) => page.locator('fix-mark [role=combobox]').fill(question),
  answer: (page) => page.locator('fix-mark [role=option]'),
  nothing: (page) => page.locator('fix-mark .offer'),
};

/** The demo as the gateway serves it. */
async function gateway(folder) {
  const words = ['serve', '--listen', '127.0.0.1:0', '--database', join(folder, 'tickets.db'), '--dist', DIST, '--portal', PORTAL];
  const child = spawn(join(TARGET, 'debug/kb-gateway'), words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let port;
  for await (const line of createInterface({ input: child.stderr })) {
    port = /listening.*?127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port) break;
  }
  child.stderr.resume();
  const close = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { ...WIDGET, name: 'Fixmark, from its gateway over HTTP/1.1', url: `http://127.0.0.1:${port}`, close };
}

/** The demo's files on the server that Pagefind has too. */
async function files() {
  const server = await serve({ '/fixmark/': DIST, '/': PORTAL });
  return { ...WIDGET, name: 'Fixmark, as files over HTTP/2', url: server.url, close: () => server.close() };
}

/** Pagefind's default UI, as its documentation has one include it. */
const PAGEFIND_PAGE = `<!doctype html><html lang="en"><head><title>Help</title><link rel="stylesheet" href="/pagefind/pagefind-ui.css">
<script src="/pagefind/pagefind-ui.js"></script></head><body><div id="search"></div>
<script>new PagefindUI({ element: '#search', showSubResults: true });</script></body></html>`;

/** The demo's articles that clients may read, in English, with Pagefind's index and UI. */
async function pagefind(folder) {
  const kb = join(ROOT, 'articles');
  const paths = readdirSync(kb, { recursive: true }).filter((path) => path.endsWith('.md')).sort();
  const sources = paths.map((path) => readFileSync(join(kb, path), 'utf8'));
  const open = sources.filter((source) => /^audience: \[client\]$/m.test(source) && !/^locale: (?!en\b)/m.test(source));
  await writeForPeers(open.map((source, at) => ({ ...article(source), id: String(at) })), folder, true);
  execFileSync(join(ROOT, 'bench/node_modules/.bin/pagefind'), ['--site', join(folder, 'html')], { stdio: 'ignore' });
  writeFileSync(join(folder, 'html/index.html'), PAGEFIND_PAGE);
  const server = await serve({ '/': join(folder, 'html') });
  const box = (page) => page.locator('.pagefind-ui__search-input');
  return {
    name: `Pagefind with its own UI, as files over HTTP/2, ${open.length} articles`,
    files: '/pagefind/',
    url: server.url,
    open: (page) => box(page).click(),
    ask: (page, question) => box(page).fill(question),
    answer: (page) => page.locator('.pagefind-ui__result-link'),
    nothing: (page) => page.locator('.pagefind-ui__message', { hasText: /^No results/ }),
    close: () => server.close(),
  };
}

/** What starts each of them, with a folder for what it makes. */
export const SITES = [gateway, files, pagefind];
