// From the question to a real ticket system and back: what the client asked, was shown and tried arrives there, and what an engineer does
// there comes back. Each test runs where the system's address is in the environment, as its start script prints it; it is skipped loudly
// otherwise, and fails in continuous integration.
import { SYSTEMS } from '../stage/engineers.js';
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";
const ANSWER = 'The second approver has the role now.';
const { env } = process;

/** Asks, tries the fix, and writes a ticket. */
async function askAPerson(panel) {
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
}

/** What whoever holds the ticket's key reads of it. */
async function status(gateway) {
  const [{ key }] = await gateway.rows('SELECT key FROM tickets');
  const answer = await fetch(`${gateway.origin}/v1/tickets/FM-1001`, { headers: { Authorization: `Bearer ${key}` } });
  return answer.json();
}

for (const [name, system] of Object.entries(SYSTEMS)) {
  test.describe(name, () => {
    const isThere = Boolean(env[`${name}_URL`]);
    if (!isThere) console.error(`SKIPPED: there is no ${name}_URL; start ${name} by its script, and export what it prints`);
    test.skip(!isThere && !env.CI, `${name}_URL is not set`);
    test.use({ folders: { config: () => `[target.desk]\n${system.target()}` } });

    test('a ticket arrives with what was tried, and its answer comes back', async ({ panel, gateway }) => {
      expect(isThere, `${name} is needed in continuous integration`).toBe(true);
      await system.start();
      await askAPerson(panel);

      const delivered = "SELECT remote_id FROM deliveries WHERE state = 'delivered'";
      await expect.poll(() => gateway.rows(delivered), { timeout: 30_000 }).toHaveLength(1);
      const [{ remote_id: ticket }] = await gateway.rows(delivered);
      const shown = await system.view(ticket);
      for (const words of [QUESTION, 'Payments leave at two.', 'did not help', 'pay-run-stuck', 'FM-1001']) {
        expect(shown).toContain(words);
      }

      await system.answerAndClose(ticket, ANSWER);
      await expect.poll(async () => (await status(gateway)).status, { timeout: 30_000 }).toBe('resolved');
      const { replies } = await status(gateway);
      expect(replies.map(({ from, text }) => [from, text.trim()])).toEqual([['support', ANSWER]]);
    });
  });
}
