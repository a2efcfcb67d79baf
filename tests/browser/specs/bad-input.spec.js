// Whatever arrives damaged, hostile or not at all ends in words with a next action: no panic, nothing lost, nothing executed.
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedDist, compiledDist, eachBlock, manifest, temporary } from '../stage/folders.js';
import { expect, test as base } from '../stage/test.js';

/** A test on a copy of dist with this damage. */
const damaged = (change) =>
  base.extend({
    folders: async ({}, use) => temporary(async (folder) => use(await changedDist(folder, change))),
  });

const flip = (bytes) => {
  bytes[Math.floor(bytes.length / 2)] ^= 0x10;
  return bytes;
};

const inManifest = (change) => (bundle) =>
  manifest(bundle, (value) => {
    const root = Buffer.from(value.root_file, 'base64');
    return { ...value, root_file: change(root, value).toString('base64') };
  });

const DAMAGE = [
  { what: 'blocks with a flipped bit', change: (bundle) => eachBlock(bundle, flip), says: 'An answer arrived damaged', next: 'Try again' },
  { what: 'blocks cut short', change: (bundle) => eachBlock(bundle, (b) => b.subarray(0, b.length / 2)), says: 'An answer arrived damaged', next: 'Try again' },
  { what: 'empty blocks', change: (bundle) => eachBlock(bundle, () => Buffer.alloc(0)), says: 'An answer arrived damaged', next: 'Try again' },
  { what: 'a root with a flipped bit', change: inManifest(flip), says: 'An answer arrived damaged', next: 'Try again' },
  { what: 'a manifest cut short', change: (bundle) => truncate(join(bundle, 'manifest.json'), 100), says: 'An answer arrived damaged', next: 'Try again' },
  { what: 'a manifest of another kind', change: (bundle) => writeFile(join(bundle, 'manifest.json'), '<!doctype html>'), says: 'An answer arrived damaged', next: 'Try again' },
  { what: 'no manifest', change: (bundle) => rm(join(bundle, 'manifest.json')), says: "The answers can't be reached right now", next: 'Try again' },
  { what: 'a newer format', change: (bundle) => manifest(bundle, (value) => ({ ...value, format: 999 })), says: 'The answers were updated', next: 'Reload the page' },
  {
    what: 'a root of a newer format',
    change: inManifest((root) => (root.writeUInt16LE(999, 4), root)),
    says: 'The answers were updated',
    next: 'Reload the page',
  },
];

for (const { what, change, says, next } of DAMAGE) {
  damaged(change)(`${what}: said plainly, with a way on, and a ticket still goes out`, async ({ panel, gateway }) => {
    await panel.visit('/');
    await panel.launcher.click();
    await panel.search('my pay run wont approve');
    await expect(panel.host.getByText(says).first()).toBeVisible();
    await expect(panel.button(next)).toBeVisible();
    await panel.shoot(`trouble-${what.replaceAll(' ', '-')}`);
    expect(await panel.accessibilityViolations()).toEqual([]);
    await panel.askPerson();
    await expect(panel.host.getByLabel('Your question')).toHaveValue('my pay run wont approve');
    await panel.fillForm();
    await panel.review();
    await panel.send();
    await panel.expectScreen('We have it');
    expect(await gateway.rows('SELECT question FROM tickets')).toEqual([{ question: 'my pay run wont approve' }]);
  });
}

async function askAgainAfterRepair(panel, folders) {
  await panel.launcher.click();
  await panel.search('my pay run wont approve');
  await expect(panel.host.getByText('An answer arrived damaged').first()).toBeVisible();
  await eachBlock(join(folders.dist, 'public'), flip);
  await panel.button('Try again').click();
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
}

damaged((bundle) => eachBlock(bundle, flip))('damage that is repaired on the server: trying again helps', async ({ panel, folders }) => {
  await panel.visit('/');
  await askAgainAfterRepair(panel, folders);
});

damaged((bundle) => eachBlock(bundle, flip))('every damaged file that the browser keeps is fetched anew', async ({ panel, folders }) => {
  await panel.visit('/');
  await panel.page.evaluate(async () => {
    const { files } = await (await fetch('/fixmark/public/manifest.json')).json();
    await Promise.all(files.map(async (name) => (await fetch(`/fixmark/public/${name}`)).arrayBuffer()));
  });
  await askAgainAfterRepair(panel, folders);
});

base('a megabyte in the search box is cut, said so, and the next question works', async ({ panel }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('pay run '.repeat(131_072));
  await expect(panel.host.getByText('the first 2,000 characters are used')).toBeVisible();
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
});

base('strange questions are questions', async ({ panel }) => {
  await panel.visit('/');
  await panel.open();
  for (const strange of ['<img src=x onerror=alert(1)>', '\u0000\u0007\uFFFF', '😀👨‍👩‍👧‍👦', '"; DROP TABLE tickets; --', '\u202Eabc', ' ', '%00%ff', 'a'.repeat(5_000)]) {
    await panel.search(strange);
    await expect(panel.searchBox).toBeVisible();
  }
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
});

const HOSTILE = {
  'hostile.md': `---
id: hostile
title: Printing <script>window.pwned = 1</script> <b>payslips</b>
---

## Issue

<script>window.pwned = 2</script>

Before <img src=x onerror="window.pwned = 3"> after, and <iframe src="javascript:window.pwned = 4"></iframe>.

## Resolution

1. Press [this](javascript:window.pwned=5) or [that](data:text/html,<script>window.pwned=6</script>).
2. Type \`<script>window.pwned = 7</script>\` <svg onload="window.pwned=8">.
`,
};

const hostile = base.extend({
  folders: async ({}, use) => temporary(async (folder) => use(await compiledDist(folder, HOSTILE))),
});

hostile('markup in an article is text, and its scripts never run', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('printing payslips');
  await panel.results.first().click();
  await expect(panel.host.getByRole('heading', { name: /Printing/ })).toBeVisible();
  await expect(panel.host.getByText('<script>window.pwned = 7</script>')).toBeVisible();
  for (const link of await panel.host.getByRole('link').all()) {
    expect(await link.getAttribute('href')).not.toMatch(/^\s*(javascript|data):/i);
  }
  await expect(panel.host.locator('script, iframe, img[onerror], svg[onload]')).toHaveCount(0);
  await panel.tick(1);
  expect(await page.evaluate(() => window.pwned)).toBeUndefined();
});
