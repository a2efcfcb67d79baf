// Sent means sent: whatever answers in place of the gateway, the ticket stays until the gateway has confirmed it, and the client reads
// what to do.
import { isTicket } from '../stage/wire.js';
import { expect, test } from '../stage/test.js';

const QUESTION = 'payments leave in ten minutes and nobody can approve';
const FORM = { email: 'dana.keller@acme-foods.example' };
const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const LOGIN_PAGE = '<!doctype html><title>Sign in</title><h1>Sign in</h1>';
const SIGN_IN = 'Sign in again, your message is kept here.';
const UNCONFIRMED = "Support's system didn't confirm that it has your message.";
const OTHER_KEY = 'ffffffff-ffff-4fff-bfff-ffffffffffff';

const WRONG = [
  { what: 'a redirect to a login page', says: SIGN_IN, status: 302, headers: { location: '/login' } },
  { what: 'a redirect to the login page of another site', says: SIGN_IN, status: 303, headers: { location: 'http://localhost:9/login' } },
  { what: 'a login page', says: SIGN_IN, status: 200, headers: HTML, body: LOGIN_PAGE },
  { what: 'no content', says: UNCONFIRMED, status: 204 },
  { what: 'an empty object', says: UNCONFIRMED, status: 200, headers: JSON_TYPE, body: '{}' },
  { what: 'nothing, as created', says: UNCONFIRMED, status: 201 },
  { what: 'the key of another ticket', says: UNCONFIRMED, status: 201, headers: JSON_TYPE, body: `{"id":"FM-1","key":"${OTHER_KEY}"}` },
  { what: 'no number', says: UNCONFIRMED, status: 201, headers: JSON_TYPE, body: '{"id":""}' },
];

const OTHER_ANSWERS = [
  { what: '401', says: SIGN_IN, status: 401 },
  { what: '404', says: "This page doesn't find support's system.", status: 404 },
  { what: '429', says: 'Many messages are arriving right now.', status: 429 },
  { what: '502', says: "Support's system can't be reached right now.", status: 502, headers: HTML, body: '<h1>Bad gateway</h1>' },
  { what: '504', says: "Support's system didn't answer in time.", status: 504 },
];

const numbers = async (gateway) => (await gateway.rows('SELECT key FROM tickets')).map(({ key }) => key);
const backOnline = (page) => page.evaluate(() => void dispatchEvent(new Event('online')));
/** A login page at its address, and an answer to every ticket. */
const answering = (answer) => (request) => {
  if (request.url === '/login') return { status: 200, headers: HTML, body: LOGIN_PAGE };
  return isTicket(request) ? answer(request) : undefined;
};

for (const { what, says, ...answer } of [...WRONG, ...OTHER_ANSWERS]) {
  test(`answered with ${what}: kept, told, and sent later`, async ({ panel, page, wire, gateway, violations }) => {
    wire.instead = answering(() => answer);
    await panel.visit('/');
    await panel.open();
    await panel.writeTicket(QUESTION, FORM);
    await panel.send();
    await panel.expectScreen('Kept and waiting');
    await expect(panel.host.getByText(says)).toBeVisible();
    expect(await panel.accessibilityViolations()).toEqual([]);
    expect(await numbers(gateway)).toEqual([]);

    wire.instead = () => undefined;
    await backOnline(page);
    await panel.expectScreen('We have it');
    const [ticket, ...more] = await numbers(gateway);
    expect([ticket, more]).toEqual([expect.any(String), []]);
    violations.length = 0; // the policy names the other site
  });
}

test('the plain form takes no wrong answer for a receipt either', async ({ panel, page, wire, gateway }) => {
  await page.route('**/widget-*.wasm', (route) => route.abort());
  wire.instead = answering(() => WRONG[2]);
  await panel.visit('/');
  await panel.launcher.click();
  await panel.host.getByLabel('Your question').fill(QUESTION);
  await panel.host.getByLabel("I'm stuck").check();
  await panel.host.getByLabel('Your e-mail address').fill(FORM.email);
  await panel.button('Send').click();
  await panel.expectScreen('Kept and waiting');
  await expect(panel.host.getByText(UNCONFIRMED)).toBeVisible();
  wire.instead = () => undefined;
  await panel.button('Send now').click();
  await panel.expectScreen('We have it');
  expect(await numbers(gateway)).toHaveLength(1);
});

test('a sign-in on the page sends what waits for it', async ({ panel, page, wire, gateway, violations }) => {
  wire.instead = answering(() => WRONG[0]);
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket(QUESTION, FORM);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  wire.instead = () => undefined;
  await page.evaluate(() => Fixmark('identify', { name: 'Dana Keller', email: 'dana.keller@acme-foods.example' }));
  await panel.expectScreen('We have it');
  expect(await numbers(gateway)).toHaveLength(1);
  violations.length = 0;
});

const LOGIN_FORM = '<!doctype html><title>Sign in</title><form method="post" action="/login"><button>Sign in</button></form>';

/** Signs in on the login page, which leads back to the portal. */
async function signIn(page) {
  await page.goto('/login');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveTitle(/Larkfield/);
}

/** Stands before the gateway: without a session it leads every request to the login page. */
function wantsSession(request) {
  const { method, url, headers } = request;
  if (url === '/login' && method === 'POST') return { status: 303, headers: { location: '/', 'set-cookie': 'session=new; Path=/' } };
  if (url === '/login') return { status: 200, headers: HTML, body: LOGIN_FORM };
  if (url.startsWith('/v1/') && !headers.cookie?.includes('session=')) return { status: 302, headers: { location: '/login' } };
}

for (const where of ['this tab', 'another tab']) {
  test(`the session ends while a ticket is written: who signs in again in ${where} has it sent`, async ({ panel, page, wire, gateway, context }) => {
    wire.instead = wantsSession;
    await context.addCookies([{ name: 'session', value: 'old', url: wire.origin }]);
    await panel.visit('/');
    await panel.open();
    await panel.writeTicket(QUESTION, FORM);
    await context.clearCookies();
    await panel.send();
    await panel.expectScreen('Kept and waiting');
    await expect(panel.host.getByText(SIGN_IN)).toBeVisible();
    expect(await numbers(gateway)).toEqual([]);

    await signIn(where === 'this tab' ? page : await context.newPage());
    if (where === 'another tab') {
      await expect.poll(() => numbers(gateway)).toHaveLength(1);
      await panel.expectScreen('We have it');
    }
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    expect(await numbers(gateway)).toHaveLength(1);
  });
}

test('two tabs both show the number', async ({ panel, wire, gateway, context }) => {
  wire.instead = answering(() => WRONG[3]);
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket(QUESTION, FORM);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  const other = await context.newPage();
  await other.goto('/');
  const host = other.locator('fix-mark');
  await host.locator('[part=launcher]').click();
  await host.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(host.getByRole('heading', { name: 'Kept and waiting' })).toBeVisible();

  wire.instead = () => undefined;
  await panel.button('Send now').click();
  await panel.expectScreen('We have it');
  await expect(host.getByRole('heading', { name: 'We have it' })).toBeVisible();
  const number = await panel.host.getByText(/^FM-\d+$/).textContent();
  await expect(host.getByText(number, { exact: true })).toBeVisible();
  expect(await numbers(gateway)).toHaveLength(1);
});

test('help that was asked for without a network opens by itself once there is one', async ({ panel, context, violations }) => {
  await panel.visit('/');
  await context.setOffline(true);
  await panel.launcher.click();
  await expect(panel.launcher).toHaveText("Help didn't load. Try again");
  await context.setOffline(false);
  await expect(panel.searchBox).toBeVisible();
  await expect(panel.launcher).toHaveText('Help');
  violations.length = 0;
});

test('answers that could not be reached come by themselves once there is a network', async ({ panel, page, wire, violations }) => {
  wire.onRequest = async (request) => !request.url.includes('/public/');
  await panel.visit('/');
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.host.getByText("The answers can't be reached right now").first()).toBeVisible();
  wire.onRequest = async () => true;
  await backOnline(page);
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
  violations.length = 0;
});

test('of 500 tickets through wrong answers none is lost and none doubled', async ({ panel, page, wire, gateway, violations }) => {
  test.setTimeout(180_000);
  const attempts = new Map();
  // Each ticket meets three of the wrong answers, some of them after the gateway has had it.
  wire.instead = answering((request) => {
    const key = request.headers['idempotency-key'];
    const attempt = attempts.get(key) || 0;
    attempts.set(key, attempt + 1);
    const { what, says, ...answer } = WRONG[(Number(key.slice(-3)) + 3 * attempt) % WRONG.length];
    return attempt < 3 ? { ...answer, after: attempt % 2 === 1 } : undefined;
  });
  await panel.visit('/');
  const keys = await page.evaluate(() => {
    const keys = Array.from({ length: 500 }, (_, at) => `lost-or-doubled-${String(at).padStart(3, '0')}`);
    for (const key of keys) {
      const body = JSON.stringify({ schema: 'ticket/1', key, question: `question ${key}`, email: 'dana@acme.example', impact: 'slowed' });
      const entry = { schema: 1, kind: 'ticket', key, body, attempts: 0, next_ms: 0, hidden: false, refused: null };
      localStorage.setItem(`fixmark:outbox:${key}`, JSON.stringify(entry));
    }
    return keys;
  });
  await page.reload();
  const waiting = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('fixmark:outbox:')).length);
  const all = async () => {
    await backOnline(page);
    return waiting();
  };
  await expect.poll(all, { timeout: 170_000 }).toBe(0);
  expect((await numbers(gateway)).sort()).toEqual(keys);
  expect([...attempts.values()].every((attempt) => attempt >= 4)).toBe(true);
  violations.length = 0;
});
