// A long visit on a slow device: nothing typed is lost, and what was opened and closed leaves nothing behind.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run will not approve since monday and payments leave at two, what can i do now? '.repeat(3).slice(0, 200);
const VISITS = 100;

/** Chromium's own counters, after a collection. */
async function counters(cdp) {
  // The second collection takes what finalizers of the first let go.
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { heap: of('JSHeapUsedSize'), listeners: of('JSEventListeners') };
}

async function devtools(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  return cdp;
}

test('fast typing on a slow device loses no character and does not move the caret', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  const cdp = await devtools(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.keyboard.type(QUESTION.slice(0, 100));
  // Home alone goes to the beginning of a line, and the box has several.
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(QUESTION.slice(100));
  await expect(panel.searchBox).toHaveValue(QUESTION.slice(100) + QUESTION.slice(0, 100));
  expect(await panel.searchBox.evaluate((box) => [box.selectionStart, box.selectionEnd])).toEqual([100, 100]);
});

/** Counts the listeners on what outlives the panel: the window, the document and media queries. */
function countOutside() {
  window.outside = 0;
  for (const [method, change] of [['addEventListener', 1], ['removeEventListener', -1]]) {
    const original = EventTarget.prototype[method];
    EventTarget.prototype[method] = function (...call) {
      if ([window, undefined].includes(this) || this === document || this instanceof MediaQueryList) window.outside += change;
      return original.apply(this ?? window, call);
    };
  }
}

test('a hundred visits leave neither memory nor listeners behind', async ({ panel, page }) => {
  await page.addInitScript(countOutside);
  await panel.visit('/');
  const cdp = await devtools(page);
  const outside = await page.evaluate(() => window.outside);
  const before = await counters(cdp);
  const visit = async (times) => {
    for (let i = 0; i < times; i += 1) {
      await page.evaluate(() => Fixmark('open'));
      await page.evaluate(() => Fixmark('search', 'my pay run wont approve'));
      await page.evaluate(() => Fixmark('search', ''));
      await page.evaluate(() => Fixmark('close'));
    }
  };
  // Files are fetched and code is compiled in the first visits. The desk is fetched once the client pauses.
  const desk = page.waitForResponse((response) => /\/desk-[^/]*\.wasm$/.test(response.url()));
  await panel.open();
  await panel.search('my pay run wont approve');
  await desk;
  await page.evaluate(() => Fixmark('close'));
  await visit(20);
  const warm = await counters(cdp);
  expect(await page.evaluate(() => window.outside)).toBeGreaterThan(outside);
  await visit(VISITS);
  // Waits that are running end first.
  await expect.poll(async () => (await counters(cdp)).listeners).toBe(warm.listeners);
  await expect.poll(async () => (await counters(cdp)).heap).toBeLessThan(warm.heap * 1.05);
  await page.evaluate(() => Fixmark('destroy'));
  await expect.poll(() => page.evaluate(() => window.outside)).toBe(outside);
  await expect.poll(async () => (await counters(cdp)).listeners).toBe(before.listeners);
});
