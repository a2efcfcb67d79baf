// Every screen of the panel, in an order in which a client can come to it.
import { expect } from '@playwright/test';
import { isTicket } from './wire.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";

/** Walks through the screens, and calls `look` with the name of each once it is there. */
export async function everyScreen({ panel, page, wire }, look) {
  await unreachable({ panel, page, wire }, look);
  await panel.search('');
  await expect(panel.results.first()).toBeVisible();
  await look('suggestions');
  await panel.search(QUESTION);
  await expect(panel.host.getByRole('group', { name: 'Did this solve it?' })).toBeVisible();
  await look('answer');
  await panel.search('how do I bake sourdough bread at home');
  await panel.expectScreen('No good match');
  await look('no-answer');
  await article(panel, look);
  await ticket(panel, page, wire, look);
  await emergency(panel, look);
}

/** What stands in place of answers that can't be fetched, until they can. */
async function unreachable({ panel, page, wire }, look) {
  wire.onRequest = async (request) => !request.url.includes('/public/');
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.host.getByRole('alert')).toBeVisible();
  await look('unreachable');
  wire.onRequest = async () => true;
  await page.evaluate(() => void dispatchEvent(new Event('online')));
  await expect(panel.results.first()).toContainText(FIX);
}

async function article(panel, look) {
  await panel.search(QUESTION);
  await panel.read(FIX);
  await look('article');
  await panel.verdict('Yes');
  await panel.expectScreen('Glad it works');
  await look('solved');
  await panel.button('Ask something else').click();
  await panel.search(QUESTION);
  await panel.read(FIX);
  await panel.verdict('No');
  await panel.expectScreen('What was missing?');
  await look('reasons');
  await panel.host.getByText("Right topic, but it didn't help").click();
  await expect(panel.host.getByRole('heading', { name: 'What was missing?' })).toHaveCount(0);
  await look('what-next');
}

async function ticket(panel, page, wire, look) {
  await panel.askPerson();
  await look('form');
  await panel.button('Check before sending').click();
  await expect(panel.host.getByRole('alert')).toBeVisible();
  await look('form-with-problems');
  await panel.fillForm({ email: 'dana.keller@acme-foods.example' });
  await panel.review();
  await expect(panel.host.getByText('Likely goes to')).toBeVisible();
  await look('review');
  await panel.host.getByText('Technical details').click();
  await look('review-opened');
  wire.onRequest = async (request) => !isTicket(request);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  await look('waiting');
  await panel.button('Back').click();
  await expect(panel.host.getByText('1 message waits to be sent')).toBeVisible();
  await look('search-while-waiting');
  await panel.button('Show').click();
  wire.onRequest = async () => true;
  await panel.button('Send now').click();
  await panel.expectScreen('We have it');
  await look('sent');
  await panel.button('Ask something else').click();
}

/** What always reaches a person: a card with a telephone number, and one screen to send from. */
async function emergency(panel, look) {
  await panel.search('crew member got hurt on set, ladder fell');
  await panel.expectScreen('This should go to a person');
  await look('person-first');
  await panel.askPerson();
  await expect(panel.button('Send')).toBeVisible();
  await look('person-form');
}

/** The screens of the plain form, where the panel can't run. */
export async function everyPlainScreen({ panel, page, wire }, look) {
  await page.route(/\/widget-[0-9a-f]+\.wasm$/, (route) => route.abort());
  await panel.visit('/');
  await panel.launcher.click();
  const question = panel.host.getByLabel('Your question');
  await expect(question).toBeVisible();
  await look('plain-form');
  await question.fill(QUESTION);
  await panel.host.getByRole('radio', { name: 'It slows me down' }).check();
  await panel.host.getByLabel('Your e-mail address').fill('dana.keller@acme-foods.example');
  wire.onRequest = async (request) => !isTicket(request);
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  await look('plain-waiting');
  wire.onRequest = async () => true;
  await panel.button('Send now').click();
  await panel.expectScreen('We have it');
  await look('plain-sent');
}
