// The panel as a client uses it: each method is an action of a person, and finds elements by their visible text or their role.
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { SCREENSHOTS } from './paths.js';

export class Panel {
  constructor(page, violations) {
    this.page = page;
    this.violations = violations;
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

  /** Makes the page listen for the panel's errors, as a host may before the script is loaded. Call it before `visit`. */
  async recordErrors() {
    await this.page.addInitScript(() => {
      window.Fixmark = function (...call) {
        (window.Fixmark.q ||= []).push(call);
      };
      window.Fixmark('on', 'error', (event) => (window.lastErrorCode = event.detail.code));
    });
  }

  /** The code of the last error that the page received. */
  lastError() {
    return this.page.evaluate(() => window.lastErrorCode);
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

  /** Sends a ticket, also where an article that may answer it is offered first. */
  async sendWhateverIsOffered() {
    await this.send();
    const anyway = this.button('Send anyway');
    await anyway.or(this.host.getByRole('heading', { name: 'We have it', exact: true })).waitFor();
    if (await anyway.isVisible()) await anyway.click();
    await this.expectScreen('We have it');
  }

  async expectScreen(title) {
    await expect(this.host.getByRole('heading', { name: title, exact: true })).toBeVisible();
  }

  /** Goes from a search to a filled and reviewed ticket. */
  async writeTicket(question, form = {}) {
    await this.search(question);
    await this.askPerson();
    await this.fillForm(form);
    await this.review();
  }

  /** Takes a screenshot for people to look at. */
  async shoot(name) {
    // A screenshot in the middle of an animation would show a state that doesn't last.
    await this.page.evaluate(() => Promise.all(document.getAnimations({ subtree: true }).map((a) => a.finished.catch(() => {}))));
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /** What axe-core finds, of any impact. */
  async accessibilityViolations() {
    const { source } = (await import('axe-core')).default;
    await this.page.evaluate(source);
    const { violations } = await this.page.evaluate(() => {
      const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      // axe takes what lies behind a page for white. Forced colours choose text and ground as a pair, which may be the other way round.
      const enabled = !matchMedia('(forced-colors: active) and (prefers-color-scheme: dark)').matches;
      return window.axe.run(document, { runOnly, rules: { 'color-contrast': { enabled } } });
    });
    return violations.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map((node) => JSON.stringify(node.target)).join(', ')}`);
  }
}
