// Measures engines in Chromium: bytes, requests and waiting time of a first search, the time of later ones, and what they find.
import { chromium } from 'playwright-core';
import { median, percentile } from './metrics.mjs';
import { serve } from './server.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--ignore-certificate-errors'];
/** Chromium's own preset "Slow 4G": bytes a second and milliseconds. */
export const SLOW_4G = { offline: false, downloadThroughput: 180_000, uploadThroughput: 84_375, latency: 562.5 };
/** The delay of every response while round trips are counted, in milliseconds; far longer than any computing in between. */
const TRIP = 1_500;
/** Time limit of a first search, in milliseconds. */
const TIME_LIMIT = 180_000;
const CODE = /^\/lib\/|pagefind(-worker)?\.js$|wasm\.[\w-]+\.pagefind$|\/(fixmark|widget-\w+|stem-[\w-]+)\.(js|wasm|css)$/;
/** A first list that takes longer than this on the slow connection is measured with one query only, in milliseconds. */
const LONG_WAIT = 15_000;

/** A browser and the server it talks to. */
export class Session {
  static async open(folders) {
    const session = new Session();
    session.server = await serve(folders);
    session.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
    return session;
  }

  async close() {
    await this.browser.close();
    this.server.close();
  }

  /** Runs `act` on the benchmark's page in a browser profile without any cache. */
  async fresh(engine, act) {
    const context = await this.browser.newContext({ ignoreHTTPSErrors: true });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(TIME_LIMIT);
      await page.goto(this.server.url);
      await page.waitForFunction(() => window.bench);
      await page.evaluate((engine) => window.bench.prepare(engine), engine);
      this.server.state.log.length = 0;
      return await act(page, context);
    } finally {
      await context.close();
    }
  }

  /** A first search with nothing cached: bytes of code and index, requests, dependent round trips. Medians over the queries. */
  async cold(engine, queries) {
    const runs = [];
    for (const query of queries) {
      runs.push(await this.fresh(engine, async (page) => {
        const { ms, hits } = await this.first(page, engine, query);
        const log = this.server.state.log.filter(({ path }) => path !== '/favicon.ico');
        const bytes = (code) => log.filter(({ path }) => CODE.test(path) === code).reduce((total, entry) => total + entry.bytes, 0);
        return { ms, hits, code: bytes(true), index: bytes(false), requests: log.length };
      }));
    }
    const middle = (name) => median(runs.map((run) => run[name]));
    const most = Math.max(...runs.map(({ index }) => index));
    return { ms: middle('ms'), code: middle('code'), index: middle('index'), indexMost: most, requests: middle('requests'), hits: middle('hits') };
  }

  async first(page, engine, query) {
    return page.evaluate(([engine, query]) => window.bench.first(engine, query), [engine, query]);
  }

  /** The longest chain of requests that waited for each other. */
  async trips(engine, query) {
    return this.fresh(engine, async (page) => {
      this.server.state.delay = TRIP;
      try {
        await this.first(page, engine, query);
      } finally {
        this.server.state.delay = 0;
      }
      return chain(this.server.state.log.filter(({ path }) => path !== '/favicon.ico'));
    });
  }

  /** Milliseconds from the click to the first painted list under Slow 4G, the median over the queries. */
  async slow(engine, queries) {
    const times = [];
    for (const query of queries) {
      times.push(await this.fresh(engine, async (page, context) => {
        const devtools = await context.newCDPSession(page);
        await devtools.send('Network.enable');
        await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
        return (await this.first(page, engine, query)).ms;
      }));
      if (times[0] > LONG_WAIT) break;
    }
    return median(times);
  }

  /** Milliseconds of queries in an open page: the first time including fetches, and again with everything loaded. */
  async speed(engine, queries, timeLimit) {
    return this.fresh(engine, async (page) => {
      await page.evaluate((engine) => window.bench.open(engine), engine);
      const ask = () => page.evaluate(([queries, timeLimit]) => window.bench.ask(queries, timeLimit), [queries, timeLimit]);
      const [fetching, warm] = [await ask(), await ask()].map((answers) => answers.map(({ ms }) => ms));
      return { fetching95: percentile(fetching, 0.95), p50: median(warm), p95: percentile(warm, 0.95), queries: warm.length };
    });
  }

  /** The answers to each form of a set's questions, as many as fit into the time limit, in seconds. */
  async answers(engine, forms, timeLimit) {
    return this.fresh(engine, async (page) => {
      await page.evaluate((engine) => window.bench.open(engine), engine);
      const answered = {};
      for (const [form, questions] of Object.entries(forms)) {
        const texts = questions.map(({ text }) => text);
        answered[form] = await page.evaluate(([texts, timeLimit]) => window.bench.ask(texts, timeLimit), [texts, timeLimit * 1_000]);
      }
      return answered;
    });
  }
}

function chain(log) {
  const inOrder = [...log].sort((a, b) => a.start - b.start);
  for (const [at, entry] of inOrder.entries()) {
    entry.depth = 1 + Math.max(0, ...inOrder.slice(0, at).filter((earlier) => earlier.end <= entry.start).map(({ depth }) => depth));
  }
  return Math.max(0, ...inOrder.map(({ depth }) => depth));
}
