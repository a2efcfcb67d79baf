// Builds the index of each engine and measures time, peak memory, files and bytes. Every build is a process of its own under
// /usr/bin/time.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, TARGET, WORK } from '../options.mjs';

const BENCH = join(ROOT, 'bench');
/** Time limit of a build, in milliseconds. */
const TIME_LIMIT = 600_000;

/** Builds an engine's index of a set. Returns its folder and costs, or why there is none. */
export function buildIndex(peer, set, profile) {
  const compiler = join(TARGET, profile.folder, 'kb-compiler');
  const folder = join(WORK, 'built', set.name.replace('/', '-'), peer.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const command = {
    fixmark: () => [compiler, 'build', peer.tickets ? set.tickets : set.kb, '--out', folder],
    panel: () => [compiler, 'build', set.kb, '--out', folder, '--widget', join(TARGET, 'widget')],
    pagefind: () => [join(BENCH, 'node_modules/.bin/pagefind'), '--site', join(set.folder, 'html'), '--output-path', join(folder, 'pagefind')],
    whole: () => [process.execPath, '--max-old-space-size=8192', join(BENCH, 'peers/build.mjs'), peer.name, join(set.folder, 'corpus.jsonl'), join(folder, 'index.json')],
  }[peer.kind]();
  const took = timed(command, folder);
  if (took.failed) return took;
  if (peer.kind === 'pagefind') for (const name of readdirSync(join(folder, 'pagefind'))) if (/-ui\.|highlight/.test(name)) rmSync(join(folder, 'pagefind', name));
  // The search alone is measured without the panel's own files, which the compiler puts beside the bundle.
  return { folder, ...took, ...sizeOf(peer.kind === 'fixmark' ? join(folder, 'public') : folder) };
}

function timed(command, folder) {
  const report = `${folder}.time`;
  const done = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', '-o', report, ...command], { encoding: 'utf8', timeout: TIME_LIMIT });
  if (done.status !== 0) return { failed: `the build failed: ${(done.stderr ?? '').trim().split('\n').pop() || done.error?.message}` };
  const [seconds, user, system, kilobytes] = readFileSync(report, 'utf8').trim().split('\n').pop().split(' ').map(Number);
  return { seconds, cpu: user + system, memory: kilobytes * 1024 };
}

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.')); // no browser asks for the compiler's list of its files
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath ?? file.path, file.name)).size, 0);
  return { files: files.length, bytes };
}

/** Runs native tantivy on all forms of a set's questions. Returns the costs of its build, and its answers by form. */
export function tantivy(set, profile) {
  const folder = join(WORK, 'built', set.name.replace('/', '-'), 'tantivy');
  rmSync(folder, { recursive: true, force: true });
  const asked = Object.entries(set.forms).flatMap(([form, questions]) => questions.map(({ text }, at) => JSON.stringify({ id: `${form} ${at}`, text })));
  const report = `${folder}.time`;
  mkdirSync(folder, { recursive: true });
  const output = execFileSync('/usr/bin/time', ['-f', '%M', '-o', report, join(TARGET, profile.folder, 'bench-tantivy'), join(set.folder, 'corpus.jsonl'), folder], {
    input: asked.join('\n'), encoding: 'utf8', maxBuffer: 1 << 28,
  });
  const [built, ...answers] = output.trim().split('\n').map((line) => JSON.parse(line));
  const forms = Object.fromEntries(Object.entries(set.forms).map(([form, questions]) => [form, questions.map(() => undefined)]));
  for (const { id, found, ms } of answers) forms[id.split(' ')[0]][id.split(' ')[1]] = { found, ms };
  return { build: { seconds: built.build_seconds, memory: Number(readFileSync(report, 'utf8').trim()) * 1024, ...sizeOf(folder) }, forms };
}

/** Builds what the run needs: Fixmark's compiler, reader and panel, the native peer, and each library's module for the page. */
export async function prepare(peers, build, profile) {
  const lib = join(WORK, 'lib');
  mkdirSync(lib, { recursive: true });
  if (build) compile(peers, lib, profile);
  await bundle(peers.filter(({ kind }) => kind === 'whole'), lib);
  return lib;
}

function compile(peers, lib, profile) {
  const cargo = (command, ...words) => execFileSync('cargo', [command, '--quiet', ...words], { cwd: ROOT, stdio: 'inherit' });
  const has = (...kinds) => peers.some(({ kind }) => kinds.includes(kind));
  if (has('fixmark', 'panel', 'tantivy')) cargo('build', '--profile', profile.name, '-p', 'kb-compiler', '-p', 'bench');
  if (has('panel')) cargo('run', '-p', 'xtask', '--', 'widget');
  if (has('fixmark')) {
    cargo('build', '--profile', 'web', '--target', 'wasm32-unknown-unknown', '-p', 'bench', '--lib');
    bind(lib, profile);
  }
}

/** The reader's wasm and glue. Without wasm-opt: its `-Oz` makes this module smaller by itself and bigger after brotli. */
const bind = (lib, profile) => execFileSync(join(TARGET, profile.folder, 'bench-bind'), [join(TARGET, 'wasm32-unknown-unknown/web/bench.wasm'), lib]);

/** Bundles each library with its adapter into one minified module, as a site would ship it. */
async function bundle(peers, lib) {
  const { build } = await import('esbuild');
  for (const { name } of peers) {
    const stdin = { contents: `export { open } from './${name}.mjs'`, resolveDir: join(BENCH, 'peers') };
    await build({ stdin, bundle: true, minify: true, format: 'esm', platform: 'browser', outfile: join(lib, `${name}.js`), logLevel: 'error' });
  }
}
