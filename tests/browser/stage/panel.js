// The panel as a client uses it: every verb is something a person does, and finds things by the words a person reads.
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { SCREENSHOTS } from './paths.js';

export class Panel {
  constructor(page, offences) {
    this.page = page;
    this.offences = offences;
    this.host = page.locator('fix-mark');
    this.launcher = this.host.locator('[part=launcher]');
    this.searchBox = this.host.getByRole('combobox');
    this.results = this.host.getByRole('option');
    this.title = this.host.getByRole('heading').first();
  }

  button(name) {
    return this.host.getByRole('button', { name, exact: true });
  }

  async visit(path = '/') {
    await this.page.goto(path);
    await expect(this.launcher).toBeVisible();
  }

  /** Has the page ask for errors before the panel's script is there, as a host would; before the visit. */
  async listenForTrouble() {
    await this.page.addInitScript(() => {
      window.Fixmark = function (...call) {
        (window.Fixmark.q ||= []).push(call);
      };
      window.Fixmark('on', 'error', (event) => (window.heard = event.detail.code));
    });
  }

  /** The code of the last error that the page was told. */
  trouble() {
    return this.page.evaluate(() => window.heard);
  }

  async open() {
    await this.launcher.click();
    await expect(this.searchBox).toBeFocused();
  }

  async search(question) {
    await this.searchBox.fill(question);
  }

  async read(title) {
    await this.results.filter({ hasText: title }).first().click();
    await expect(this.host.getByRole('heading', { name: title })).toBeVisible();
  }

  async tick(step) {
    await this.host.getByRole('checkbox', { name: new RegExp(`^Step ${step}\\b`) }).check();
  }

  /** Answers "Did this solve it?". */
  async verdict(answer) {
    await this.host.getByRole('group', { name: 'Did this solve it?' }).getByRole('button', { name: answer, exact: true }).click();
  }

  async askPerson() {
    await this.button('Ask a person').first().click();
    await expect(this.host.getByRole('heading', { name: 'Ask a person' })).toBeVisible();
  }

  async fillForm({ impact = "I'm stuck", email, details, question } = {}) {
    if (question) await this.host.getByLabel('Your question').fill(question);
    if (details) await this.host.getByLabel(/^Details/).fill(details);
    if (email) await this.host.getByLabel('Your e-mail address').fill(email);
    await this.host.getByRole('radio', { name: impact }).check();
  }

  async review() {
    await this.button('Check before sending').click();
    await expect(this.host.getByRole('heading', { name: 'Check, then send' })).toBeVisible();
  }

  async send() {
    await this.button('Send').click();
  }

  async expectScreen(title) {
    await expect(this.host.getByRole('heading', { name: title, exact: true })).toBeVisible();
  }

  /** From the search to a ticket under way. */
  async writeTicket(question, form = {}) {
    await this.search(question);
    await this.askPerson();
    await this.fillForm(form);
    await this.review();
  }

  /** A picture of what the client sees, for people to look at. */
  async shoot(name) {
    // Only what moves by design is waited for: a picture in the middle of a fade shows nothing true.
    await this.page.evaluate(() => Promise.all(document.getAnimations({ subtree: true }).map((a) => a.finished.catch(() => {}))));
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /** What axe-core finds that a person could not live with. */
  async barriers() {
    const { source } = (await import('axe-core')).default;
    await this.page.evaluate(source);
    const { violations } = await this.page.evaluate(() =>
      window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map((node) => JSON.stringify(node.target)).join(', ')}`);
  }
}
