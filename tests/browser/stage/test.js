// What every spec builds on: a gateway and a wire of its own, and a page that fails the test if it breaks the rules of the house.
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

  /** Where pages come from: the wire, so that it stays the same while the gateway dies and comes back. */
  baseURL: async ({ wire }, use) => use(wire.origin),

  /** Everything that must not happen on any page; a spec that provokes one of them empties the list itself. */
  offences: async ({ page, wire }, use) => {
    const offences = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== wire.origin) offences.push(`third-party request: ${request.url()}`);
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to|panicked at/i.test(message.text())) offences.push(message.text());
    });
    page.on('pageerror', (error) => offences.push(`uncaught: ${error.message}`));
    await use(offences);
    expect(offences).toEqual([]);
  },

  panel: async ({ page, offences }, use) => use(new Panel(page, offences)),
});
