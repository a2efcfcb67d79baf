// Several bundles give one answer: everybody's, an account's own, and a translation that only the browser's languages ask for.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporary } from '../stage/folders.js';
import { PORTAL } from '../stage/paths.js';
import { expect, test } from '../stage/test.js';

const PUBLIC = '/fixmark/public/manifest.json';

/** The portal of a client of ACME, in English, read by somebody whose browser is German. */
const acme = test.extend({
  folders: async ({}, use) =>
    temporary(async (folder) => {
      const portal = join(folder, 'portal');
      await cp(PORTAL, portal, { recursive: true });
      const page = await readFile(join(portal, 'index.html'), 'utf8');
      await writeFile(join(portal, 'index.html'), page.replace(PUBLIC, `${PUBLIC} /fixmark/client-ACME/manifest.json`));
      await use({ portal, options: ['--open-audience', 'public,client-ACME'] });
    }),
});
acme.use({ locale: 'de-DE' });

// A bundle of two articles has too few tickets to be sure of an answer: its article is listed first, not opened.
for (const [question, title, opened] of [
  ['PR-1047', 'ACME - three approvals', true],
  ['my pay run wont approve', "Pay run can't be approved", true],
  ['Ich kann die Lohnabrechnung für Oktober nicht freigeben', 'Abrechnungslauf lässt sich nicht freigeben', false],
  ['PR-2210', 'Tax or social security filing was rejected', true],
]) {
  acme(`${question}: the right bundle's article is on top${opened ? ' and stands open' : ''}`, async ({ panel }) => {
    await panel.visit('/');
    await panel.open();
    await panel.search(question);
    await expect(panel.results.first()).toContainText(title);
    await expect(panel.host.getByRole('checkbox').first()).toBeVisible({ visible: opened });
  });
}
