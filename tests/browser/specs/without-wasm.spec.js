// Where the panel can't run, a plain form does: same ticket, same outbox, nothing sent twice.
import { rm, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { changedDist, temporary } from '../stage/folders.js';
import { isTicket } from '../stage/wire.js';
import { expect, test } from '../stage/test.js';

/** The policy of a portal that has not allowed WebAssembly. */
const withoutWasm = (wire) => {
  const name = 'content-security-policy';
  wire.onResponse = async (request, answer) => {
    if (answer.headers[name]) answer.headers[name] = answer.headers[name].replace("'wasm-unsafe-eval'", '');
    return true;
  };
};

async function fill(panel) {
  await panel.host.getByLabel('Your question').fill('the payslip PDF is empty');
  await panel.host.getByRole('radio', { name: 'It slows me down' }).check();
}

test('blocked by the policy: the form sends a ticket that the gateway accepts', async ({ panel, wire, gateway, violations }) => {
  withoutWasm(wire);
  await panel.visit('/timecards');
  await panel.launcher.click();
  await panel.expectScreen('Ask a person');
  await panel.shoot('fallback-form');
  expect(await panel.accessibilityViolations()).toEqual([]);
  await fill(panel);
  await panel.send();
  await panel.expectScreen('We have it');
  await panel.shoot('fallback-sent');
  const [row] = await gateway.rows('SELECT question, impact, reason, email, content FROM tickets');
  expect(row).toMatchObject({ question: 'the payslip PDF is empty', impact: 'slowed', reason: 'search-unavailable', email: 'dana.keller@acme-foods.example' });
  expect(JSON.parse(row.content).environment).toContainEqual({ name: 'route', value: '/timecards' });
  await panel.page.keyboard.press('Escape');
  await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
  await expect(panel.launcher).toBeFocused();
  // The refusal of WebAssembly is what this test provokes.
  violations.length = 0;
});

test('what the form could not send is sent by the panel, once', async ({ panel, wire, gateway, violations }) => {
  withoutWasm(wire);
  wire.onRequest = async (request) => !isTicket(request);
  await panel.visit('/');
  await panel.launcher.click();
  await fill(panel);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  wire.onRequest = wire.onResponse = async () => true;
  await panel.page.reload();
  await expect.poll(() => gateway.rows('SELECT question FROM tickets')).toEqual([{ question: 'the payslip PDF is empty' }]);
  await expect.poll(() => panel.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  violations.length = 0;
});

const noGlue = test.extend({
  folders: async ({}, use) =>
    temporary(async (folder) =>
      use(
        await changedDist(folder, async (bundle) => {
          const dist = join(bundle, '..');
          for (const name of await readdir(dist)) if (/^widget-.*\.(js|wasm|css)$/.test(name)) await rm(join(dist, name));
        }),
      ),
    ),
});

noGlue('files of the panel missing: the form stands in', async ({ panel, gateway }) => {
  await panel.visit('/');
  await panel.launcher.click();
  await fill(panel);
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await gateway.rows('SELECT question FROM tickets')).toHaveLength(1);
});

const nothing = test.extend({
  folders: async ({}, use) =>
    temporary(async (folder) =>
      use(
        await changedDist(folder, async (bundle) => {
          const dist = join(bundle, '..');
          for (const name of await readdir(dist)) if (/^(widget|fallback)-/.test(name)) await rm(join(dist, name));
        }),
      ),
    ),
});

nothing('nothing at all can be had: the launcher says so and can be pressed again', async ({ panel }) => {
  await panel.visit('/');
  await panel.launcher.click();
  await expect(panel.launcher).toHaveText("Help didn't load. Try again");
  await expect(panel.launcher).toBeEnabled();
});
