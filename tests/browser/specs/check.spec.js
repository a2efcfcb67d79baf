// The check before sending shows what is sent, all of it: what is on the screen is compared with what the gateway received.
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DIST } from '../stage/paths.js';
import { expect, test } from '../stage/test.js';

const ARTICLES = fileURLToPath(new URL('../../../articles', import.meta.url));
const IMPACTS = { blocked: "I'm stuck", slowed: 'It slows me down', question: "It's a question" };

/** The demo's titles by article id, as their authors wrote them. */
async function titles() {
  const files = (await readdir(ARTICLES, { recursive: true })).filter((path) => path.endsWith('.md'));
  const sources = await Promise.all(files.map((path) => readFile(join(ARTICLES, path), 'utf8')));
  const field = (source, name) => new RegExp(`^${name}: *["']?(.*?)["']?$`, 'm').exec(source)?.[1];
  return Object.fromEntries(sources.map((source, at) => [field(source, 'id') ?? basename(files[at], '.md'), field(source, 'title')]));
}

/** Everything that the check shows: the rows of its sheet, and the lines of its lists, each as name and content. */
async function shown(panel) {
  await panel.host.getByText('Technical details').click();
  const pairs = (locator) => locator.evaluateAll((found) => found.map((one) => [...one.children].map((part) => part.textContent)));
  const list = (row) => pairs(panel.host.locator('.sheet > div', { hasText: row }).locator('li'));
  const technical = panel.host.locator('details', { hasText: 'Technical details' }).locator('li');
  await expect(technical.first()).toBeVisible();
  const rows = Object.fromEntries(await pairs(panel.host.locator('.sheet > div')));
  const lists = { 'What you tried': await list('What you tried'), 'Where you were': await list('Where you were') };
  return { rows: { ...rows, ...lists }, technical: await pairs(technical) };
}

/** What has to be shown of a ticket. Every field of it is taken up here, so that none can be added without being shown. */
async function expected(ticket) {
  const { schema, key, question, details, name, email, impact, reason, category, triage, tried, candidates, environment, bundles, locale, written_ms, ...more } = ticket;
  expect([schema, more]).toEqual(['ticket/1', {}]);
  const title = await titles();
  const { names } = JSON.parse(await readFile(join(DIST, 'public/manifest.json'), 'utf8'));
  const named = { category: (id) => names.categories[id], route: (id) => names.routes[id] };
  const guess = ({ field, label, probability, in_scope, sure }) =>
    [field, `${named[field]?.(label) ?? label} · ${sure ? 'sure' : 'not sure'} · probability ${probability} · in scope ${in_scope}`];
  const found = ({ article, score, probability, shown }) =>
    ['found', `${title[article]} · ${shown ? 'shown' : 'not shown'} · score ${score}${probability === undefined ? '' : ` · probability ${probability}`}`];
  const route = triage.find(({ field, sure }) => field === 'route' && sure);
  const rows = {
    'Your question': question,
    Details: details,
    Impact: IMPACTS[impact],
    From: `${name} · ${email}`,
    'Likely goes to': [...(route ? [named.route(route.label)] : []), named.category(category)].join(' · '),
    'Answers you were shown': candidates.filter(({ shown }) => shown).map(({ article }) => title[article]).join(' · '),
    'What you tried': tried.map(({ article, steps }) => [title[article], `${steps.length} steps tried · Right topic, but it didn't help`]),
    'Where you were': environment.map(({ name, value }) => [name, value]),
  };
  const technical = [
    ['reason', reason],
    ['category', named.category(category)],
    ...triage.map(guess),
    ...candidates.map(found),
    ['written', new Date(written_ms).toISOString()],
    ['locale', locale],
    ['bundles', bundles.join(', ')],
    ['key', key],
  ];
  return { rows, technical };
}

/** The ticket that the gateway stored, after making sure that it is the one that the page sent. */
async function received(gateway, sent) {
  const [{ content }] = await gateway.rows('SELECT content FROM tickets');
  expect(JSON.parse(content)).toEqual(JSON.parse(sent));
  return JSON.parse(content);
}

test('what is shown is what the gateway receives, and only what was seen is called shown', async ({ panel, page, gateway }) => {
  await panel.visit('/pay-runs/2026-11');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.evaluate(() => window.Fixmark('identify', { name: 'Ana Silva', email: 'ana@lumen.example', account: 'LUMEN' }));
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.host.getByRole('group', { name: 'Did this solve it?' })).toBeVisible();
  const seen = new Set();
  const see = async () => (await panel.host.locator('.hit:visible .title').allTextContents()).forEach((title) => seen.add(title));
  await see();
  await panel.tick(1);
  await panel.tick(2);
  await panel.verdict('No');
  await panel.host.getByText("Right topic, but it didn't help").click();
  await panel.askPerson();
  await expect(panel.host.getByText('One of these may answer it:')).toBeVisible();
  await see();
  await panel.fillForm({ details: 'Our approver left in October.\nPayments leave at two.' });
  await see();
  await panel.review();
  // Triage answers a moment later, and the ticket is then made again.
  await expect(panel.host.getByText('Likely goes to')).toBeVisible();
  const screen = await shown(panel);
  await panel.shoot('desktop-light-technical');
  expect(await panel.accessibilityViolations()).toEqual([]);
  const request = page.waitForRequest('**/v1/tickets');
  await panel.send();
  await panel.expectScreen('We have it');

  const ticket = await received(gateway, (await request).postData());
  expect(screen).toEqual(await expected(ticket));
  // Lists that say nothing would be equal as well.
  expect([ticket.triage.length, ticket.tried.length, ticket.bundles.length].every(Boolean)).toBe(true);
  const title = await titles();
  const called = ticket.candidates.filter(({ shown }) => shown).map(({ article }) => title[article]);
  expect(called[0]).toBe("Pay run can't be approved");
  expect(called.filter((title) => !seen.has(title))).toEqual([]);
  expect(ticket.candidates.length).toBeGreaterThan(called.length);
  // Articles are told by their titles, never by what their files are called.
  for (const { article } of ticket.candidates) expect(JSON.stringify(screen)).not.toContain(article);
});
