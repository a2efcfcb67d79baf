// The whole way: a question in a client's own words, the fix, a no with a reason, a ticket, and its row in the database.
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";

const LOOKS = [
  { name: 'desktop-light', options: { colorScheme: 'light', viewport: { width: 1280, height: 800 } } },
  { name: 'desktop-dark', options: { colorScheme: 'dark', viewport: { width: 1280, height: 800 } } },
  {
    name: 'phone',
    options: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 },
  },
  { name: 'zoomed', options: { colorScheme: 'light', viewport: { width: 320, height: 200 } } },
  { name: 'zoomed-dark', options: { colorScheme: 'dark', viewport: { width: 320, height: 200 } } },
  { name: 'forced-colours', options: { contextOptions: { forcedColors: 'active' } } },
];

for (const look of LOOKS) {
  test.describe(look.name, () => {
    test.use(look.options);

    test('from a question to a ticket, with nobody shut out', async ({ panel, gateway, page }) => {
      let step = 0;
      const look_at = async (screen) => {
        step += 1;
        await panel.shoot(`${look.name}-${String(step).padStart(2, '0')}-${screen}`);
        expect(await panel.accessibilityViolations(), `accessibility on the screen "${screen}"`).toEqual([]);
      };

      await panel.visit('/pay-runs/2026-11');
      await page.getByRole('button', { name: 'Approve' }).click();
      await look_at('portal');
      await panel.open();
      await look_at('open');

      await panel.search(QUESTION);
      await expect(panel.results.first()).toContainText(FIX);
      await look_at('results');

      await panel.read(FIX);
      await look_at('article');
      await panel.tick(1);
      await panel.tick(2);
      await look_at('steps-ticked');

      await panel.verdict('No');
      await look_at('reasons');
      await panel.host.getByText("Right topic, but it didn't help").click();
      await look_at('what-next');

      await panel.askPerson();
      await panel.fillForm({ details: 'Our approver left in October and payments leave at two.' });
      await look_at('form');
      await panel.review();
      await expect(panel.host.getByText(QUESTION)).toBeVisible();
      await expect(panel.host.getByText(FIX).first()).toBeVisible();
      await look_at('review');
      await panel.send();
      await panel.expectScreen('We have it');
      await look_at('sent');

      const [row, ...more] = await gateway.rows('SELECT question, impact, reason, email, content FROM tickets');
      expect(more).toEqual([]);
      expect(row).toMatchObject({ question: QUESTION, impact: 'blocked', reason: 'fix-failed', email: 'dana.keller@acme-foods.example' });
      const ticket = JSON.parse(row.content);
      expect(ticket.tried).toEqual([
        { article: 'pay-run-stuck', title: FIX, steps: [expect.any(String), expect.any(String)], outcome: 'did-not-help' },
      ]);
      expect(ticket.candidates[0]).toMatchObject({ article: 'pay-run-stuck', shown: true });
      const facts = Object.fromEntries(ticket.environment.map((fact) => [fact.name, fact.value]));
      expect(facts).toMatchObject({ error_code: 'PR-1042', route: '/pay-runs/2026-11' });

      const fixes = await gateway.rows('SELECT * FROM tried_fixes');
      expect(fixes).toHaveLength(1);
      const feedback = await gateway.rows('SELECT article, outcome FROM feedback');
      expect(feedback).toEqual([{ article: 'pay-run-stuck', outcome: 'did-not-help' }]);
    });
  });
}

test('a fix that helped ends there, and support hears of it', async ({ panel, gateway }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await panel.read(FIX);
  await panel.verdict('Yes');
  await panel.expectScreen('Glad it works');
  await panel.shoot('desktop-light-solved');
  await expect.poll(() => gateway.rows('SELECT article, outcome FROM feedback')).toEqual([{ article: 'pay-run-stuck', outcome: 'solved' }]);
  expect(await gateway.rows("SELECT json_extract(content, '$.question') AS question FROM feedback")).toEqual([{ question: null }]);
  expect(await gateway.rows('SELECT key FROM tickets')).toEqual([]);
});

test('where the page asks for it, the question goes along, and the panel says so', async ({ panel, page, gateway }) => {
  await panel.visit('/');
  await page.evaluate(() => Fixmark('init', { learn: true }));
  await panel.open();
  await panel.search(QUESTION);
  await panel.read(FIX);
  await expect(panel.host.getByText('Your answer is sent to us with your question.')).toBeVisible();
  await panel.shoot('desktop-light-verdict-sent');
  expect(await panel.accessibilityViolations()).toEqual([]);
  await panel.verdict('Yes');
  const asked = "SELECT json_extract(content, '$.question') AS question FROM feedback";
  await expect.poll(() => gateway.rows(asked)).toEqual([{ question: QUESTION }]);
});
