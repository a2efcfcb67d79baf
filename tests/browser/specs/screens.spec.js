// Every screen in every look: axe finds nothing, nothing is wider than its room, and a picture of each is left for people to look at.
import { everyPlainScreen, everyScreen } from '../stage/screens.js';
import { expect, test } from '../stage/test.js';

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 };
/** A window of 1280 × 800 at 400%. */
const ZOOMED = { viewport: { width: 320, height: 200 } };
const LOOKS = {
  'desktop-light': { ...DESKTOP, colorScheme: 'light' },
  'desktop-dark': { ...DESKTOP, colorScheme: 'dark' },
  'phone-light': { ...PHONE, colorScheme: 'light' },
  'phone-dark': { ...PHONE, colorScheme: 'dark' },
  'zoomed-light': { ...ZOOMED, colorScheme: 'light' },
  'zoomed-dark': { ...ZOOMED, colorScheme: 'dark' },
  'forced-light': { ...DESKTOP, colorScheme: 'light', contextOptions: { forcedColors: 'active' } },
  'forced-dark': { ...DESKTOP, colorScheme: 'dark', contextOptions: { forcedColors: 'active' } },
};

/** What is wider than the room that it has, and would scroll sideways or be cut off. Code and tables of articles may scroll. */
const tooWide = (panel) =>
  panel.host.locator('[part=panel]').evaluate((root) => {
    const wide = [...root.querySelectorAll('*')].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1);
    const scrolls = wide.filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && !one.closest('pre, .wide'));
    return scrolls.map((one) => `${one.localName}.${one.className}`);
  });

for (const [name, options] of Object.entries(LOOKS)) {
  test.describe(name, () => {
    test.use(options);

    for (const [which, walk] of Object.entries({ panel: everyScreen, 'plain form': everyPlainScreen })) {
      test(`every screen of the ${which} can be used by everybody`, async ({ panel, page, wire, violations }) => {
        test.setTimeout(180_000);
        let step = 0;
        await walk({ panel, page, wire }, async (screen) => {
          step += 1;
          await panel.shoot(`screen-${name}-${String(step).padStart(2, '0')}-${screen}`);
          expect.soft(await panel.accessibilityViolations(), `axe on ${screen}`).toEqual([]);
          expect.soft(await tooWide(panel), `width of ${screen}`).toEqual([]);
        });
        violations.length = 0; // requests are cut off on the way
      });
    }
  });
}
