// The panel comes in two parts: the desk is fetched when it is needed, and the plain form takes over where it can't be.
import { expect, test } from '../stage/test.js';
import { isTicket } from '../stage/wire.js';

const QUESTION = 'my pay run wont approve';
// No article answers it, so that none is offered before it is sent.
const WAITING = 'payments leave in ten minutes and nobody can approve';
const DETAILS = 'Since Monday, for everybody.';

/** Counts the requests for the desk, and aborts them while `cut` is set. A routed page has no cache that would answer instead. */
async function watch(page) {
  const desk = { requests: 0, cut: false };
  await page.route(/\/desk-[0-9a-f]+\.wasm$/, (route) => {
    desk.requests += 1;
    return desk.cut ? route.abort() : route.continue();
  });
  return desk;
}

test('the desk is fetched once, after the first answer and before anybody asks for it', async ({ panel, page }) => {
  const desk = await watch(page);
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toBeVisible();
  await expect.poll(() => desk.requests).toBe(1);
  await panel.askPerson();
  await panel.fillForm();
  await panel.review();
  expect(desk.requests).toBe(1);
});

test('a client who asks at once gets the form as soon as the desk is there', async ({ panel, page }) => {
  const desk = await watch(page);
  await panel.visit('/');
  await page.evaluate(() => Fixmark('open', 'ticket'));
  await panel.expectScreen('Ask a person');
  await expect(panel.host.getByLabel('Your question')).toBeVisible();
  expect(desk.requests).toBe(1);
});

test('where the desk cannot be fetched, the plain form takes over with the question', async ({ panel, page, gateway }) => {
  const desk = await watch(page);
  desk.cut = true;
  await panel.recordErrors();
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await panel.button('Ask a person').last().click();
  await expect(panel.host.getByText("Search can't run here, but a person can help.", { exact: false })).toBeVisible();
  await expect(panel.host.getByLabel('Your question')).toHaveValue(QUESTION);
  expect(await panel.lastError()).toBe('desk-unavailable');
  expect(await panel.accessibilityViolations()).toEqual([]);
  await panel.host.getByRole('radio', { name: "I'm stuck" }).check();
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await gateway.rows('SELECT question, impact FROM tickets')).toEqual([{ question: QUESTION, impact: 'blocked' }]);
});

test('a form that was begun before is handed over whole, and does not come back once it is sent', async ({ panel, gateway, page }) => {
  const desk = await watch(page);
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await panel.askPerson();
  await panel.fillForm({ details: DETAILS, impact: 'It slows me down' });
  desk.cut = true;
  await page.reload();
  await panel.launcher.click();
  await panel.button('Continue').click();
  await expect(panel.host.getByLabel(/^Details/)).toHaveValue(DETAILS);
  await expect(panel.host.getByRole('radio', { name: 'It slows me down' })).toBeChecked();
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await gateway.rows('SELECT question, details FROM tickets')).toEqual([{ question: QUESTION, details: DETAILS }]);
  desk.cut = false;
  await page.reload();
  await panel.open();
  await expect(panel.button('Continue')).toHaveCount(0);
});

test('what waits is sent once the desk can be had again', async ({ panel, wire, gateway, page }) => {
  const desk = await watch(page);
  wire.onRequest = async (request) => !isTicket(request);
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket(WAITING);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  wire.onRequest = async () => true;
  desk.cut = true;
  desk.requests = 0;
  await page.reload();
  await expect.poll(() => desk.requests).toBe(1);
  desk.cut = false;
  await expect
    .poll(async () => {
      await page.evaluate(() => dispatchEvent(new Event('online')));
      return gateway.rows('SELECT question FROM tickets');
    })
    .toEqual([{ question: WAITING }]);
});
