// Files that hold far more than they announce: the tab goes on answering, the panel says what is wrong, and a ticket still goes out.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bomb, MOST } from '../stage/bomb.js';
import { changedDist, eachBlock, manifest, temporary, triageFile } from '../stage/folders.js';
import { expect, test as base } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
/** Longest pause of the page's own timers, in milliseconds. A tab that inflates a gibibyte is away for longer, or for good. */
const LONGEST_PAUSE = 3_000;

/** A test on a copy of dist with this change. */
const changed = (change) =>
  base.extend({
    folders: async ({}, use) => temporary(async (folder) => use(await changedDist(folder, change))),
  });

/** A manifest that allows each file as many bytes as it likes. */
const generous = (bundle) => manifest(bundle, (value) => ({ ...value, bytes: 2 ** 32 }));

const inRoot = (announced) => (bundle) =>
  manifest(bundle, (value) => {
    const root = bomb(Buffer.from(value.root_file, 'base64'), announced);
    return { ...value, root_file: root.toString('base64') };
  });

const BOMBS = {
  'blocks that inflate to a gibibyte': async (bundle) => {
    await generous(bundle);
    await eachBlock(bundle, (block) => bomb(block));
  },
  'blocks that announce all they may and inflate to a gibibyte': async (bundle) => {
    await generous(bundle);
    await eachBlock(bundle, (block) => bomb(block, MOST));
  },
  'blocks that are longer than the bundle': (bundle) => eachBlock(bundle, (block) => bomb(block)),
  'a root that inflates to a gibibyte': inRoot(),
  'a root that announces all it may and inflates to a gibibyte': inRoot(MOST),
};

/** Has the page note the longest pause between two of its timers. */
const watchPauses = (page) =>
  page.addInitScript(() => {
    let last = performance.now();
    window.longestPause = 0;
    setInterval(() => {
      window.longestPause = Math.max(window.longestPause, performance.now() - last);
      last = performance.now();
    }, 20);
  });

async function expectTicket(panel, gateway) {
  await panel.askPerson();
  await expect(panel.host.getByLabel('Your question')).toHaveValue(QUESTION);
  await panel.fillForm();
  await panel.review();
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await gateway.rows('SELECT question FROM tickets')).toEqual([{ question: QUESTION }]);
}

for (const [what, change] of Object.entries(BOMBS)) {
  changed(change)(`${what}: said plainly, the tab answers, and a ticket still goes out`, async ({ panel, page, gateway }) => {
    await watchPauses(page);
    await panel.visit('/');
    await panel.launcher.click();
    await panel.search(QUESTION);
    await expect(panel.host.getByText('An answer arrived damaged').first()).toBeVisible();
    await expect(panel.button('Try again')).toBeVisible();
    await expectTicket(panel, gateway);
    expect(await page.evaluate(() => window.longestPause)).toBeLessThan(LONGEST_PAUSE);
  });
}

const models = async (bundle) => join(bundle, await triageFile(bundle));
const bombInModels = changed(async (bundle) => writeFile(await models(bundle), bomb(await readFile(await models(bundle)), MOST)));

bombInModels('triage models that inflate to a gibibyte: search works, and the ticket goes out without triage', async ({ panel, page, gateway }) => {
  await watchPauses(page);
  await panel.recordErrors();
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
  await expectTicket(panel, gateway);
  expect(await panel.lastError()).toBe('triage-unavailable');
  expect(await page.evaluate(() => window.longestPause)).toBeLessThan(LONGEST_PAUSE);
});
