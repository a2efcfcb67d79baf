// The functions that the benchmark calls in the page. They are loaded before any time is taken.
import { prepare, start } from './engines.mjs';

/** Results shown in a list. */
const SHOWN = 5;
/** Results ranked where quality is measured. */
const RANKED = 10;

let search;

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

function show(hits) {
  const items = hits.map(({ title }) => Object.assign(document.createElement('li'), { textContent: title }));
  document.getElementById('results').replaceChildren(...items);
}

window.bench = {
  prepare,

  /** Milliseconds from the click, with nothing loaded, to the first painted list. */
  async first(engine, query) {
    const clicked = performance.now();
    search = await start[engine.kind](engine);
    const hits = await search(query, SHOWN);
    show(hits);
    await painted();
    return { ms: performance.now() - clicked, hits: hits.length };
  },

  async open(engine) {
    search = await start[engine.kind](engine);
  },

  /** Ids and milliseconds of each query, until the time limit, in milliseconds. */
  async ask(queries, timeLimit) {
    const until = performance.now() + timeLimit;
    const answers = [];
    for (const query of queries) {
      const asked = performance.now();
      const found = (await search(query, RANKED)).map(({ id }) => id);
      answers.push({ found, ms: performance.now() - asked });
      if (performance.now() > until) break;
    }
    return answers;
  },
};
