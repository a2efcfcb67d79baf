// What the portal's own code may rely on: the queue, the verbs, the events, one instance, no styles in or out, nothing before intent.
import { expect, test } from '../stage/test.js';

const FIX = "Pay run can't be approved";

/** Calls the API from the page. */
const call = (page, ...args) => page.evaluate((args) => void window.Fixmark(...args), args);

/** Records events from before the first script runs. */
async function record(page, names) {
  await page.addInitScript((names) => {
    window.receivedEvents = [];
    window.Fixmark = window.Fixmark || function () { (Fixmark.q = Fixmark.q || []).push(arguments); };
    for (const name of names) Fixmark('on', name, (event) => window.receivedEvents.push([name, event.detail]));
  }, names);
}

const receivedEvents = (page) => page.evaluate(() => window.receivedEvents);
const names = async (page) => (await receivedEvents(page)).map(([name]) => name);

test('nothing but the loader is fetched, and nothing is stored, before help is wanted', async ({ panel, page, context }) => {
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await panel.visit('/');
  await page.waitForLoadState('networkidle');
  expect(fetched.filter((path) => path.startsWith('/fixmark/'))).toEqual(['/fixmark/fixmark.js']);
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  await panel.launcher.hover();
  await expect.poll(() => fetched.filter((path) => path.endsWith('.wasm')).length).toBe(1);
  await panel.launcher.click();
  await expect(panel.searchBox).toBeFocused();
  for (const kind of ['.wasm', '.css', 'manifest.json']) {
    expect(fetched.filter((path) => path.startsWith('/fixmark/') && path.endsWith(kind)), kind).toHaveLength(1);
  }
  expect(await context.cookies()).toEqual([]);
});

test('calls made before the script has loaded are replayed in order', async ({ panel, page }) => {
  await record(page, ['ready', 'open', 'search', 'article-view']);
  await page.addInitScript(() => {
    Fixmark('setTheme', 'dark');
    Fixmark('search', 'my pay run wont approve');
  });
  await panel.visit('/');
  await expect(panel.searchBox).toHaveValue('my pay run wont approve');
  await expect(panel.results.first()).toContainText(FIX);
  await expect(panel.host).toHaveAttribute('data-theme', 'dark');
  expect((await names(page)).slice(0, 2)).toEqual(['ready', 'open']);
});

test('verbs do what they say', async ({ panel, page }) => {
  await record(page, ['open', 'close', 'article-view']);
  await panel.visit('/');
  await call(page, 'open');
  await expect(panel.searchBox).toBeFocused();
  await expect(panel.launcher).toHaveAttribute('aria-expanded', 'true');
  await call(page, 'toggle');
  await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
  await call(page, 'article', 'pay-run-stuck');
  await expect(panel.host.getByRole('heading', { name: FIX })).toBeVisible();
  await call(page, 'close');
  await call(page, 'search', 'payslip password');
  await expect(panel.results.first()).toBeVisible();
  await call(page, 'setLocale', 'de');
  await expect(panel.host.getByRole('combobox', { name: 'Wobei brauchen Sie Hilfe?' })).toBeVisible();
  expect(await names(page)).toEqual(expect.arrayContaining(['open', 'close', 'article-view']));
});

test('events carry no words of the client', async ({ panel, page }) => {
  await record(page, ['ready', 'open', 'search', 'article-view', 'feedback', 'ticket:before', 'ticket:created', 'error']);
  await panel.visit('/');
  await panel.open();
  await panel.search('zebra my pay run wont approve');
  await expect.poll(() => names(page)).toContain('search');
  await panel.askPerson();
  await panel.fillForm({ details: 'zebra crossing' });
  await panel.review();
  await panel.send();
  await panel.expectScreen('We have it');
  const all = await receivedEvents(page);
  expect(all.map(([name]) => name)).toEqual(expect.arrayContaining(['search', 'ticket:before', 'ticket:created']));
  expect(JSON.stringify(all)).not.toContain('zebra');
});

test('a listener can hold a ticket back', async ({ panel, page, gateway }) => {
  await page.addInitScript(() => {
    window.Fixmark = window.Fixmark || function () { (Fixmark.q = Fixmark.q || []).push(arguments); };
    window.hold = (event) => event.preventDefault();
    Fixmark('on', 'ticket:before', window.hold);
  });
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket('a question that the host wants to see first');
  await panel.send();
  await expect(panel.host.getByText('held this message back')).toBeVisible();
  expect(await gateway.rows('SELECT key FROM tickets')).toEqual([]);
  await page.evaluate(() => Fixmark('off', 'ticket:before', window.hold));
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await gateway.rows('SELECT key FROM tickets')).toHaveLength(1);
});

test('after a sign-out the next person sees nothing of the last one', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('my secret payroll question');
  await panel.askPerson();
  await panel.fillForm({ details: 'secret details' });
  await page.goto('/timecards');
  await expect(panel.launcher).toBeVisible();
  await call(page, 'reset');
  await panel.open();
  await expect(panel.searchBox).toHaveValue('');
  await expect(panel.host.getByText('secret')).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain('secret');
});

test('one instance, however often the script is included, and it survives a page swap', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toContainText(FIX);
  await page.evaluate(() => {
    const again = document.createElement('script');
    again.src = '/fixmark/fixmark.js';
    const swapped = document.createElement('body');
    swapped.append(document.createElement('main'), again);
    document.body.replaceWith(swapped);
    return new Promise((loaded) => (again.onload = loaded));
  });
  await expect(page.locator('fix-mark')).toHaveCount(1);
  await expect(panel.searchBox).toHaveValue('my pay run wont approve');
  await panel.search('payslip password');
  await expect(panel.results.first()).toContainText(/payslip/i);
});

test('destroy takes everything away, and init brings it back', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  await call(page, 'destroy');
  await expect(page.locator('fix-mark')).toHaveCount(0);
  await call(page, 'init', { position: 'left', label: 'Support' });
  await expect(panel.launcher).toHaveText('Support');
  const box = await panel.launcher.boundingBox();
  expect(box.x).toBeLessThan(100);
  await panel.open();
});

test('an element in the page holds the panel in place', async ({ panel, page }) => {
  await panel.visit('/');
  await page.evaluate(() => document.querySelector('main').prepend(document.createElement('fix-mark')));
  await expect(page.locator('fix-mark')).toHaveCount(1);
  await expect(page.locator('main fix-mark')).toHaveCount(1);
  await panel.launcher.click();
  await expect(panel.searchBox).toBeVisible();
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toContainText(FIX);
  await panel.shoot('inline');
});

test('styles leak neither in nor out', async ({ panel, page }) => {
  const looks = (locator, properties) =>
    locator.evaluate((element, properties) => properties.map((name) => getComputedStyle(element)[name]), properties);
  const properties = ['fontSize', 'fontFamily', 'color', 'lineHeight', 'textTransform', 'letterSpacing', 'backgroundColor'];
  await panel.visit('/');
  const portal = await looks(page.getByRole('heading', { level: 1 }), properties);
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toContainText(FIX);
  const before = await Promise.all([panel.launcher, panel.searchBox, panel.results.first()].map((l) => looks(l, properties)));
  await page.evaluate(() => {
    const hostile = new CSSStyleSheet();
    hostile.replaceSync(`html { font-size: 40px } * { text-transform: uppercase !important; letter-spacing: 9px !important; color: red !important }
      button, input, fix-mark * { background: red !important; font-family: serif !important }`);
    document.adoptedStyleSheets = [hostile];
  });
  const after = await Promise.all([panel.launcher, panel.searchBox, panel.results.first()].map((l) => looks(l, properties)));
  expect(after).toEqual(before);
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  expect(await looks(page.getByRole('heading', { level: 1 }), properties)).toEqual(portal);
});

test('keys alone are enough', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.launcher.focus();
  await page.keyboard.press('Enter');
  await expect(panel.searchBox).toBeFocused();
  await page.keyboard.type('my pay run wont approve');
  await expect(panel.results.first()).toContainText(FIX);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(panel.host.getByRole('heading', { name: FIX })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
  await expect(panel.launcher).toBeFocused();
});
