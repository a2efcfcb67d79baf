// Nothing is lost: the gateway dies at the worst moments, the line is cut, the page is loaded again, and the ticket arrives once.
import { isTicket } from '../stage/wire.js';
import { expect, test } from '../stage/test.js';

const QUESTION = 'payments leave in ten minutes and nobody can approve';
const FORM = { email: 'dana.keller@acme-foods.example', details: 'Both approvers are on a plane.' };

const once = async (gateway) => {
  const rows = await gateway.rows('SELECT question, details FROM tickets');
  expect(rows).toEqual([{ question: QUESTION, details: FORM.details }]);
};

/** The ticket waits where the client can see it, also after the page is loaded again. */
async function expectWaiting(panel) {
  await panel.expectScreen('Kept and waiting');
  await panel.page.reload();
  await expect(panel.launcher).toBeVisible();
  await panel.open();
  await panel.host.getByText('1 message waits to be sent').waitFor();
  await panel.button('Show').click();
  await panel.expectScreen('Kept and waiting');
  await expect(panel.host.getByText(QUESTION)).toBeVisible();
}

const MOMENTS = [
  {
    name: 'before the gateway has seen the request',
    async cut(wire, gateway) {
      wire.onRequest = async (request) => {
        if (!isTicket(request)) return true;
        await gateway.kill();
        return false;
      };
    },
  },
  {
    name: 'after the gateway has kept it and before it could say so',
    async cut(wire, gateway) {
      wire.onResponse = async (request) => {
        if (!isTicket(request)) return true;
        await gateway.kill();
        return false;
      };
    },
  },
];

for (const moment of MOMENTS) {
  test(`killed ${moment.name}: queued, kept over a reload, arrives exactly once`, async ({ panel, wire, gateway, violations }) => {
    await panel.visit('/');
    await panel.open();
    await panel.writeTicket(QUESTION, FORM);
    await moment.cut(wire, gateway);
    await panel.send();
    await panel.expectScreen('Kept and waiting');
    await panel.shoot(`desktop-light-queued`);
    expect(await panel.accessibilityViolations()).toEqual([]);

    wire.onRequest = wire.onResponse = async () => true;
    await gateway.launch();
    // The line is down for tickets while the page is loaded again, so that what waits can be looked at.
    wire.onRequest = async (request) => !isTicket(request);
    await expectWaiting(panel);
    wire.onRequest = async () => true;
    await panel.button('Send now').click();
    await panel.expectScreen('We have it');
    await once(gateway);

    await panel.page.reload();
    await expect(panel.launcher).toBeVisible();
    await panel.open();
    await expect(panel.host.getByText('waits to be sent')).toHaveCount(0);
    await once(gateway);
    violations.length = 0;
  });
}

test('offline: kept, and sent by itself when the line is back', async ({ panel, gateway, context }) => {
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket(QUESTION, FORM);
  await context.setOffline(true);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  expect(await gateway.rows('SELECT key FROM tickets')).toEqual([]);
  await context.setOffline(false);
  await panel.expectScreen('We have it');
  await once(gateway);
});

test('two tabs that come back together send a waiting ticket once', async ({ panel, wire, gateway, context }) => {
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket(QUESTION, FORM);
  wire.onRequest = async (request) => !isTicket(request);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  const other = await context.newPage();
  const refused = other.waitForEvent('requestfailed', (request) => request.url().endsWith('/v1/tickets'));
  await other.goto('/');
  await refused;

  let sent = 0;
  wire.onRequest = async (request) => {
    sent += isTicket(request);
    return true;
  };
  // The tab that the client looks at comes back first, so it is the one that sends.
  for (const page of [panel.page, other]) await page.evaluate(() => void dispatchEvent(new Event('online')));
  await panel.expectScreen('We have it');
  await expect.poll(() => other.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(sent).toBe(1);
  await once(gateway);
});

test('answers stay in the browser: after a reload they are found with the bundle out of reach', async ({ panel, page, wire, violations }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
  const kept = () =>
    page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('fixmark '));
      return Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    });
  const { files } = await page.evaluate(async () => (await fetch('/fixmark/public/manifest.json')).json());
  await expect.poll(kept, 'the manifest and every file of the bundle').toEqual([files.length + 1]);

  const older = await page.evaluate(async () => {
    const name = `fixmark ${location.origin}/fixmark/public/ 0000000000000000`;
    await caches.open(name);
    return name;
  });
  await page.reload();
  await panel.open();
  await expect.poll(() => page.evaluate((name) => caches.has(name), older), 'older versions go').toBe(false);
  wire.onRequest = async (request) => !request.url.includes('/public/');
  await page.reload();
  await expect(panel.launcher).toBeVisible();
  await panel.open();
  await panel.search('payslip missing');
  await expect(panel.results.first()).toContainText('payslip', { ignoreCase: true });
  await panel.results.first().click();
  await expect(panel.host.getByRole('group', { name: 'Did this solve it?' })).toBeVisible();
  violations.length = 0;
});
