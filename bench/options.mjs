// The command line, checked and completed with defaults.
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PEERS } from './peers/list.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** Cargo's target folder; the benchmark keeps its generated files in `bench` below it. */
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
export const WORK = join(TARGET, 'bench');
export const CORES = availableParallelism();

const REAL_SETS = ['thunderbird', 'techqa-sample', 'stackfaq', 'covidfaq', 'aws-docs-qa'];
const SIZES = { '1k': 1_000, '10k': 10_000, '100k': 100_000 };
/** Whom `--quick` measures: the product, a peer that loads its index in parts and one that loads it whole. */
const QUICK_PEERS = 'fixmark,pagefind,minisearch';
const USAGE = `usage: node bench/run.mjs [--data DIR] [--out DIR] [--sets A,B|none] [--sizes 1k,10k,100k|none] [--peers A,B] [--add] [--no-build] [--quick]
  --data DIR   folder with retrieval/NAME/{kb,queries.jsonl,qrels.tsv}; default ../shared/data
  --sets       real sets by name, or multilingual/LOCALE; default ${REAL_SETS.join(',')}
  --sizes      generated corpora; default ${Object.keys(SIZES).join(',')}
  --peers      who is measured; default all: ${PEERS.map((peer) => peer.name).join(',')}
  --add        keep the figures that results.json in --out has of everything that isn't measured now
  --no-build   use the programs that an earlier run built
  --quick      only ${QUICK_PEERS} on 1k generated articles with at most 60 questions, built as for tests: a minute or two, to see
               that everything runs; name more with --peers, --sets and --sizes
  --out DIR    where RESULTS.md, results.svg and results.json go; default bench, with --quick ${WORK}/quick`;

/** The options, or an exit with the usage. */
export function options(argv) {
  let typed;
  try {
    const names = ['data', 'out', 'sets', 'sizes', 'peers'].map((name) => [name, { type: 'string' }]);
    typed = parseArgs({ args: argv, options: { ...Object.fromEntries(names), quick: { type: 'boolean' }, add: { type: 'boolean' }, 'no-build': { type: 'boolean' } } }).values;
  } catch (error) {
    stop(error.message);
  }
  const quick = typed.quick ?? false;
  return {
    quick,
    add: typed.add ?? false,
    build: !typed['no-build'],
    /** Cargo's profile and its folder: optimised as users get it, or as the tests have built it already. */
    profile: quick ? { name: 'test', folder: 'debug' } : { name: 'release', folder: 'release' },
    data: resolve(typed.data ?? join(ROOT, '../shared/data')),
    out: resolve(typed.out ?? (quick ? join(WORK, 'quick') : join(ROOT, 'bench'))),
    sets: list(typed.sets ?? (quick ? 'none' : REAL_SETS.join(','))),
    sizes: list(typed.sizes ?? (quick ? '1k' : Object.keys(SIZES).join(','))).map((name) => SIZES[name] ?? stop(`no size ${name}`)),
    peers: chosen(typed.peers ?? (quick ? QUICK_PEERS : undefined)),
    questions: quick ? 60 : Infinity,
    /** Time limit of one engine for the questions of one set, in seconds; it is measured on those it answered in time. */
    timeLimit: quick ? 20 : 45,
    repeats: quick ? 2 : 5,
  };
}

const list = (text) => (text === 'none' ? [] : text.split(',').filter(Boolean));

function chosen(text) {
  if (!text) return PEERS;
  return list(text).map((name) => PEERS.find((peer) => peer.name === name) ?? stop(`no engine ${name}`));
}

function stop(message) {
  console.error(`error: ${message}\n${USAGE}`);
  process.exit(2);
}
