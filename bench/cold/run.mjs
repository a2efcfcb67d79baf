// `node bench/cold/run.mjs`: the bytes of a first visit by Chromium's own counters, of the demo's help and of Pagefind's own UI on the
// same articles. Writes bench/cold/RESULTS.md, and with it the report in bench/RESULTS.md. It needs what `cargo xtask test size` leaves in
// the target folder.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { median } from '../measure/metrics.mjs';
import { ROOT, WORK } from '../options.mjs';
import { report } from '../report/report.mjs';
import { SITES } from './sites.mjs';

const BENCH = join(ROOT, 'bench');
const FOLDER = join(WORK, 'cold');
const QUESTIONS = ['pay run cannot be approved', 'payslip password', 'signature appears twice', 'bank rejected payment file', 'timecard'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--ignore-certificate-errors'];
/** How long nothing may arrive before a phase has ended, in milliseconds. */
const QUIET = 3_000;

/** Counts what a page and its workers receive from a site: the bytes on the wire and the requests, up to now. */
function count(page, site) {
  const sum = { bytes: 0, requests: 0, last: Date.now() };
  page.on('requestfinished', async (request) => {
    if (!new URL(request.url()).pathname.startsWith(site.files)) return;
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    Object.assign(sum, { bytes: sum.bytes + responseHeadersSize + responseBodySize, requests: sum.requests + 1, last: Date.now() });
  });
  return sum;
}

/** One visit with nothing cached: the sums at the end of each phase, and whether the question had an answer. */
async function visit(browser, site, question) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const sum = count(page, site);
  const phases = [];
  const end = () => phases.push({ ...sum });
  const quiet = async () => {
    sum.last = Date.now();
    while (Date.now() - sum.last < QUIET) await page.waitForTimeout(100);
    end();
  };
  await page.goto(site.url);
  await quiet();
  await site.open(page);
  await site.ask(page, question);
  await site.answer(page).or(site.nothing(page)).first().waitFor();
  const answered = await site.answer(page).count();
  end();
  await quiet();
  await context.close();
  return { phases, answered: answered > 0 };
}

/** A row of the table: medians over the questions. */
async function measured(browser, start) {
  const site = await start(FOLDER);
  const visits = [];
  for (const question of QUESTIONS) visits.push(await visit(browser, site, question));
  await site.close();
  const middle = (phase, what) => median(visits.map(({ phases }) => phases[phase][what]));
  const cells = [0, 1, 2].map((phase) => `${Math.round(middle(phase, 'bytes') / 1_000)} KB in ${middle(phase, 'requests')}`);
  return `| ${site.name} | ${cells.join(' | ')} | ${visits.filter(({ answered }) => answered).length} |`;
}

function results(version, rows) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  return `# A first visit, in bytes over the wire

Measured on ${new Date().toISOString().slice(0, 10)} at commit ${commit} with Chromium ${version} by \`node bench/cold/run.mjs\`: sums of Chromium's own
\`encodedDataLength\`, which has headers in it, and the number of requests, those of workers too; nothing cached, medians of ${QUESTIONS.length} questions.
Both have the demo's articles for clients in English, and only the files of the help itself are counted: a box and its results in Pagefind's
UI; in Fixmark the articles' pages and the way to a person too. What Fixmark fetches after its first answer is the ticket form, and the rest
of a small index, so that help works offline.

| | with the page | up to the first answer | and a moment later | questions answered |
|---|--:|--:|--:|--:|
${rows.join('\n')}

The questions: ${QUESTIONS.join('; ')}.
`;
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
const rows = [];
for (const start of SITES) rows.push(await measured(browser, start));
writeFileSync(join(BENCH, 'cold/RESULTS.md'), results(browser.version(), rows));
await browser.close();
writeFileSync(join(BENCH, 'RESULTS.md'), report(JSON.parse(readFileSync(join(BENCH, 'results.json'), 'utf8'))));
console.log(rows.join('\n'));
