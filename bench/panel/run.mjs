// Measures the panel on a slow device and connection: `node bench/panel/run.mjs [--before DIR] [--after DIR] [--articles N] [--repeats N]`.
// DIR is a folder of the packed widget, by default target/widget; with --before, both are measured in turn. It writes RESULTS.md beside it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedSet } from '../corpus/generated.mjs';
import { Session } from '../measure/browser.mjs';
import { median } from '../measure/metrics.mjs';
import { ROOT, TARGET, WORK } from '../options.mjs';
import { opening, typing, visits } from './measure.mjs';

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    after: { type: 'string', default: join(TARGET, 'widget') },
    articles: { type: 'string', default: '10000' },
    repeats: { type: 'string', default: '5' },
    compiler: { type: 'string', default: join(TARGET, 'debug/kb-compiler') },
  },
});
const variants = { ...(values.before && { before: values.before }), after: values.after };
const repeats = Number(values.repeats);

/** Compiles the articles with each widget. Returns the folder that holds what was built. */
function build(set) {
  const folder = join(WORK, 'panel');
  for (const [name, widget] of Object.entries(variants)) {
    const out = join(folder, name);
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    execFileSync(resolve(values.compiler), ['build', set.kb, '--out', out, '--widget', resolve(widget)], { stdio: 'ignore' });
  }
  return folder;
}

/** Bytes as they are sent: what the first painted panel needs of the widget, and its second part. */
function bytes(folder) {
  const sent = (test) => readdirSync(folder).filter((name) => test.test(name)).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  return { panel: sent(/^(fixmark\.js|widget-.*\.(js|wasm|css))\.br$/), desk: sent(/^desk-.*\.br$/) };
}

/** The figures of both variants, measured in turn so that the machine treats them alike. */
async function figures(session, set, folder) {
  const text = set.forms.text.map((question) => question.text).join(' ').slice(0, 200);
  const found = Object.fromEntries(Object.keys(variants).map((name) => [name, { ...bytes(join(folder, name)), opened: [], typed: [] }]));
  for (let round = 0; round < repeats; round += 1) {
    for (const name of Object.keys(variants)) {
      const engine = { kind: 'panel', name: 'panel', base: `/built/${name}` };
      found[name].opened.push(await session.fresh(engine, opening));
      found[name].typed.push(await session.fresh(engine, (page, context) => typing(page, context, text)));
    }
  }
  for (const name of Object.keys(variants)) {
    found[name].visits = await session.fresh({ kind: 'panel', name: 'panel', base: `/built/${name}` }, (page, context) => visits(page, context, text));
  }
  return found;
}

const ms = (time) => `${Math.round(time)} ms`;
const worst = (runs) => Math.max(0, ...runs.flatMap((run) => run.long));

/** Each line of the table: what is measured, and how it is read from the figures. */
const LINES = {
  'first painted panel, bytes sent of the widget': ({ panel }) => panel,
  'desk, bytes sent': ({ desk }) => desk,
  'click to painted panel, Slow 4G and CPU 4 times slower: median': ({ opened }) => ms(median(opened.map((run) => run.ms))),
  'longest task while it opens': ({ opened }) => ms(worst(opened)),
  'tasks over 50 ms while it opens, in all runs': ({ opened }) => opened.flatMap((run) => run.long).length,
  'key to painted list, CPU 4 times slower: median': ({ typed }) => ms(median(typed.map((run) => run.p50))),
  'the same: 95th percentile, the worst run': ({ typed }) => ms(Math.max(...typed.map((run) => run.p95))),
  'lists painted, of 200 characters': ({ typed }) => Math.min(...typed.map((run) => run.lists)),
  'longest task while typing': ({ typed }) => ms(worst(typed)),
  'tasks over 50 ms while typing, in all runs': ({ typed }) => typed.flatMap((run) => run.long).length,
  'characters lost, caret moved': ({ typed }) => `${Math.max(...typed.map((run) => run.lost))}, ${typed.some((run) => run.moved) ? 'yes' : 'no'}`,
  'heap after 20 and after 120 visits': ({ visits }) => visits.heap.map((heap) => `${(heap / 2 ** 20).toFixed(2)} MB`).join(', '),
  'listeners before, after 20 and after 120 visits, once destroyed': ({ visits }) => visits.listeners.join(', '),
};

const set = await generatedSet(Number(values.articles), Infinity);
const folder = build(set);
const load = loadavg()[0].toFixed(1);
const session = await Session.open({ '/page/': join(ROOT, 'bench/page'), '/built/': folder, '/': join(ROOT, 'bench/page') });
try {
  const found = await figures(session, set, folder);
  const names = Object.keys(found);
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const rows = Object.entries(LINES).map(([line, read]) => row([line, ...names.map((name) => read(found[name]))]));
  const results = `# Results of the panel

Made by \`node bench/panel/run.mjs${values.before ? ' --before DIR' : ''}\` on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0].model.trim()}, ${cpus().length} cores, which
browser and server share, a load average of ${load} from other work before, Chromium ${session.browser.version()}; ${values.articles} generated
articles, ${repeats} runs of each in turn. Typing is 200 characters at ten a second, and the same again without a pause for what is lost.

${[row(['', ...names]), row(['---', ...names.map(() => '--:')]), ...rows].join('\n')}
`;
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), results);
  console.log(results);
} finally {
  await session.close();
}
