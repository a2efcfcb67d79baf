// What is typed or pasted arrives as it was meant: input methods, several lines, both directions of writing.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";
const PASTED = 'Hello,\nmy pay run wont approve.\n\nKind regards,\nDana';

/** Presses Enter as a browser reports it while an input method is at work. */
async function composeEnter(page, composing) {
  const client = await page.context().newCDPSession(page);
  if (composing) await client.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: composing ? 13 : 229, nativeVirtualKeyCode: 13 };
  await client.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '\r', ...key });
  await client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
}

async function paste(page, text) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press('Control+v');
}

for (const [name, composing] of [['while it composes', true], ['as Safari reports it, after the composition', false]]) {
  test(`Enter that belongs to an input method opens and sends nothing: ${name}`, async ({ panel, page }) => {
    await panel.visit('/');
    await panel.open();
    await panel.search(QUESTION);
    await expect(panel.results.first()).toContainText(FIX);
    await composeEnter(page, composing);
    await expect(panel.searchBox).toBeFocused();
    await expect(panel.host.getByRole('heading', { name: FIX })).toHaveCount(0);
    await panel.askPerson();
    await panel.fillForm({ email: 'dana@acme.example' });
    await panel.host.getByLabel('Your e-mail address').focus();
    await composeEnter(page, composing);
    await expect(panel.host.getByLabel('Your e-mail address')).toBeFocused();
    await expect(panel.host.getByRole('heading', { name: 'Check, then send' })).toHaveCount(0);
    await page.keyboard.press('Enter');
  });
}

test('lines of a pasted text stay lines, from the search to the ticket', async ({ panel, page, gateway }) => {
  await panel.visit('/');
  await panel.open();
  await paste(page, PASTED);
  await expect(panel.searchBox).toHaveValue(PASTED);
  await expect(panel.results.first()).toContainText(FIX);
  await panel.askPerson();
  await expect(panel.host.getByLabel('Your question')).toHaveValue(PASTED);
  await panel.fillForm();
  await panel.review();
  await panel.sendWhateverIsOffered();
  expect(await gateway.rows('SELECT question FROM tickets')).toEqual([{ question: PASTED }]);
});

test('only words that are written from right to left run that way', async ({ panel, page }) => {
  const direction = (locator) => locator.evaluate((element) => getComputedStyle(element).direction);
  await page.addInitScript(() => document.addEventListener('DOMContentLoaded', () => Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })));
  await panel.visit('/');
  await panel.open();
  // Arabic is not among the panel's languages, so its words are English.
  const frame = panel.host.locator('[part=frame]');
  expect(await direction(frame)).toBe('ltr');
  // Both lie where the page, which runs from right to left, has its end.
  expect((await panel.launcher.boundingBox()).x).toBe(20);
  expect((await frame.boundingBox()).x).toBe(20);
  await panel.search('كيف أوافق على الرواتب');
  expect(await direction(panel.searchBox)).toBe('rtl');
  await panel.search(QUESTION);
  expect(await direction(panel.searchBox)).toBe('ltr');
  await panel.read(FIX);
  for (const block of await panel.host.locator('.article p, .article li').all()) expect(await direction(block)).toBe('ltr');
  await panel.askPerson();
  await panel.fillForm({ details: 'الدفعات تغادر في الساعة الثانية' });
  expect(await direction(panel.host.getByLabel(/^Details/))).toBe('rtl');
  expect(await direction(panel.host.getByLabel('Your question'))).toBe('ltr');
  await page.evaluate(() => Fixmark('init', { locale: 'ar', strings: { title: 'مساعدة' } }));
  expect(await direction(frame)).toBe('rtl');
});
