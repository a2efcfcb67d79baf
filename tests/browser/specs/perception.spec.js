// What is seen is there for everybody: in forced colours, at 400% zoom, and read out loud.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";

test.describe('in forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  for (const colorScheme of ['light', 'dark']) {
    test(`words that match can be read in ${colorScheme} titles`, async ({ panel, page }) => {
      await page.emulateMedia({ colorScheme, forcedColors: 'active' });
      await panel.visit('/');
      await panel.open();
      await panel.search('approve');
      const mark = panel.host.locator('.title mark').first();
      await expect(mark).toBeVisible();
      await panel.shoot(`forced-colours-${colorScheme}`);
      const [ink, paper] = await mark.evaluate((element) => {
        const { color, backgroundColor } = getComputedStyle(element);
        return [color, backgroundColor];
      });
      // MarkText on Mark; without its background it would stand on the colour of the page.
      expect(paper).toBe('rgb(255, 255, 0)');
      expect(ink).toBe('rgb(0, 0, 0)');
    });
  }
});

test.describe('at 400% zoom', () => {
  // A window of 1280 × 800.
  test.use({ viewport: { width: 320, height: 200 } });

  /** The height that scrolls around an element, and whether it is wider than that. */
  const room = (locator) =>
    locator.evaluate((element) => {
      let around = element.parentElement;
      while (!/auto|scroll/.test(getComputedStyle(around).overflowY)) around = around.parentElement;
      return { height: around.clientHeight, wide: around.scrollWidth > around.clientWidth };
    });

  const isUncovered = (locator) =>
    locator.evaluate((element) => {
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x, y, width, height } = element.getBoundingClientRect();
      const top = element.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
      return element === top || element.contains(top) || top.contains(element);
    });

  test('search and form have the whole window, and every field can be filled', async ({ panel }) => {
    await panel.visit('/');
    await panel.open();
    await panel.search(QUESTION);
    await expect(panel.results.first()).toContainText(FIX);
    expect(await room(panel.results.first())).toEqual({ height: 200, wide: false });
    expect(await isUncovered(panel.results.first())).toBe(true);
    await panel.askPerson();
    const fields = [panel.host.getByLabel('Your question'), panel.host.getByLabel(/^Details/), panel.host.getByRole('radio').last()];
    for (const field of [...fields, panel.button('Check before sending')]) {
      expect((await room(field)).height).toBe(200);
      expect(await isUncovered(field)).toBe(true);
    }
    await panel.fillForm();
    await panel.review();
  });
});

test('the live region says what is seen, and nothing that is no longer seen', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  const said = panel.host.locator('[role=status].unseen');
  await panel.search(QUESTION);
  await expect(said).toHaveText(`1 answer. ${FIX}`);
  await page.keyboard.type(' zz');
  await expect(said).toHaveText('');
  await panel.search('how do I bake sourdough bread at home');
  await expect(said).toHaveText('No good match');
  await panel.button('Ask a person').first().click();
  await panel.expectScreen('Ask a person');
  await expect(said).toHaveText('');
});
