// The fixtures of every spec: a gateway and a proxy of its own, and a page whose violations fail the test.
import { test as base, expect } from '@playwright/test';
import { Gateway } from './gateway.js';
import { Panel } from './panel.js';
import { Wire } from './wire.js';

export { expect };

export const test = base.extend({
  /** Folders for the gateway to serve; a spec may override it. */
  folders: [{}, { option: true }],

  gateway: async ({ folders }, use) => {
    const gateway = await Gateway.start(folders);
    await use(gateway);
    await gateway.stop();
  },

  wire: async ({ gateway }, use) => {
    const wire = await Wire.before(gateway);
    await use(wire);
    wire.stop();
  },

  /** The proxy's origin, which stays the same when the gateway is restarted. */
  baseURL: async ({ wire }, use) => use(wire.origin),

  /** What must not happen on any page. A spec that provokes a violation empties the list itself. */
  violations: async ({ page, wire }, use) => {
    const violations = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== wire.origin) violations.push(`third-party request: ${request.url()}`);
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to|panicked at/i.test(message.text())) violations.push(message.text());
    });
    page.on('pageerror', (error) => violations.push(`uncaught: ${error.message}`));
    await use(violations);
    expect(violations).toEqual([]);
  },

  panel: async ({ page, violations }, use) => use(new Panel(page, violations)),
});
