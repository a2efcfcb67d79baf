// `node bench/run.mjs`: measures Fixmark beside its peers and writes RESULTS.md, results.svg and results.json. See README.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { generatedSet } from './corpus/generated.mjs';
import { realSet } from './corpus/real.mjs';
import { Stage } from './measure/browser.mjs';
import { percentile, quality } from './measure/metrics.mjs';
import { weighReader } from './measure/reader.mjs';
import { ROOT, WORK, options } from './options.mjs';
import { make, prepare, tantivy } from './peers/make.mjs';
import { picture } from './report/picture.mjs';
import { report } from './report/report.mjs';

const PAGE = join(ROOT, 'bench/page');
const chosen = options(process.argv.slice(2));
const KEPT = join(chosen.out, 'results.json');
const earlier = chosen.add && existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : { sets: [] };
const say = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** One engine on one set; what can't be had says why. */
async function measure(stage, peer, set) {
  if (peer.kind === 'tantivy') return native(set);
  const build = make(peer, set);
  if (build.failed) return { build };
  const engine = { kind: peer.kind, name: peer.name, base: `/built/${set.name.replace('/', '-')}/${peer.name}` };
  const measured = { build };
  try {
    if (peer.kind !== 'panel') measured.quality = await answers(stage, engine, set);
    if (set.generated) Object.assign(measured, await network(stage, engine, set));
  } catch (error) {
    measured.failed = error.message.split('\n')[0];
  }
  return measured;
}

async function answers(stage, engine, set) {
  const answered = await stage.answers(engine, set.forms, chosen.patience);
  return Object.fromEntries(Object.entries(answered).map(([form, answers]) => [form, quality(set.forms[form], answers)]));
}

async function network(stage, engine, set) {
  const queries = set.forms.text.map(({ text }) => text);
  const cold = await stage.cold(engine, queries.slice(0, chosen.repeats * 2));
  const trips = await stage.trips(engine, queries[0]);
  const slow = await stage.slow(engine, queries.slice(0, chosen.repeats));
  if (engine.kind === 'panel') return { cold, trips, slow };
  const speed = await stage.speed(engine, queries.slice(0, 200), chosen.patience * 1_000);
  return { cold, trips, slow, speed };
}

function native(set) {
  const { build, forms } = tantivy(set);
  const figures = Object.entries(forms).map(([form, answers]) => [form, quality(set.forms[form], answers)]);
  const times = forms.text.map(({ ms }) => ms);
  const speed = { p50: percentile(times, 0.5), p95: percentile(times, 0.95), queries: times.length };
  return { build, quality: Object.fromEntries(figures), ...(set.generated && { speed }) };
}

function takes(peer, set) {
  if (peer.tickets) return set.tickets;
  return set.generated ? set.count <= peer.most : peer.kind !== 'panel';
}

async function main() {
  say('building');
  const lib = await prepare(chosen.peers, chosen.build);
  const stage = await Stage.open({ '/lib/': lib, '/page/': PAGE, '/built/': join(WORK, 'built'), '/': PAGE });
  const results = { machine: machine(stage), options: summary(), reader: earlier.reader, sets: earlier.sets };
  if (chosen.peers.some(({ kind }) => kind === 'fixmark')) results.reader = weighReader(lib);
  try {
    for (const prepared of sets()) {
      const set = await prepared();
      if (set) await measureAll(stage, set, results);
    }
  } finally {
    await stage.close();
  }
  say(`written to ${chosen.out}`);
}

async function measureAll(stage, set, results) {
  const { name, count } = set;
  const engines = results.sets.find((one) => one.name === name)?.engines ?? {};
  const entry = { name, count, generated: Boolean(set.generated), questions: set.forms.text.length, engines };
  results.sets = [...results.sets.filter((one) => one.name !== name), entry].sort(inOrder);
  for (const peer of chosen.peers.filter((peer) => takes(peer, set))) {
    say(`${name}: ${peer.name}`);
    engines[peer.name] = { ...(await measure(stage, peer, set)), commit: results.machine.commit };
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

function machine(stage) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const memory = Math.round(totalmem() / 2 ** 30);
  return { cpu: cpus()[0].model.trim(), cores: cpus().length, memory, chromium: stage.browser.version(), node: process.version, commit, built: chosen.build, date: new Date().toISOString().slice(0, 10) };
}

const summary = () => ({ quick: chosen.quick, peers: chosen.peers.map(({ name }) => name), patience: chosen.patience, repeats: chosen.repeats });

await main();
