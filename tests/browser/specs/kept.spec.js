// What the browser keeps of what a client typed: redacted, or nothing.
import { expect, test } from '../stage/test.js';
import { isTicket } from '../stage/wire.js';

const SECRETS = ['4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', 'hunter2', '04.03.1990'];
const TEXT = `card ${SECRETS[0]}, to ${SECRETS[1]}, born ${SECRETS[3]}, password: ${SECRETS[2]}`;

/** Everything in the page's storage. */
const kept = (page) => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));

function expectNone(text) {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

test('a card number, an IBAN and a password typed into the search box', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search(TEXT);
  expectNone(await kept(page));
  // Once the part that redacts is there, the rest of the text is kept.
  await expect.poll(() => kept(page)).toContain('[card number removed]');
  expectNone(await kept(page));
  await page.reload();
  await panel.open();
  await expect(panel.searchBox).toHaveValue(/^card \[card number removed\], to \[IBAN removed\], born \[date of birth removed\]/);
});

test('a card number, an IBAN and a password in a ticket that waits', async ({ panel, page, wire }) => {
  wire.onRequest = async (request) => !isTicket(request);
  await panel.visit('/');
  await panel.open();
  await panel.writeTicket('payments leave in ten minutes and nobody can approve', { details: TEXT });
  expectNone(await kept(page));
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  const text = await kept(page);
  expectNone(text);
  expect(text).toContain('[IBAN removed]');
});

test('the plain form keeps and sends no card number, IBAN or password either', async ({ panel, page, wire, violations }) => {
  await page.route(/\/widget-[0-9a-f]+\.wasm$/, (route) => route.abort());
  wire.onRequest = async (request) => !isTicket(request);
  await panel.visit('/');
  await panel.launcher.click();
  await panel.host.getByLabel('Your question').fill(TEXT.replace(/, born [\d.]+/, ''));
  await panel.host.getByRole('radio', { name: 'It slows me down' }).check();
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  const text = await kept(page);
  expectNone(text);
  expect(text).toContain('card [card number removed], to [IBAN removed], password: [password removed]');
  violations.length = 0;
});
