// From the question to a real ticket system: what the client asked, was shown and tried arrives there. Each test runs where the system's
// address is in the environment, as its start script prints it; it is skipped loudly otherwise, and fails in continuous integration.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";
const { env } = process;

async function json(url, headers) {
  const answer = await fetch(url, { headers });
  expect(answer.ok, `${url}: ${answer.status}`).toBe(true);
  return answer.json();
}

function basic(user, password) {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

const SYSTEMS = {
  REDMINE: {
    target: () => `system = "redmine"\nurl = "${env.REDMINE_URL}"\ntoken = "env:REDMINE_API_KEY"\nproject = "support"\n`,
    /** Everything that an engineer sees of the ticket with this id. */
    view: async (id) => JSON.stringify(await json(`${env.REDMINE_URL}/issues/${id}.json`, { 'X-Redmine-API-Key': env.REDMINE_API_KEY })),
  },
  RT: {
    target: () => `system = "rt"\nurl = "${env.RT_URL}"\ntoken = "env:RT_TOKEN"\nqueue = "Support"\n`,
    view: async (id) => {
      const headers = { Authorization: `token ${env.RT_TOKEN}` };
      const ticket = `${env.RT_URL}/REST/2.0/ticket/${id}`;
      const shown = [await json(ticket, headers), await json(`${ticket}/attachments?fields=Content`, headers)];
      return JSON.stringify(shown);
    },
  },
  ROUNDUP: {
    target: () =>
      `system = "roundup"\nurl = "${env.ROUNDUP_URL}"\nuser = "${env.ROUNDUP_USER}"\npassword = "env:ROUNDUP_PASSWORD"\n`,
    view: async (id) => {
      const headers = { Authorization: basic(env.ROUNDUP_USER, env.ROUNDUP_PASSWORD), 'X-Requested-With': 'rest' };
      const data = `${env.ROUNDUP_URL}rest/data`;
      const issue = await json(`${data}/issue/${id}?@verbose=2`, headers);
      const [message] = issue.data.attributes.messages;
      return JSON.stringify([issue, await json(`${data}/msg/${message.id}?@verbose=3`, headers)]);
    },
  },
};

for (const [name, { target, view }] of Object.entries(SYSTEMS)) {
  test.describe(name, () => {
    const isThere = Boolean(env[`${name}_URL`]);
    if (!isThere) console.error(`SKIPPED: there is no ${name}_URL; start ${name} by its script, and export what it prints`);
    test.skip(!isThere && !env.CI, `${name}_URL is not set`);
    test.use({ folders: { config: () => `[target.desk]\n${target()}` } });

    test('a ticket arrives with what was tried', async ({ panel, gateway }) => {
      expect(isThere, `${name} is needed in continuous integration`).toBe(true);
      await panel.visit('/pay-runs/2026-11');
      await panel.open();
      await panel.search(QUESTION);
      await panel.read(FIX);
      await panel.tick(1);
      await panel.verdict('No');
      await panel.host.getByText("Right topic, but it didn't help").click();
      await panel.askPerson();
      await panel.fillForm({ details: 'Payments leave at two. <b>Hurry</b>' });
      await panel.review();
      await panel.send();
      await panel.expectScreen('We have it');

      const delivered = "SELECT remote_id FROM deliveries WHERE state = 'delivered'";
      await expect.poll(() => gateway.rows(delivered), { timeout: 30_000 }).toHaveLength(1);
      const [{ remote_id }] = await gateway.rows(delivered);
      const shown = await view(remote_id);
      for (const words of [QUESTION, 'Payments leave at two.', 'did not help', 'pay-run-stuck', 'FM-1001']) {
        expect(shown).toContain(words);
      }
    });
  });
}
