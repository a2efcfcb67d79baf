// `node bench/run.mjs`: measures Fixmark beside its peers and writes RESULTS.md, results.svg and results.json. See README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { generatedSet } from './corpus/generated.mjs';
import { realSet } from './corpus/real.mjs';
import { Session } from './measure/browser.mjs';
import { percentile, quality } from './measure/metrics.mjs';
import { readerSize } from './measure/reader.mjs';
import { ROOT, WORK, options } from './options.mjs';
import { buildIndex, prepare, tantivy } from './peers/prepare.mjs';
import { picture } from './report/picture.mjs';
import { report } from './report/report.mjs';

const PAGE = join(ROOT, 'bench/page');
const chosen = options(process.argv.slice(2));
const KEPT = join(chosen.out, 'results.json');
const earlier = chosen.add && existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : { sets: [] };
const log = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** The figures of one engine on one set, or the reason why there are none. */
async function measure(session, peer, set) {
  if (peer.kind === 'tantivy') return native(set);
  const build = buildIndex(peer, set, chosen.profile);
  if (build.failed) return { build };
  const engine = { kind: peer.kind, name: peer.name, base: `/built/${set.name.replace('/', '-')}/${peer.name}` };
  const measured = { build };
  try {
    if (peer.kind !== 'panel') measured.quality = await answers(session, engine, set);
    if (set.generated) Object.assign(measured, await network(session, engine, set));
  } catch (error) {
    measured.failed = error.message.split('\n')[0];
  }
  return measured;
}

async function answers(session, engine, set) {
  const answered = await session.answers(engine, set.forms, chosen.timeLimit);
  return Object.fromEntries(Object.entries(answered).map(([form, answers]) => [form, quality(set.forms[form], answers)]));
}

async function network(session, engine, set) {
  const queries = set.forms.text.map(({ text }) => text);
  const cold = await session.cold(engine, queries.slice(0, chosen.repeats * 2));
  const trips = await session.trips(engine, queries[0]);
  const slow = await session.slow(engine, queries.slice(0, chosen.repeats));
  if (engine.kind === 'panel') return { cold, trips, slow };
  const speed = await session.speed(engine, queries.slice(0, 200), chosen.timeLimit * 1_000);
  return { cold, trips, slow, speed };
}

function native(set) {
  const { build, forms } = tantivy(set, chosen.profile);
  const figures = Object.entries(forms).map(([form, answers]) => [form, quality(set.forms[form], answers)]);
  const times = forms.text.map(({ ms }) => ms);
  const speed = { p50: percentile(times, 0.5), p95: percentile(times, 0.95), queries: times.length };
  return { build, quality: Object.fromEntries(figures), ...(set.generated && { speed }) };
}

function isMeasuredOn(peer, set) {
  if (peer.tickets) return set.tickets;
  return set.generated ? set.count <= peer.most : peer.kind !== 'panel';
}

async function main() {
  log('building');
  const lib = await prepare(chosen.peers, chosen.build, chosen.profile);
  const session = await Session.open({ '/lib/': lib, '/page/': PAGE, '/built/': join(WORK, 'built'), '/': PAGE });
  const results = { machine: machine(session), options: summary(), reader: earlier.reader, sets: earlier.sets };
  if (chosen.peers.some(({ kind }) => kind === 'fixmark')) results.reader = readerSize(lib);
  try {
    for (const prepared of sets()) {
      const set = await prepared();
      if (set) await measureAll(session, set, results);
    }
  } finally {
    await session.close();
  }
  log(`written to ${chosen.out}`);
  const failed = failures(results);
  failed.forEach((failure) => log(`FAILED ${failure}`));
  if (failed.length) process.exitCode = 1;
}

/** What could not be measured now, and engines without one right answer. */
function failures({ sets }) {
  const now = new Set(chosen.peers.map(({ name }) => name));
  const why = ({ build, failed, quality }) => build?.failed ?? failed ?? (quality?.text?.ndcg.mean === 0 ? 'no right answer at all' : undefined);
  const engines = sets.flatMap(({ name, engines }) => Object.entries(engines).map(([engine, measured]) => [`${name}: ${engine}`, engine, why(measured)]));
  return engines.filter(([, engine, why]) => why && now.has(engine)).map(([place, , why]) => `${place}: ${why}`);
}

async function measureAll(session, set, results) {
  const { name, count } = set;
  const engines = results.sets.find((one) => one.name === name)?.engines ?? {};
  const entry = { name, count, generated: Boolean(set.generated), questions: set.forms.text.length, engines };
  results.sets = [...results.sets.filter((one) => one.name !== name), entry].sort(inOrder);
  for (const peer of chosen.peers.filter((peer) => isMeasuredOn(peer, set))) {
    log(`${name}: ${peer.name}`);
    engines[peer.name] = { ...(await measure(session, peer, set)), commit: results.machine.commit };
    write(results);
  }
}

const inOrder = (a, b) => a.generated - b.generated || (a.generated ? a.count - b.count : 0);

function sets() {
  const generated = chosen.sizes.map((size) => () => generatedSet(size, chosen.questions));
  return [...chosen.sets.map((name) => () => realSet(chosen.data, name, chosen.questions)), ...generated];
}

function write(results) {
  mkdirSync(chosen.out, { recursive: true });
  writeFileSync(KEPT, `${JSON.stringify(results)}\n`);
  writeFileSync(join(chosen.out, 'RESULTS.md'), report(results));
  writeFileSync(join(chosen.out, 'results.svg'), picture(results));
}

function machine(session) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const memory = Math.round(totalmem() / 2 ** 30);
  return { cpu: cpus()[0].model.trim(), cores: cpus().length, memory, chromium: session.browser.version(), node: process.version, commit, built: chosen.build, date: new Date().toISOString().slice(0, 10) };
}

const summary = () => ({ quick: chosen.quick, peers: chosen.peers.map(({ name }) => name), patience: chosen.timeLimit, repeats: chosen.repeats });

await main();
