// The browser and the command line rank alike, to the last unit of every score.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiledFolder, temporary } from '../stage/folders.js';
import { COMPILER, DIST, SHARED } from '../stage/paths.js';
import { expect, test } from '../stage/test.js';

const run = promisify(execFile);
const REAL = join(SHARED, 'data/retrieval/thunderbird');
/** Enough of the real questions to meet every path of the ranking; all of them would take minutes. */
const QUESTIONS = 60;

const natively = async (bundle, question) => {
  const { stdout } = await run(COMPILER, ['search', bundle, '--json', '--', question]);
  return stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)).map(({ id, score }) => ({ article: id, score }));
};

const inThePage = (page, question) => page.evaluate((question) => window.Fixmark('explain', question), question);

async function same(panel, bundle, questions) {
  await panel.visit('/');
  let found = 0;
  for (const question of questions) {
    const expected = await natively(bundle, question);
    expect(await inThePage(panel.page, question), question).toEqual(expected);
    found += expected.length;
  }
  expect(found, 'the questions find something').toBeGreaterThan(questions.length);
}

test('on the demonstration knowledge base', async ({ panel }) => {
  const queries = (await readFile(new URL('../../../articles/queries.tsv', import.meta.url), 'utf8')).split('\n');
  const questions = queries.filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t')[0]);
  await same(panel, join(DIST, 'public'), questions);
});

test.describe('on real questions', () => {
  const missing = existsSync(REAL) ? '' : `${REAL} is missing; set FIXMARK_SHARED to the folder that holds data/retrieval`;
  // In CI a test that did not run would look like one that passed.
  if (missing && process.env.CI) throw new Error(missing);
  test.skip(Boolean(missing), `SKIPPED: ${missing}`);
  const real = test.extend({
    // A build of so many articles takes half a minute on a machine that does nothing else.
    folders: [async ({}, use) => temporary(async (folder) => use(await compiledFolder(folder, join(REAL, 'kb')))), { timeout: 180_000 }],
  });

  real('thunderbird', async ({ panel, folders }) => {
    const lines = (await readFile(join(REAL, 'queries.jsonl'), 'utf8')).trim().split('\n');
    await same(panel, join(folders.dist, 'public'), lines.slice(0, QUESTIONS).map((line) => JSON.parse(line).text));
  });
});
