// Who is signed in and where they are, as the portal says it, reach the panel and the ticket.
import { expect, test } from '../stage/test.js';

/** Calls the API from the page. */
const call = (page, ...args) => page.evaluate((args) => void window.Fixmark(...args), args);

const IDENTITY = { name: 'Ana Silva', email: 'ana@lumen.example', account: 'LUMEN' };

/** The only ticket that the gateway stored, and the account in it. */
async function stored(gateway) {
  const [{ content }, ...others] = await gateway.rows('SELECT content FROM tickets');
  expect(others).toEqual([]);
  const ticket = JSON.parse(content);
  return { ticket, account: ticket.environment.find(({ name }) => name === 'account')?.value };
}

test('who is signed in goes with the ticket and beats what the form was filled with', async ({ panel, page, gateway }) => {
  await panel.visit('/');
  await call(page, 'identify', IDENTITY);
  await call(page, 'prefill', { name: 'Dana Keller', email: 'dana@acme.example' });
  await panel.open();
  await panel.writeTicket('who may see the board minutes');
  await panel.send();
  await panel.expectScreen('We have it');
  const { ticket, account } = await stored(gateway);
  expect(ticket).toMatchObject({ name: IDENTITY.name, email: IDENTITY.email });
  expect(account).toBe('LUMEN');
});

test('who is answered stays in the form for the next question of a visit', async ({ panel }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('my pay run wont approve');
  await panel.read("Pay run can't be approved");
  await panel.verdict('Yes');
  await panel.expectScreen('Glad it works');
  await panel.button('Ask something else').click();
  await panel.writeTicket('who may see the board minutes');
  await expect(panel.host.getByText('Dana Keller · dana.keller@acme-foods.example')).toBeVisible();
});

test('the plain form knows as well who is signed in', async ({ panel, page, gateway, violations }) => {
  await page.route(/\/widget-[0-9a-f]+\.wasm$/, (route) => route.abort());
  await panel.visit('/');
  await call(page, 'identify', IDENTITY);
  await call(page, 'prefill', { name: 'Dana Keller', email: 'dana@acme.example', question: 'who may see the board minutes' });
  await panel.launcher.click();
  await panel.host.getByRole('radio', { name: 'It slows me down' }).check();
  await panel.send();
  await panel.expectScreen('We have it');
  const { ticket, account } = await stored(gateway);
  expect(ticket).toMatchObject({ name: IDENTITY.name, email: IDENTITY.email });
  expect(account).toBe('LUMEN');
  violations.length = 0;
});

for (const [path, title] of [
  ['/pay-runs/2026-11', "Pay run can't be approved"],
  ['/timecards', "Timecard can't be submitted"],
]) {
  test(`the panel opens with suggestions for ${path}`, async ({ panel }) => {
    await panel.visit(path);
    await panel.open();
    await expect(panel.results.filter({ hasText: title })).toBeVisible();
  });
}

test('suggest adds to the context, and a version of one product hides no article of another', async ({ panel, page }) => {
  await panel.visit('/timecards');
  await call(page, 'context', { component: 'timecards', version: '2026.11' });
  await panel.open();
  await expect(panel.results.filter({ hasText: "Timecard can't be submitted" })).toBeVisible();
  await call(page, 'suggest', { error_code: 'TC-240' });
  await expect(panel.results.first()).toContainText('Approve timecards for your department');
  await call(page, 'suggest');
  await expect(panel.results.first()).toContainText('Approve timecards for your department');
});
