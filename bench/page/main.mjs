// What the benchmark calls in the page. It is loaded before any clock starts.
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

  /** From the click, with nothing loaded, to the first painted list. Milliseconds. */
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

  /** Ids and milliseconds of each query, until the time is up. */
  async ask(queries, patience) {
    const until = performance.now() + patience;
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
