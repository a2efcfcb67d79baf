// What triage says goes into the ticket: asked on the device when the ticket is checked, shown there, and missed without harm.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compiledDist, temporary, triageFile } from '../stage/folders.js';
import { COMPILER, DIST } from '../stage/paths.js';
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
/** The demo's categories that `kb.toml` has always reach a person. */
const PERSON_FIRST = ['safety', 'suspected-fraud', 'payment-cut-off'];
const FIELDS = ['category', 'route', 'tier', 'priority'];

/** What the command line says of texts: for each, the label and probability of every field whose model does not abstain. */
async function natively(bundle, texts) {
  const asked = new Promise((resolve, reject) => {
    const child = execFile(COMPILER, ['triage', bundle], (error, stdout) => (error ? reject(error) : resolve(stdout)));
    child.stdin.end(texts.map((text, id) => JSON.stringify({ id, text })).join('\n'));
  });
  const lines = (await asked).trim().split('\n').map((line) => JSON.parse(line));
  return lines.map((line) => ({
    in_scope: line.in_scope,
    best: line.best,
    sure: FIELDS.filter((field) => line[field]).map((field) => ({ field, ...line[field] })),
  }));
}

const triageOf = async (gateway) => {
  const [row] = await gateway.rows('SELECT reason, category, content FROM tickets');
  return { ...row, triage: JSON.parse(row.content).triage ?? [] }; // what is empty is not stored
};
const thousandths = (share) => Math.round(share * 1000) / 1000;
const sure = (triage) => triage.filter((one) => one.sure).map(({ field, label, probability }) => ({ field, label, probability }));

/** Addresses that the page asks for and that concern triage. */
function watched(page, models) {
  const seen = [];
  page.on('request', (request) => {
    const name = request.url().split('/').pop();
    if (name.startsWith('triage-') || name === models) seen.push(name);
  });
  return seen;
}

test('the ticket says what triage says, the client sees it, and nothing of it is fetched before the form opens', async ({ panel, page, gateway }) => {
  const models = await triageFile(join(DIST, 'public'));
  const fetched = watched(page, models);
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toBeVisible();
  expect(fetched).toEqual([]);
  await panel.askPerson();
  // Sorted by extension, because the names begin with hashes.
  const extension = (name) => name.split('.').pop();
  const sorted = () => fetched.toSorted((a, b) => extension(a).localeCompare(extension(b)));
  await expect.poll(sorted).toEqual([expect.stringMatching(/^triage-.*\.js$/), models, expect.stringMatching(/^triage-.*\.wasm$/)]);
  await panel.fillForm();
  await panel.review();
  await expect(panel.host.getByText('Payroll desk · Pay runs and approvals')).toBeVisible();
  expect(await panel.accessibilityViolations()).toEqual([]);
  await panel.send();
  await panel.expectScreen('We have it');
  expect(fetched).toHaveLength(3);

  const [expected] = await natively(join(DIST, 'public'), [QUESTION]);
  const { triage, category } = await triageOf(gateway);
  expect(sure(triage)).toEqual(expected.sure.map((one) => ({ ...one, probability: thousandths(one.probability) })));
  expect(triage.find(({ field }) => field === 'category')).toMatchObject({ label: expected.best, in_scope: thousandths(expected.in_scope) });
  expect(category).toBe('pay-run');
});

async function bypassed(panel, gateway) {
  await panel.writeTicket('strange call from the bank, wants us to sign a test transfer');
  await expect(panel.host.getByText('Security response · Suspected fraud or data breach')).toBeVisible();
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await triageOf(gateway)).toMatchObject({ reason: 'bypass', category: 'suspected-fraud' });
}

test('a matter that always reaches a person is told by triage where no signal tells it', async ({ panel, gateway }) => {
  await panel.visit('/');
  await panel.open();
  await bypassed(panel, gateway);
});

test('that is told as well where the manifest came at the second try', async ({ panel, page, gateway }) => {
  let asked = 0;
  await page.route('**/public/manifest.json', (route) => (asked++ ? route.continue() : route.fulfill({ status: 503, body: 'busy' })));
  await panel.visit('/');
  // Without a pointer on the launcher the loader asks once, and the panel itself asks again.
  await page.evaluate(() => window.Fixmark('open'));
  await bypassed(panel, gateway);
  expect(asked).toBe(2);
});

test('a matter that always reaches a person is named and sent, whatever the article that was read is about', async ({ panel, gateway }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await panel.results.first().click();
  await expect(panel.host.getByRole('group', { name: 'Did this solve it?' })).toBeVisible();
  await panel.askPerson();
  await panel.fillForm({ question: 'strange call from the bank, wants us to sign a test transfer' });
  await panel.review();
  await expect(panel.host.getByText('Security response · Suspected fraud or data breach')).toBeVisible();
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await triageOf(gateway)).toMatchObject({ reason: 'bypass', category: 'suspected-fraud' });
});

for (const [what, concerns] of Object.entries({
  script: (name) => /^triage-.*\.js$/.test(name),
  module: (name) => /^triage-.*\.wasm$/.test(name),
  models: (name, models) => name === models,
})) {
  const missing = async ({ panel, page, gateway, wire }, answer) => {
    const models = await triageFile(join(DIST, 'public'));
    await page.route((url) => concerns(url.pathname.split('/').pop(), models), answer);
    await panel.recordErrors();
    await panel.visit('/');
    await panel.open();
    await panel.writeTicket('zebra crossing paint');
    await panel.send();
    await panel.expectScreen('We have it');
    expect((await triageOf(gateway)).triage).toEqual([]);
  };

  test(`without the ${what} the ticket goes as it is, and the host hears of it`, async ({ panel, page, gateway }) => {
    await missing({ panel, page, gateway }, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await expect.poll(() => panel.lastError()).toBe('triage-unavailable');
  });

  test(`a ticket does not wait for the ${what}`, async ({ panel, page, gateway }) => {
    await missing({ panel, page, gateway }, () => {});
  });
}

// ---- the module says what the command line says, to the last bit ----

/** A knowledge base whose tickets are told apart by stems: words of two matters in several forms, from six accounts. */
function tagged(locale, matters) {
  const accounts = ['ALDER', 'BIRCH', 'CEDAR', 'DOGWOOD', 'ELM', 'FIR'];
  const lines = [];
  for (let n = 0; n < 120; n++) {
    const [category, words] = Object.entries(matters)[n % 2];
    const pick = (step) => words[(n * step + step) % words.length];
    lines.push({
      ticket: `T-${n}`, opened: '2026-01-05', account: accounts[n % accounts.length], locale,
      subject: `${pick(3)} ${pick(5)}`, description: `${pick(7)} ${pick(11)} ${pick(13)}`,
      category, route: `${category}-team`, tier: n % 2 ? 'L1' : 'L2', priority: n % 3 ? 'P3' : 'P1',
    });
  }
  return {
    'kb.toml': `locale = "${locale}"\n`,
    'a.md': `---\ntitle: A\nlocale: ${locale}\n---\n\nA.\n`,
    'resolutions/tickets.jsonl': lines.map((line) => JSON.stringify(line)).join('\n'),
  };
}

const LANGUAGES = {
  de: {
    zahlungen: ['Zahlungen', 'Überweisungen', 'gebuchte', 'Bankkonten', 'Freigaben', 'abgelehnt', 'Zahlungsläufe', 'überwiesen', 'gesperrte'],
    zeiterfassung: ['Arbeitszeiten', 'Stunden', 'gestempelt', 'Überstunden', 'fehlende', 'Schichten', 'Urlaubstage', 'genehmigte', 'erfassen'],
  },
  tr: {
    odemeler: ['ödemeler', 'bankadan', 'havaleleri', 'onaylanmadı', 'hesaplarımız', 'reddedildi', 'kesintiler', 'dekontlar', 'limitlerimiz'],
    vardiyalar: ['vardiyalar', 'saatlerimiz', 'izinlerim', 'mesaileri', 'girişler', 'eksikler', 'takvimler', 'puantajlar', 'tatillerimiz'],
  },
};

/** Texts to ask about: words of both matters in other forms, strange ones, scripts and lengths. */
const texts = (matters) => {
  const words = Object.values(matters).flat();
  return [
    ...words, words.join(' '), `${words[0]}\n${words.slice(3).join(' ')}`, `${words.join('en ')}\n${words.join('s, ')}!`,
    'PR-1042 4.7.0', '給与計算 と Überstunden’s', 'เข้าสู่ระบบ', '…', 'x'.repeat(300), `${words.join('. ')}.\n${words.join(', ')}`,
  ];
};

/** What the page makes of texts, one ticket after the other: the text as it is sent, and what the module says of it. */
async function inThePage(panel, asked) {
  await panel.page.route(/\/triage-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    // The script is the page's own, but its exported functions also give the test the answer before it is rounded.
    const seen = `
      let last;
      export async function judge(models, words) { return (last = await ownJudge(models, words)); }
      export async function triage(text, models, words) {
        const answer = await ownTriage(text, models, words);
        if (text) (window.judged ||= []).push({ text, said: last });
        return answer;
      }`;
    const own = (await response.text()).replace(/export async function (\w)(\w+)/g, (_, first, rest) => `async function own${first.toUpperCase()}${rest}`);
    const body = own + seen;
    await route.fulfill({ response, body });
  });
  await panel.visit('/');
  await panel.page.evaluate(() => window.Fixmark('open', 'ticket'));
  await panel.expectScreen('Ask a person');
  await panel.fillForm();
  const said = [];
  for (const text of asked) {
    const [question, ...details] = text.split('\n');
    await panel.host.getByLabel('Your question').fill(question);
    await panel.host.getByLabel(/^Details/).fill(details.join('\n'));
    await panel.review();
    const judged = await panel.page.waitForFunction((number) => window.judged?.[number], said.length);
    said.push(await judged.jsonValue());
    await panel.button('Change').last().click();
    await panel.expectScreen('Ask a person');
  }
  return said;
}

async function same(panel, bundle, asked) {
  const judged = await inThePage(panel, asked);
  const expected = await natively(bundle, judged.map(({ text }) => text));
  const bits = (share) => Math.fround(share);
  judged.forEach(({ text, said }, index) => {
    expect(sure(said), text).toEqual(expected[index].sure.map((one) => ({ ...one, probability: bits(one.probability) })));
    const first = said.find(({ field }) => field === 'category');
    expect([first.label, first.in_scope], text).toEqual([expected[index].best, bits(expected[index].in_scope)]);
  });
  return expected;
}

test('en: the module says what the command line says', async ({ panel }) => {
  const lines = (await readFile(new URL('../../../articles/resolutions/2026-h2.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  // What always reaches a person is sent from the form, without the check that asks the module.
  const checked = lines.map((line) => JSON.parse(line)).filter(({ category }) => !PERSON_FIRST.includes(category));
  const asked = checked.slice(0, 30).map(({ subject, description = '' }) => `${subject}\n${description}`.trim());
  const expected = await same(panel, join(DIST, 'public'), [...asked, ...texts({ all: ['payments', 'approving', 'timecards'] })]);
  expect(expected.filter(({ sure }) => sure.length > 1).length).toBeGreaterThan(10);
});

for (const [locale, matters] of Object.entries(LANGUAGES)) {
  const spec = test.extend({
    folders: async ({}, use) => temporary(async (folder) => use(await compiledDist(folder, tagged(locale, matters)))),
  });

  spec(`${locale}: the module says what the command line says`, async ({ panel, folders }) => {
    const expected = await same(panel, join(folders.dist, 'public'), texts(matters));
    expect(expected.filter(({ sure }) => sure.length > 1).length).toBeGreaterThan(2);
  });

  spec(`${locale}: the panel's own stemmer is asked`, async ({ panel, gateway, folders }) => {
    const question = Object.values(matters)[0].slice(0, 4).join(' ');
    await panel.visit('/');
    await panel.open();
    await panel.writeTicket(question);
    await expect(panel.host.getByText('Likely goes to')).toBeVisible();
    await panel.send();
    await panel.expectScreen('We have it');
    const [expected] = await natively(join(folders.dist, 'public'), [question]);
    const { triage } = await triageOf(gateway);
    expect(sure(triage)).toEqual(expected.sure.map((one) => ({ ...one, probability: thousandths(one.probability) })));
    expect(expected.sure.length).toBeGreaterThan(1);
  });
}
