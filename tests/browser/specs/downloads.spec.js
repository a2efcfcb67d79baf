// What a first visit downloads, counted by Chromium itself on the way from the gateway: headers and bodies as they were sent.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../stage/test.js';

const README = fileURLToPath(new URL('../../../README.md', import.meta.url));
const QUESTION = 'my pay run wont approve';

/** The part of the product that a file belongs to, as README's table of downloads calls it. */
const PARTS = [
  ['the button', /\/fixmark\.js$/],
  ['the panel', /\/(widget-\w+\.(js|wasm|css)|manifest\.json)$/],
  ['the ticket form', /\/((desk|triage)-\w+\.(js|wasm))$/],
  ['the bundle', /\.kb$/],
];

/** The part that a file of the public bundle belongs to: the manifest lists those that a search may need. */
const partOfBundle = (name, indexed) => (indexed.includes(name) ? 'the index' : 'what triage learned');

/** Counts the bytes of the widget's downloads by part. */
async function count(page) {
  const { files: indexed } = await (await page.request.get('/fixmark/public/manifest.json')).json();
  const devtools = await page.context().newCDPSession(page);
  const [files, bytes] = [new Map(), {}];
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => files.set(requestId, new URL(request.url).pathname));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId) ?? '';
    if (!file.startsWith('/fixmark/')) return;
    const [part] = PARTS.find(([, names]) => names.test(file)) ?? [`unexpected: ${file}`];
    const of = part === 'the bundle' ? partOfBundle(file.split('/').at(-1), indexed) : part;
    bytes[of] = (bytes[of] ?? 0) + encodedDataLength;
  });
  await devtools.send('Network.enable');
  return bytes;
}

/** README's figure for a part, in bytes: the last column of the row that begins with it. */
async function promised(part) {
  const rows = (await readFile(README, 'utf8')).split('\n');
  const row = rows.find((line) => line.startsWith(`| ${part}`));
  return Number(/ (\d+) KB \|$/.exec(row)[1]) * 1_000;
}

test('a first visit moves no more bytes than README says', async ({ panel, page }) => {
  const bytes = await count(page);
  await panel.visit('/');
  await expect.poll(() => Object.keys(bytes)).toEqual(['the button']);
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toBeVisible();
  const moved = { ...bytes };
  await panel.askPerson();
  await panel.fillForm();
  await panel.review();
  await page.waitForLoadState('networkidle');
  const { 'the index': index, ...late } = bytes;
  Object.assign(moved, late, { 'the whole index': index });
  expect(Object.keys(moved).sort()).toEqual(['the button', 'the index', 'the panel', 'the ticket form', 'the whole index', 'what triage learned']);
  for (const [part, sum] of Object.entries(moved)) expect(sum, part).toBeLessThanOrEqual(await promised(part));
});

test('scripts, modules and manifests come compressed', async ({ panel, page }) => {
  const encodings = {};
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/^\/fixmark\/.*\.(js|wasm|css|json)$/.test(pathname)) encodings[pathname] = response.headers()['content-encoding'];
  });
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toBeVisible();
  expect(Object.keys(encodings).length).toBeGreaterThanOrEqual(5);
  expect(Object.entries(encodings).filter(([, encoding]) => encoding !== 'br')).toEqual([]);
});
