// What is measured of an open panel, through Chromium's developer tools.
import { percentile } from '../measure/metrics.mjs';
import { SLOW_4G } from '../measure/browser.mjs';

/** How much slower the processor is made. */
const SLOWER = 4;
/** Milliseconds between two keys. */
const PACE = 100;
/** How often the panel is opened and closed before its memory is measured, and from then on. */
const [WARM, VISITS] = [20, 100];

async function slowed(page, context, network) {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Network.enable');
  if (network) await devtools.send('Network.emulateNetworkConditions', network);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return devtools;
}

/** Runs in the page: notes tasks over 50 ms, and gives access to the panel's elements. */
function watch() {
  const state = { long: [], part: (selector) => document.querySelector('fix-mark')?.shadowRoot?.querySelector(selector) };
  new PerformanceObserver((list) => state.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  state.painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  state.until = async (found) => {
    while (!found()) await new Promise(requestAnimationFrame);
  };
  window.watched = state;
}

const longTasks = (page) => page.evaluate(() => window.watched.long.splice(0));

/** Milliseconds from the click to the painted panel, and the tasks over 50 ms until a second later. */
export async function opening(page, context) {
  await page.evaluate(watch);
  await slowed(page, context, SLOW_4G);
  const ms = await page.evaluate(async () => {
    const start = performance.now();
    window.watched.part('[part=launcher]').click();
    await window.watched.until(() => window.watched.part('[role=combobox]'));
    await window.watched.painted();
    return performance.now() - start;
  });
  await page.waitForTimeout(1_000);
  return { ms, long: await longTasks(page) };
}

/** Opens the panel at full speed. */
async function open(page) {
  await page.evaluate(watch);
  await page.evaluate(async () => {
    window.watched.part('[part=launcher]').click();
    await window.watched.until(() => window.watched.part('[role=combobox]'));
  });
}

/** Runs in the page: notes when keys are pressed, and when lists are painted. */
function noteLists() {
  const { watched } = window;
  Object.assign(watched, { keys: [], lists: [] });
  const painted = async () => {
    await watched.painted();
    watched.lists.push(performance.now());
  };
  const body = watched.part('.body');
  const isList = ({ target }) => target.closest?.('[role=listbox]') || target.querySelector?.('[role=listbox]');
  new MutationObserver((changes) => changes.some(isList) && painted()).observe(body, { childList: true, subtree: true });
  body.addEventListener('input', (event) => watched.keys.push(event.timeStamp), true);
}

/** How long lists take after the key that they answer, what typing loses, and the tasks over 50 ms. */
export async function typing(page, context, text) {
  await open(page);
  await page.evaluate(noteLists);
  await slowed(page, context);
  await page.keyboard.type(text, { delay: PACE });
  await page.waitForTimeout(1_500);
  const times = await page.evaluate(() => {
    const { keys, lists } = window.watched;
    const answers = keys.map((key, at) => lists.find((list) => list > key && list < (keys[at + 1] ?? Infinity)) - key);
    return answers.filter((time) => !Number.isNaN(time));
  });
  const long = await longTasks(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text.slice(0, 100));
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(text.slice(100));
  const [value, caret] = await page.evaluate(() => [window.watched.part('[role=combobox]').value, window.watched.part('[role=combobox]').selectionStart]);
  const expected = text.slice(100) + text.slice(0, 100);
  const lost = expected === value ? 0 : Math.max(1, expected.length - value.length);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), lists: times.length, long, lost, moved: caret !== text.length - 100 };
}

/** Heap after the first visits and after a hundred more; listeners before them, at the same times, and once the panel is destroyed. */
export async function visits(page, context, text) {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  const counters = async () => {
    // The second collection takes what finalizers of the first let go.
    for (let times = 0; times < 2; times += 1) await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return { heap: of('JSHeapUsedSize'), listeners: of('JSEventListeners') };
  };
  const visit = (times) =>
    page.evaluate(async ([times, question]) => {
      for (let i = 0; i < times; i += 1) {
        for (const call of [['open'], ['search', question], ['search', ''], ['close']]) {
          window.Fixmark(...call);
          await new Promise(requestAnimationFrame);
        }
      }
    }, [times, text.slice(0, 30)]);
  const before = await counters();
  await open(page);
  await visit(WARM);
  await page.waitForTimeout(2_000);
  const warm = await counters();
  await visit(VISITS);
  await page.waitForTimeout(2_000);
  const after = await counters();
  await page.evaluate(() => window.Fixmark('destroy'));
  await page.waitForTimeout(500);
  const end = await counters();
  return { heap: [warm.heap, after.heap], listeners: [before.listeners, warm.listeners, after.listeners, end.listeners] };
}
