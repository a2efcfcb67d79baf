// What is typed arrives as it was meant.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";

/** Presses Enter as a browser reports it while an input method is at work. */
async function composeEnter(page, composing) {
  const client = await page.context().newCDPSession(page);
  if (composing) await client.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: composing ? 13 : 229, nativeVirtualKeyCode: 13 };
  await client.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '\r', ...key });
  await client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
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
