// Languages other than English bring a stemmer of their own: fetched where it is needed, and missed without harm.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiledDist, temporary } from '../stage/folders.js';
import { COMPILER } from '../stage/paths.js';
import { expect, test } from '../stage/test.js';

const run = promisify(execFile);

const article = (locale, title, body) => `---\ntitle: ${title}\nlocale: ${locale}\n---\n\n${body}\n`;

/** A small knowledge base in one language, questions that find its first article only by stems. */
const LANGUAGES = [
  {
    locale: 'de',
    files: {
      'a.md': article('de', 'Zahlungen werden nicht freigegeben', 'Die Genehmigung der Abrechnungen fehlt noch.'),
      'b.md': article('de', 'Passwort vergessen', 'Fordern Sie ein neues Kennwort an (PR-1042).'),
    },
    questions: ['Zahlung freigeben', 'fehlende Genehmigungen', 'meine Abrechnung'],
  },
  {
    locale: 'tr',
    files: {
      'a.md': article('tr', 'Ödemeler onaylanmıyor', 'Bordronuzdaki ödemelerin onayı eksik.'),
      'b.md': article('tr', 'Parola unutuldu', 'Yeni bir parola isteyin (PR-1042).'),
    },
    questions: ['ödememiz', 'bordrolar', 'ödemelerimizin onayları'],
  },
  {
    locale: 'el',
    files: {
      'a.md': article('el', 'Οι πληρωμές δεν εγκρίνονται', 'Λείπει η έγκριση της μισθοδοσίας.'),
      'b.md': article('el', 'Ξεχάσατε τον κωδικό', 'Ζητήστε νέο κωδικό (PR-1042).'),
    },
    questions: ['πληρωμή', 'μισθοδοσίες'],
  },
  {
    locale: 'ru',
    files: {
      'a.md': article('ru', 'Айсберг платежей', 'Платежи ждут подтверждения.'),
      'b.md': article('ru', 'Пароль забыт', 'Запросите новый пароль (PR-1042).'),
    },
    // The last one as a Mac writes it: a letter and its mark are two characters.
    questions: ['платёж', 'подтверждение', 'айсберг'.normalize('NFD')],
  },
];

const inLanguage = ({ files, locale }) =>
  test.extend({
    folders: async ({}, use) =>
      temporary(async (folder) => use(await compiledDist(folder, { 'kb.toml': `locale = "${locale}"\n`, ...files }))),
  });

for (const language of LANGUAGES) {
  const { locale, questions } = language;

  inLanguage(language)(`${locale}: words meet in their stems, and the page ranks as the command line does`, async ({ panel, page, folders }) => {
    const fetched = [];
    page.on('request', (request) => fetched.push(request.url().split('/').pop()));
    await panel.visit('/');
    for (const question of questions) {
      const { stdout } = await run(COMPILER, ['search', join(folders.dist, 'public'), '--json', '--', question]);
      const natively = stdout.trim().split('\n').map((line) => JSON.parse(line)).map(({ id, score }) => ({ article: id, score }));
      expect(natively[0]?.article, question).toBe('a');
      expect(await page.evaluate((question) => window.Fixmark('explain', question), question)).toEqual(natively);
    }
    expect(fetched.filter((name) => name.startsWith(`stem-${locale}-`))).toHaveLength(1);
  });

  inLanguage(language)(`${locale}: without its stemmer words are found as they stand, and the host hears of it`, async ({ panel, wire }) => {
    wire.onRequest = async (request) => !request.url.includes(`stem-${locale}-`);
    await panel.recordErrors();
    await panel.visit('/');
    await panel.open();
    await panel.search('PR-1042');
    await expect(panel.host.locator('#fm-hit-0')).toHaveCount(1);
    expect(await panel.lastError()).toBe('stemmer-unavailable');
  });
}

test('an English page downloads no stemmer', async ({ panel, page }) => {
  const fetched = [];
  page.on('request', (request) => fetched.push(request.url()));
  await panel.visit('/');
  await panel.open();
  await panel.search('my pay run wont approve');
  await expect(panel.results.first()).toBeVisible();
  expect(fetched.filter((url) => url.includes('/stem-'))).toEqual([]);
});
