// Folders to serve instead of the demo's: damaged copies of its `dist`, and small knowledge bases.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { COMPILER, DIST, WIDGET } from './paths.js';

const run = promisify(execFile);

/** Makes a folder that is deleted after the test. */
export async function temporary(use) {
  const folder = await mkdtemp(join(tmpdir(), 'fixmark-'));
  await use(folder);
  await rm(folder, { recursive: true, force: true });
}

/** A copy of the demo's dist, changed. */
export async function changedDist(folder, change) {
  const dist = join(folder, 'dist');
  // Without the compressed forms, which would be served in place of what is changed.
  await cp(DIST, dist, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) });
  await change(join(dist, 'public'));
  return { dist };
}

/** A dist compiled from these files. */
export async function compiledDist(folder, files) {
  const sources = join(folder, 'kb');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(sources, path)), { recursive: true });
    await writeFile(join(sources, path), text);
  }
  return compiledFolder(folder, sources);
}

/** A dist compiled from an existing folder. */
export async function compiledFolder(folder, sources) {
  const dist = join(folder, 'dist');
  await run(COMPILER, ['build', sources, '--out', dist, '--widget', WIDGET]);
  return { dist };
}

/** Changes the bytes of every block file of a bundle. */
export async function eachBlock(bundle, change) {
  for (const name of await readdir(bundle)) {
    if (!name.endsWith('.kb')) continue;
    await writeFile(join(bundle, name), change(await readFile(join(bundle, name))));
  }
}

/** Changes a bundle's manifest, and removes its compressed forms. */
export async function manifest(bundle, change) {
  const path = join(bundle, 'manifest.json');
  const changed = change(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify(changed));
  for (const form of ['.br', '.gz']) await rm(path + form, { force: true });
}

/** The one block that the manifest does not list: nothing that ranks needs the models. */
export async function triageFile(bundle) {
  const { files } = JSON.parse(await readFile(join(bundle, 'manifest.json'), 'utf8'));
  return (await readdir(bundle)).find((name) => name.endsWith('.kb') && !files.includes(name));
}
