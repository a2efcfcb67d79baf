// The accessibility tree of every screen, as a screen reader walks through it: what must be there, in its order. The trees leave out what an
// article or the client says.
import { expect, test } from '../stage/test.js';

const FIX = "Pay run can't be approved";

test('every screen has its tree', async ({ panel, page, wire }) => {
  const tree = (screen) => expect(panel.host.locator('[part=frame]')).toMatchAriaSnapshot({ name: `${screen}.aria.yml` });
  await panel.visit('/');
  await panel.open();
  await tree('suggestions');
  await panel.search('my pay run wont approve');
  await expect(panel.host.getByRole('group', { name: 'Did this solve it?' })).toBeVisible();
  await tree('answer');
  await panel.search('how do I bake sourdough bread at home');
  await panel.expectScreen('No good match');
  await tree('no-answer');
  await panel.search('my pay run wont approve');
  await panel.read(FIX);
  await tree('article');
  await panel.verdict('No');
  await tree('reasons');
  await panel.host.getByText("Right topic, but it didn't help").click();
  await panel.askPerson();
  await tree('form');
  await panel.button('Check before sending').click();
  await expect(panel.host.getByRole('alert')).toBeVisible();
  await tree('form-with-problems');
  await panel.fillForm();
  await panel.review();
  await tree('review');
  wire.onRequest = async (request) => request.method !== 'POST';
  await panel.send();
  await panel.expectScreen('Kept and waiting');
  await tree('waiting');
  wire.onRequest = async () => true;
  await panel.button('Send now').click();
  await panel.expectScreen('We have it');
  await tree('sent');
});
