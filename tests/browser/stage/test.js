// What every spec builds on: a gateway and a proxy of its own, and a page that fails the test if it breaks the rules of the house.
import { test as base, expect } from '@playwright/test';
import { Gateway } from './gateway.js';
import { Panel } from './panel.js';
import { Proxy } from './proxy.js';

export { expect };

export const test = base.extend({
  /** Folders for the gateway to serve; a spec may override it. */
  folders: [{}, { option: true }],

  gateway: async ({ folders }, use) => {
    const gateway = await Gateway.start(folders);
    await use(gateway);
    await gateway.stop();
  },

  proxy: async ({ gateway }, use) => {
    const proxy = await Proxy.before(gateway);
    await use(proxy);
    proxy.stop();
  },

  /** Where pages come from: the proxy, so that it stays the same while the gateway dies and comes back. */
  baseURL: async ({ proxy }, use) => use(proxy.origin),

  /** Everything that must not happen on any page; a spec that provokes one of them empties the list itself. */
  offences: async ({ page, proxy }, use) => {
    const offences = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== proxy.origin) offences.push(`third-party request: ${request.url()}`);
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
