// How sure the search is decides what the client sees: the fix itself, a few articles, or a person.
import { compiledDist, temporary } from '../stage/folders.js';
import { expect, test } from '../stage/test.js';

const article = (title, body) => `---\ntitle: ${title}\n---\n\n## Issue\n\n${body}\n\n## Resolution\n\n1. Open the settings.\n2. Press Save.\n`;

/** One article that a question names word by word, and others about anything else. */
const CLEAR = {
  'kb.toml': `[[categories]]\nid = "suspected-fraud"\nroute = "security"\nbypass = true\npriority = "P1"\nsignals = ["changed iban"]
[[routes]]\nid = "security"\nname = "Security response"\nhours = "Mon-Sun 00:00-23:59"\nphone = "+44 20 7946 0199"\n`,
  'printer.md': article('Printer shows a blinking orange light', 'The printer has a blinking orange light.'),
  'invoice.md': article('Invoice totals differ', 'Totals of an invoice differ from the order.'),
  'holiday.md': article('Holiday requests are stuck', 'A holiday request waits for approval.'),
  'iban.md': article('Bank details', 'How an IBAN is checked.'),
};

const clear = test.extend({
  folders: async ({}, use) => temporary(async (folder) => use(await compiledDist(folder, CLEAR))),
});

const LOOKS = [
  { name: 'desktop-light', options: { colorScheme: 'light', viewport: { width: 1280, height: 800 } } },
  { name: 'desktop-dark', options: { colorScheme: 'dark', viewport: { width: 1280, height: 800 } } },
  { name: 'phone', options: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 } },
];

for (const { name, options } of LOOKS) {
  clear.describe(name, () => {
    clear.use(options);

    clear('answer: the fix stands open at its steps, and can be judged right there', async ({ panel, gateway }) => {
      await panel.visit('/');
      await panel.open();
      await panel.search('printer blinking orange light');
      await expect(panel.host.getByRole('checkbox', { name: 'Step 1' })).toBeVisible();
      await panel.tick(1);
      await panel.shoot(`${name}-band-answer`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      await panel.verdict('Yes');
      await panel.expectScreen('Glad it works');
      await expect.poll(() => gateway.rows('SELECT article, outcome FROM feedback')).toEqual([{ article: 'printer', outcome: 'solved' }]);
    });

    clear('none: a person comes first, with the question carried over', async ({ panel }) => {
      await panel.visit('/');
      await panel.open();
      await panel.search('xylophone zebra');
      await expect(panel.host.getByRole('heading', { name: 'No good match' })).toBeVisible();
      await panel.shoot(`${name}-band-none`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      await panel.searchBox.press('Enter');
      await expect(panel.host.getByLabel('Your question')).toHaveValue('xylophone zebra');
    });

    clear('a matter for a person is told by its words and sent from one screen', async ({ panel, gateway }) => {
      await panel.visit('/');
      await panel.open();
      await panel.search('somebody has cahnged the IBAN!');
      await expect(panel.host.getByRole('heading', { name: 'This should go to a person' })).toBeVisible();
      await expect(panel.host.getByRole('link', { name: '+44 20 7946 0199' })).toHaveAttribute('href', 'tel:+44 20 7946 0199');
      await expect(panel.host.getByRole('option')).toHaveCount(0);
      await expect(panel.host.getByText('See possible articles')).toBeVisible();
      await panel.shoot(`${name}-band-person`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      await panel.askPerson();
      await expect(panel.host.getByLabel('Your question')).toHaveValue('somebody has cahnged the IBAN!');
      await expect(panel.host.getByText('Security response · Mon-Sun 00:00-23:59')).toBeVisible();
      await expect(panel.host.getByRole('radio', { name: "I'm stuck" })).toBeChecked();
      expect(await panel.accessibilityViolations()).toEqual([]);
      await panel.host.getByLabel('Your e-mail address').fill('dana.keller@acme-foods.example');
      await panel.send();
      await panel.expectScreen('We have it');
      const [{ content, ...ticket }] = await gateway.rows('SELECT reason, category, content FROM tickets');
      expect(ticket).toEqual({ reason: 'bypass', category: 'suspected-fraud' });
      expect(JSON.parse(content).triage).toMatchObject([
        { field: 'route', label: 'security', sure: true },
        { field: 'priority', label: 'P1', sure: true },
      ]);
    });

    clear('suggestions follow the ticket, and a sure fix is offered once before it is checked', async ({ panel, gateway }) => {
      await panel.visit('/');
      await panel.open();
      await panel.askPerson();
      await panel.fillForm({ impact: 'It slows me down', email: 'dana.keller@acme-foods.example', question: 'printer blinking orange light' });
      await expect(panel.host.getByRole('button', { name: 'Printer shows a blinking orange light' })).toBeVisible();
      await panel.shoot(`${name}-form-suggestions`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      await panel.button('Check before sending').click();
      await expect(panel.host.getByRole('group', { name: 'This is likely the answer' })).toBeFocused();
      await panel.shoot(`${name}-offer`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      expect(await gateway.rows('SELECT key FROM tickets')).toEqual([]);
      await panel.button('Read it').click();
      await expect(panel.host.getByRole('checkbox', { name: 'Step 1' })).toBeVisible();
      await panel.button('Back to your message').click();
      await panel.review();
      await panel.send();
      await panel.expectScreen('We have it');
      const [{ content }] = await gateway.rows('SELECT content FROM tickets');
      const ticket = JSON.parse(content);
      expect(ticket.candidates[0]).toMatchObject({ article: 'printer', shown: true, probability: expect.any(Number) });
      expect(ticket.tried).toMatchObject([{ article: 'printer', outcome: 'not-said' }]);
      expect(ticket.bundles).toHaveLength(1);
    });

    clear('who is stuck is checked at once, and who declines the fix is not asked again', async ({ panel, gateway }) => {
      const who = { email: 'dana.keller@acme-foods.example', question: 'printer blinking orange light' };
      await panel.visit('/');
      await panel.open();
      await panel.askPerson();
      await panel.fillForm(who);
      await expect(panel.host.getByRole('button', { name: 'Printer shows a blinking orange light' })).toBeVisible();
      await panel.review();
      await panel.button('Change').first().click();
      await panel.fillForm({ ...who, impact: "It's a question" });
      await panel.button('Check before sending').click();
      await panel.button('Go on with my message').click();
      await panel.expectScreen('Check, then send');
      await panel.send();
      await panel.expectScreen('We have it');
      expect(await gateway.rows('SELECT impact FROM tickets')).toEqual([{ impact: 'question' }]);
    });
  });
}

test('suggest: at most three articles, and one that is not among them a person away', async ({ panel }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search('how do I approve');
  await expect(panel.results.first()).toBeVisible();
  expect(await panel.results.count()).toBeLessThanOrEqual(3);
});

test('where the client is suggests articles before a word is typed', async ({ panel, page }) => {
  await page.addInitScript(() => {
    window.Fixmark = function (...call) {
      (window.Fixmark.q ||= []).push(call);
    };
    window.Fixmark('on', 'suggest', (event) => (window.suggested = event.detail.results));
  });
  await panel.visit('/');
  await page.evaluate(() => window.Fixmark('suggest', { error_code: 'PR-1042' }));
  await panel.open();
  await expect(panel.results.first()).toContainText("Pay run can't be approved");
  await panel.shoot('desktop-light-suggested');
  expect(await page.evaluate(() => window.suggested)).toBeGreaterThan(0);
});
