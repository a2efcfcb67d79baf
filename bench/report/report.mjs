// RESULTS.md: every figure of a run, and how it was measured.
import { readFileSync } from 'node:fs';
import { PEERS } from '../peers/list.mjs';
import { budgets } from './budgets.mjs';
import { figure, kb, mb, ms, seconds, share, table, title } from './tables.mjs';

/** The report of a run's results. */
export function report(results) {
  const { options, sets } = results;
  const generated = sets.filter(({ generated }) => generated);
  return `# Results

${head(results)}

![The main figures as a picture](results.svg)

${results.reader ? ours(results) : ''}
${sets.map(qualityOf).join('\n\n')}

## Wrong letters

One letter dropped, swapped, inserted or replaced in one word. The share of questions with a right answer among the first five, with the typo and, after the slash, without.

${typos(sets)}

${generated.map(costs).join('\n\n')}

${firstVisit()}

## The gateway

The gateway's tickets a second, waiting times and memory stand in [gateway/RESULTS.md](gateway/RESULTS.md).

## Settings and method

${table(['engine', 'settings', 'given at most'], PEERS.filter(({ name }) => sets.some(({ engines }) => engines[name])).map((peer) => [peer.title, peer.settings, peer.most ? `${peer.most / 1000}k articles` : 'sets with tickets']))}

${METHOD(options)}
`;
}

/** What `cold/run.mjs` measured last, as a part of this report. */
const firstVisit = () => readFileSync(new URL('../cold/RESULTS.md', import.meta.url), 'utf8').trim().replace(/^#/, '##');

const ours = (results) => `## Our budgets

${budgets(results)}

The reader's wasm is ${kb(results.reader.wasm.brotli)} after brotli 11, its JavaScript glue ${kb(results.reader.glue.brotli)}.
`;

function head({ machine, options, sets }) {
  const commits = new Set(sets.flatMap(({ engines }) => Object.values(engines).map(({ commit }) => commit)));
  commits.delete(machine.commit);
  return `Measured on ${machine.date} at commit ${machine.commit}${machine.built ? '' : ' or a little earlier (`--no-build`: with programs that an earlier run built)'}: ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GB; Chromium ${machine.chromium}, Node ${machine.node}, headless, over HTTP/2 on the loopback.${options.quick ? ' A **quick** run: few questions and repeats; use it to see a direction, not to quote.' : ''}${commits.size ? ` Some engines were measured in earlier runs, at ${[...commits].join(', ')}.` : ''} Made by \`node bench/run.mjs\`; see [README.md](README.md).`;
}

const FORMS = { text: 'whole question', title: 'title alone' };

function qualityOf(set) {
  const engines = Object.entries(set.engines);
  const parts = Object.entries(FORMS).flatMap(([form, words]) => {
    const asked = engines.filter(([, { quality }]) => quality?.[form]);
    if (!asked.length) return [];
    const rows = asked
      .sort(([, a], [, b]) => b.quality[form].ndcg.mean - a.quality[form].ndcg.mean)
      .map(([name, { quality: { [form]: q } }]) => [title(name), figure(q.ndcg), figure(q.mrr), figure(q.r5), figure(q.s1), share(q.zero.mean), q.questions]);
    const caption = set.generated ? 'Two words of a title, in any order; one right answer.' : `Asked with the ${words}.`;
    return [`${caption}\n\n${table(['', 'nDCG@10', 'MRR@10', 'R@5', 'S@1', 'no result', 'questions'], rows)}`];
  });
  const failed = engines.flatMap(([name, { failed, build }]) => (failed || build?.failed ? [`${title(name)}: ${failed ?? build.failed}.`] : []));
  const kind = set.generated ? 'generated, ' : '';
  return [`## Right answers: ${set.name} (${kind}${set.count} articles)`, ...parts, ...failed].join('\n\n');
}

function typos(sets) {
  const names = [...new Set(sets.flatMap(({ engines }) => Object.keys(engines)))];
  const cell = ({ quality }) => {
    if (!quality?.typo) return '–';
    const clean = quality.title ?? quality.text;
    return `${share(quality.typo.s5.mean / clean.s5.mean)} <small>${share(quality.typo.s5.mean)} / ${share(clean.s5.mean)}</small>`;
  };
  const rows = names.map((name) => [title(name), ...sets.map(({ engines }) => (engines[name] ? cell(engines[name]) : ''))]);
  return table(['kept, with / without', ...sets.map(({ name }) => name)], rows);
}

function costs({ name, engines }) {
  const rows = Object.entries(engines).map(([engine, { build, cold, trips, slow, speed }]) => [
    title(engine),
    kb(cold?.code), kb(cold?.index), cold?.requests ?? '–', trips ?? '–',
    slow === undefined ? '–' : seconds(slow / 1000),
    ms(speed?.p50), ms(speed?.p95), ms(speed?.fetching95),
    seconds(build.seconds), seconds(build.cpu), mb(build.memory), build.files ?? '–', mb(build.bytes),
  ]);
  const head = ['', 'code', 'index', 'requests', 'round trips', 'first results, Slow 4G', 'query p50', 'p95', 'p95 with fetching', 'build', 'CPU', 'memory', 'files', 'on disk'];
  return `## Costs: ${name} generated articles\n\n${table(head, rows)}`;
}

const METHOD = ({ patience, repeats }) => `- **Corpora.** Real sets are read from the data folder and not part of this repository. Generated articles have about 340 words that follow Zipf's law, with topics and recurring phrases; a title holds two words that no other title holds together, and asking for these two has one right answer. Peers get title and text without Markdown's marks; Fixmark reads the Markdown.
- **Right answers.** Figures with 95% bootstrap intervals over questions. A question is cut at 1,200 characters. An engine that needs more than ${patience} s for the questions of a form is measured on those it answered (the last column says how many; their order is shuffled).
- **Bytes.** Bodies of all responses from the click to five painted titles, nothing cached, median of ${repeats * 2} queries. Scripts, wasm and JSON are sent with brotli 11 (9 above 1 MB); what is compressed in itself goes as it is. *Code* is what is the same for every corpus, *index* the rest. The row *Fixmark* loads the search reader alone, as the other engines are libraries alone; *whole panel* is the product with its interface.
- **Round trips.** The longest chain of requests that waited for each other, with every response held back by 1.5 s so that nothing else decides the order.
- **Slow 4G.** Chromium's own preset through the DevTools protocol: 1.44 Mbit/s down, 0.675 up, 562.5 ms latency a request. From the click, page loaded and engine not, to the first painted list; median of ${repeats} queries. A first list that takes over 15 s is measured once.
- **Query time.** In the page, 200 two-word queries, ten results: once with whatever has to be fetched from the loopback, then again with everything there (p50, p95).
- **Build.** Wall time, CPU time of all cores, and peak resident memory of the engine's own process, by \`/usr/bin/time\`. Peers read JSON lines or HTML made beforehand; Fixmark reads and checks the Markdown.
- **Sizes.** Where an engine is missing at a size, the table above gives the largest corpus it was given: beyond it its build takes more than three minutes or its index tens of megabytes.`;
