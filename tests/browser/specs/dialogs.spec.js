// Modal dialogs of the page make everything outside them inert; help stays within reach, wherever they are.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";

/** Whether a click in the middle of an element meets it. */
const isOnTop = (locator) =>
  locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    let top = document.elementFromPoint(x + width / 2, y + height / 2);
    while (top?.shadowRoot && top !== element) {
      const inner = top.shadowRoot.elementFromPoint(x + width / 2, y + height / 2);
      if (!inner || inner === top) break;
      top = inner;
    }
    return top === element;
  });

test('a modal dialog of the page leaves help within reach', async ({ panel, page }) => {
  await panel.visit('/');
  await page.evaluate(() => {
    const dialog = document.createElement('dialog');
    dialog.id = 'theirs';
    dialog.append(Object.assign(document.createElement('button'), { textContent: 'Theirs' }));
    document.body.append(dialog);
    dialog.showModal();
  });
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toContainText(FIX);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
  expect(await page.evaluate(() => document.getElementById('theirs').open)).toBe(true);
  await panel.open();
  await page.evaluate(() => document.getElementById('theirs').close());
  await expect(page.locator('body > fix-mark')).toHaveCount(1);
  await panel.search('payslip password');
  await expect(panel.results.first()).toContainText(/payslip/i);
  // A dialog that the page removes whole, as a framework does.
  await page.evaluate(() => document.getElementById('theirs').showModal());
  await expect(page.locator('#theirs > fix-mark')).toHaveCount(1);
  await page.evaluate(() => document.getElementById('theirs').remove());
  await expect(panel.searchBox).toHaveValue('payslip password');
  expect(await isOnTop(panel.launcher)).toBe(true);
});

test.describe('in the shadow root of an element of the page', () => {
  /** Adds an element with a dialog in its shadow root, and opens it. `window.theirs` is the dialog. */
  const openDialog = (page, mode) =>
    page.evaluate((mode) => {
      const element = document.createElement('their-element');
      window.theirs = document.createElement('dialog');
      window.theirs.append(Object.assign(document.createElement('button'), { textContent: 'Theirs' }));
      element.attachShadow({ mode }).append(window.theirs);
      document.body.append(element);
      window.theirs.showModal();
    }, mode);

  test('a modal dialog leaves help within reach, and gives the focus back', async ({ panel, page }) => {
    await panel.visit('/');
    await openDialog(page, 'open');
    await panel.open();
    await panel.search(QUESTION);
    await expect(panel.results.first()).toContainText(FIX);
    await panel.button('Close help').click();
    await expect(panel.launcher).toBeFocused();
    expect(await page.evaluate(() => window.theirs.open)).toBe(true);
    await panel.open();
    await page.evaluate(() => window.theirs.close());
    await expect(page.locator('body > fix-mark')).toHaveCount(1);
    await expect(panel.searchBox).toHaveValue(QUESTION);
    expect(await isOnTop(panel.searchBox)).toBe(true);
  });

  test('below another dialog, help goes back to it', async ({ panel, page }) => {
    await panel.visit('/');
    await openDialog(page, 'open');
    await page.evaluate(() => {
      const above = document.body.appendChild(document.createElement('dialog'));
      above.id = 'above';
      above.showModal();
    });
    await expect(page.locator('#above > fix-mark')).toHaveCount(1);
    await page.evaluate(() => document.getElementById('above').close());
    await expect(page.locator('their-element dialog > fix-mark')).toHaveCount(1);
    expect(await isOnTop(panel.launcher)).toBe(true);
    await page.evaluate(() => document.querySelector('their-element').remove());
    await expect(page.locator('body > fix-mark')).toHaveCount(1);
    expect(await isOnTop(panel.launcher)).toBe(true);
  });

  test('a closed shadow root hides no dialog from help either', async ({ panel, page }) => {
    await panel.visit('/');
    await openDialog(page, 'closed');
    // Playwright doesn't look into closed shadow roots.
    const isInside = () => page.evaluate(() => window.theirs.lastElementChild.localName === 'fix-mark');
    await expect.poll(isInside).toBe(true);
    const { x, y, width, height } = await page.evaluate(() =>
      window.theirs.lastElementChild.shadowRoot.querySelector('[part=launcher]').getBoundingClientRect().toJSON(),
    );
    await page.mouse.click(x + width / 2, y + height / 2);
    await expect.poll(() => page.evaluate(() => window.theirs.lastElementChild.shadowRoot.activeElement?.id)).toBe('fm-search');
    await page.evaluate(() => window.theirs.close());
    await expect(page.locator('body > fix-mark')).toHaveCount(1);
    await expect(panel.searchBox).toBeVisible();
  });

  test('what the page calls to open a dialog answers as the browser does', async ({ panel, page }) => {
    await panel.visit('/');
    const thrown = await page.evaluate(() => {
      const of = (act) => {
        try {
          return String(act());
        } catch (error) {
          return error.name;
        }
      };
      const loose = document.createElement('dialog');
      const shown = document.body.appendChild(document.createElement('dialog'));
      return [of(() => loose.showModal()), of(() => shown.showModal()), of(() => HTMLDialogElement.prototype.showModal.call({}))];
    });
    expect(thrown).toEqual(['InvalidStateError', 'undefined', 'TypeError']);
  });
});
