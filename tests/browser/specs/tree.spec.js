// The accessibility tree of every screen, as a screen reader walks through it: what must be there, in its order. The trees leave out what an
// article or the client says.
import { everyPlainScreen, everyScreen } from '../stage/screens.js';
import { expect, test } from '../stage/test.js';

for (const [which, walk, frame] of [
  ['panel', everyScreen, '[part=frame]'],
  ['plain form', everyPlainScreen, '[role=dialog]'],
]) {
  test(`every screen of the ${which} has its tree`, async ({ panel, page, wire, violations }) => {
    await walk({ panel, page, wire }, (screen) => expect(panel.host.locator(frame)).toMatchAriaSnapshot({ name: `${screen}.aria.yml` }));
    violations.length = 0; // requests are cut off on the way
  });
}
