// What engineers close in a real ticket system answers the next client: sync, export, build, and the panel. Each test runs where the
// system's address is in the environment, as its start script prints it; it is skipped loudly otherwise, and fails in continuous integration.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEMS } from '../stage/engineers.js';
import { compiledDist, compiledFolder, temporary } from '../stage/folders.js';
import { expect, test } from '../stage/test.js';

const QUESTION = 'frobnicated salaries';
const TITLE = 'Pay run cannot be approved';
const ANSWER = 'Please follow https://help.example/a/pay-run-stuck and tell us.';
const ARTICLES = {
  'pay-run-stuck.md': `# ${TITLE}\n\nAsk a second person.\n`,
  'payslip-missing.md': '# Payslip is missing\n\nPublish it.\n',
};
/** The field that takes the client's address, where it needs a name, and where it is read as the account. */
const ACCOUNTS = {
  REDMINE: { field: 'Requester email', path: 'custom_fields.Requester email' },
  RT: { path: 'Requestor.id' },
  ROUNDUP: { field: 'requester', path: 'requester' },
};
const { env } = process;

/** A ticket as another client's panel sends it. */
async function sendTicket(gateway, email) {
  const body = { schema: 'ticket/1', key: crypto.randomUUID(), question: QUESTION, impact: 'question', email };
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${gateway.origin}/v1/tickets`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
}

for (const [name, system] of Object.entries(SYSTEMS)) {
  const { field, path } = ACCOUNTS[name];
  test.describe(name, () => {
    const isThere = Boolean(env[`${name}_URL`]);
    if (!isThere) console.error(`SKIPPED: there is no ${name}_URL; start ${name} by its script, and export what it prints`);
    test.skip(!isThere && !env.CI, `${name}_URL is not set`);
    test.use({
      folders: async ({}, use) =>
        temporary(async (folder) => {
          const map = join(folder, 'map.toml');
          await writeFile(map, `articles_at = ["https://help.example/a/"]\n[fields]\naccount = "${path}"\n`);
          const fields = field ? `[target.desk.fields]\nemail = "${field}"\n` : '';
          const config = () => `[target.desk]\n${system.target()}map = "${map}"\n${fields}`;
          await use({ ...(await compiledDist(folder, ARTICLES)), folder, config });
        }),
    });

    test('three closed tickets answer a question that no article answers', async ({ panel, gateway, folders }) => {
      test.setTimeout(120_000);
      expect(isThere, `${name} is needed in continuous integration`).toBe(true);
      await system.start();
      await panel.visit('/pay-runs/2026-11');
      await panel.open();
      await panel.search(QUESTION);
      await expect(panel.button('Ask a person').first()).toBeVisible();
      await expect(panel.results.filter({ hasText: TITLE })).toHaveCount(0);
      await panel.askPerson();
      await panel.fillForm({ email: 'ana@juniper.example' });
      await panel.review();
      await panel.sendWhateverIsOffered();
      await sendTicket(gateway, 'ben@nordvik.example');
      await sendTicket(gateway, 'eva@granito.example');

      const delivered = "SELECT remote_id FROM deliveries WHERE state = 'delivered'";
      await expect.poll(() => gateway.rows(delivered), { timeout: 60_000 }).toHaveLength(3);
      for (const { remote_id: ticket } of await gateway.rows(delivered)) await system.answerAndClose(ticket, ANSWER);
      await gateway.readResolved(join(folders.folder, 'kb/resolutions/gateway.jsonl'));
      await compiledFolder(folders.folder, join(folders.folder, 'kb'));

      await panel.visit('/pay-runs/2026-11');
      await panel.open();
      await panel.search(QUESTION);
      await expect(panel.results.first()).toContainText(TITLE);
    });
  });
}
