// A knowledge base that is deployed under an open page: what the page knows of the old one leads to nothing.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { changedDist, compiledDist, compiledFolder, manifest, temporary } from '../stage/folders.js';
import { expect, test } from '../stage/test.js';

const article = (step) => `---\ntitle: Printer shows a blinking orange light\n---\n\n## Issue\n\nIt blinks.\n\n## Resolution\n\n1. ${step}\n`;
const SOURCES = {
  'printer.md': article('Open the old cover.'),
  'invoice.md': '---\ntitle: Invoice totals differ\n---\n\nTotals of an invoice differ from the order.\n',
};

const deployed = test.extend({
  folders: async ({}, use) => temporary(async (folder) => use(await compiledDist(folder, SOURCES))),
});

deployed('a question that was asked of the old one is answered from the new one', async ({ panel, wire, folders }) => {
  // The old blocks are on their way until they are gone.
  let deploy;
  const gone = new Promise((resolve) => (deploy = resolve));
  let manifests = 0;
  wire.onRequest = async ({ url }) => {
    manifests += url.endsWith('/public/manifest.json');
    if (url.endsWith('.kb')) await gone;
    return true;
  };
  await panel.visit('/');
  await panel.open();
  await panel.search('printer blinking orange light');
  const folder = dirname(folders.dist);
  await writeFile(join(folder, 'kb/printer.md'), article('Open the new cover.'));
  await compiledFolder(folder, join(folder, 'kb'));
  deploy();
  await expect(panel.results.first()).toContainText('Printer shows a blinking orange light');
  await panel.read('Printer shows a blinking orange light');
  await expect(panel.host.getByText('Open the new cover.')).toBeVisible();
  expect(manifests).toBeGreaterThanOrEqual(2);
});

const stale = test.extend({
  folders: async ({}, use) => temporary(async (folder) => use(await changedDist(folder, () => {}))),
});

stale('a deploy under an open page: the manifest is loaded again once, then it is said', async ({ panel, wire, folders }) => {
  await panel.visit('/');
  await panel.open();
  let manifests = 0;
  wire.onRequest = async (request) => {
    manifests += request.url.endsWith('/public/manifest.json');
    return true;
  };
  const bundle = join(folders.dist, 'public');
  await manifest(bundle, (value) => ({ ...value, files: [] }));
  for (const name of await readdir(bundle)) if (name.endsWith('.kb')) await rm(join(bundle, name));
  // What was fetched before stays good: only a browser that has none of it is stuck.
  await panel.page.evaluate(() => caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  await (await panel.page.context().newCDPSession(panel.page)).send('Network.clearBrowserCache');
  await panel.page.reload();
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.host.getByText('The answers were updated')).toBeVisible();
  await expect(panel.button('Reload the page')).toBeVisible();
  expect(manifests).toBeLessThanOrEqual(4);
});
