// On a phone the panel fills the screen, so Back closes it first.
import { expect, test } from '../stage/test.js';

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  /** The page's router: what it hears, with the state that it wrote itself. */
  const route = () => {
    window.routed = [];
    addEventListener('popstate', ({ state }) => window.routed.push([location.pathname, !!state?.fixmark]));
  };

  // A browser calls listeners in the order in which they were added.
  for (const [when, heard] of [
    ['after', []],
    ['before', [['/timecards', false]]],
  ]) {
    test(`Back closes the panel first; a router that listens from ${when} the loader hears of ${heard.length} events`, async ({ panel, page }) => {
      if (when === 'before') await page.addInitScript(route);
      await panel.visit('/');
      await page.getByRole('link', { name: 'Timecards' }).click();
      await expect(page).toHaveURL(/timecards$/);
      if (when === 'after') await page.evaluate(route);
      const routed = () => page.evaluate(() => window.routed.splice(0));
      await panel.open();
      await page.goBack();
      await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
      await expect(page).toHaveURL(/timecards$/);
      expect(await routed()).toEqual(heard);
      await panel.open();
      await panel.button('Close help').click();
      await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
      await expect.poll(() => page.evaluate(() => !!history.state?.fixmark)).toBe(false);
      expect(await routed()).toEqual(heard);
      await page.goBack();
      await expect(page).toHaveURL(/\/$/);
      expect(await routed()).toEqual([['/', false]]);
    });
  }
});

test('on a desktop Back is the page’s alone', async ({ panel, page }) => {
  await panel.visit('/');
  const before = await page.evaluate(() => history.length);
  await panel.open();
  expect(await page.evaluate(() => history.length)).toBe(before);
});
