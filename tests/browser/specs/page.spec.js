// The page around the widget: whatever it passes, however it is styled, and whatever it opens or replaces, help works and can be reached.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIST } from '../stage/paths.js';
import { isTicket } from '../stage/wire.js';
import { expect, test } from '../stage/test.js';

const QUESTION = 'my pay run wont approve';
const FIX = "Pay run can't be approved";
const HASHES = /(?<=-)[0-9a-f]{8}(?=\.)/g;

/** Changes the page's HTML before the browser sees it. */
async function rewrite(page, change) {
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
}

/** Changes the page's content security policy. */
function policy(wire, change) {
  wire.onResponse = async (request, answer) => {
    const name = 'content-security-policy';
    if (answer.headers[name]) answer.headers[name] = change(answer.headers[name]);
    return true;
  };
}

/** Adds a style sheet of the page's own. */
const restyle = (page, css) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);

/** Whether a click in the middle of an element meets the widget. */
const isOnTop = (locator) =>
  locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2)?.localName === 'fix-mark';
  });

// Each is the source of an argument, and the option that the error names.
const MISTAKES = [
  ['7', 'options'],
  ["'public'", 'options'],
  ['{ kb: 7 }', 'kb'],
  ['{ kb: [null] }', 'kb'],
  ["{ kb: 'http://[' }", 'kb'],
  ["{ gateway: 'http://[' }", 'gateway'],
  ['{ gateway: {} }', 'gateway'],
  ['{ locale: 5 }', 'locale'],
  ["{ theme: 'purple' }", 'theme'],
  ['{ position: [] }', 'position'],
  ['{ label: {} }', 'label'],
  ["{ strings: 'Help' }", 'strings'],
  ['{ identity: 1 }', 'identity'],
  ['{ context: { amount: 1n } }', 'context'],
  ['{ context: window.circle }', 'context'],
  ["{ learn: 'perhaps' }", 'learn'],
  ["{ get product() { throw new Error('not yet') } }", 'product'],
];

test('init with a wrong value says what is wrong, and harms nothing else', async ({ panel, page, gateway }) => {
  const said = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  await page.addInitScript(() => {
    window.circle = { page: 'x' };
    window.circle.self = window.circle;
    window.errors = [];
    window.Fixmark = function (...call) {
      (window.Fixmark.q ||= []).push(call);
    };
    window.Fixmark('on', 'error', (event) => window.errors.push(event.detail));
  });
  await panel.visit('/');
  for (const [mistake, option] of MISTAKES) {
    said.length = 0;
    const errors = await page.evaluate(`(async () => {
      window.errors.length = 0;
      window.Fixmark('init', ${mistake});
      await null;
      return window.errors;
    })()`);
    expect(errors, mistake).toEqual([{ code: 'bad-option', message: expect.stringContaining(`"${option}"`) }]);
    expect(said, mistake).toEqual([expect.stringContaining(`"${option}"`)]);
  }
  await page.evaluate(() => {
    for (const verb of ['identify', 'prefill', 'context', 'setLocale', 'setTheme']) window.Fixmark(verb, window.circle);
    for (const verb of ['identify', 'prefill', 'context', 'setLocale', 'setTheme']) window.Fixmark(verb);
    window.Fixmark('init', { label: 'Support', kb: null });
    window.Fixmark('identify', { email: 'dana@acme.example' });
  });
  await expect(panel.launcher).toHaveText('Support');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toContainText(FIX);
  await page.evaluate(() => window.Fixmark('context', window.circle));
  await panel.askPerson();
  await panel.fillForm();
  await panel.review();
  await panel.sendWhateverIsOffered();
  expect(await gateway.rows('SELECT question FROM tickets')).toHaveLength(1);
});

test('an attribute with a wrong address takes no help away', async ({ panel, page }) => {
  await panel.recordErrors();
  await rewrite(page, (html) => html.replace('data-kb="/fixmark/public/manifest.json"', 'data-kb="http://["'));
  await panel.visit('/');
  expect(await panel.lastError()).toBe('bad-option');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toContainText(FIX);
});

test('<base> sends nothing elsewhere', async ({ panel, page, wire, gateway }) => {
  policy(wire, (csp) => csp.replace("base-uri 'none';", ''));
  // The page's own files keep their addresses.
  const absolute = (html) => html.replace(/ (src|href)="\//g, ` $1="${wire.origin}/`);
  await rewrite(page, (html) => absolute(html).replace('<head>', '<head><base href="https://elsewhere.example/a/">'));
  await panel.visit('/');
  expect(await page.evaluate(() => document.baseURI)).toBe('https://elsewhere.example/a/');
  await panel.open();
  await panel.writeTicket('nobody can approve and payments leave in ten minutes');
  await panel.send();
  await panel.expectScreen('We have it');
  expect(await gateway.rows('SELECT key FROM tickets')).toHaveLength(1);
});

test('a page that was open before a new widget was deployed finds its new files', async ({ panel, page }) => {
  const loader = await readFile(join(DIST, 'fixmark.js'), 'utf8');
  let asked = 0;
  await page.route('**/fixmark.js', (route) => {
    asked += 1;
    const body = asked === 1 ? loader.replace(HASHES, '01234567') : loader;
    return route.fulfill({ body, contentType: 'text/javascript' });
  });
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await expect(panel.results.first()).toContainText(FIX);
  expect(asked).toBe(2);
});

test('where a new widget replaced the desk, what was typed gets into the new plain form', async ({ panel, page }) => {
  const loader = await readFile(join(DIST, 'fixmark.js'), 'utf8');
  const old = /fallback-[0-9a-f]{8}\.js/;
  let asked = 0;
  await page.route('**/fixmark.js', (route) => {
    asked += 1;
    return route.fulfill({ body: asked === 1 ? loader.replace(old, 'fallback-01234567.js') : loader, contentType: 'text/javascript' });
  });
  await page.route(/\/desk-[0-9a-f]+\.wasm$/, (route) => route.fulfill({ status: 404 }));
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await panel.button('Ask a person').last().click();
  await expect(panel.host.getByLabel('Your question')).toHaveValue(QUESTION);
});

test("the page's shortcuts don't fire while somebody types", async ({ panel, page }) => {
  await panel.visit('/');
  await page.evaluate(() => {
    window.pressed = [];
    for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, (event) => window.pressed.push(event.key));
  });
  await panel.open();
  await page.keyboard.type('go/');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate(() => window.pressed)).toEqual([]);
  await expect(panel.searchBox).toHaveValue('go/');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Escape');
  await expect(panel.launcher).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('g');
  expect(await page.evaluate(() => window.pressed)).toContain('g');
});

test('no z-index of the page covers help, unless the page chooses a layer for it', async ({ panel, page }) => {
  await panel.visit('/');
  await page.evaluate(() => {
    const cover = document.createElement('div');
    cover.id = 'cover';
    document.body.append(cover);
  });
  await restyle(page, '#cover { position: fixed; inset: 0; z-index: 2147483647; background: #0008 }');
  expect(await isOnTop(panel.launcher)).toBe(true);
  await panel.open();
  expect(await isOnTop(panel.searchBox)).toBe(true);
  await page.keyboard.press('Escape');
  await page.evaluate(() => window.Fixmark('destroy'));
  await restyle(page, '#cover { position: fixed; inset: 0; z-index: 9 } fix-mark { --fm-layer: 5 }');
  await page.evaluate(() => window.Fixmark('init', {}));
  expect(await isOnTop(panel.launcher)).toBe(false);
});

const HOSTILE = `* { display: block !important; position: relative !important; inset: 7px !important; margin: 33px !important; padding: 9px !important;
  width: 90px !important; height: 90px !important; border: 9px solid red !important; background: red !important; transform: translate(50px, 50px) rotate(5deg) !important;
  filter: blur(2px) !important; opacity: 0.4 !important; overflow: hidden !important; contain: strict !important; writing-mode: vertical-rl !important;
  float: left !important; font: 40px serif !important; color: red !important; visibility: hidden !important; pointer-events: none !important;
  text-transform: uppercase !important; letter-spacing: 5px !important; clip-path: circle(20%) !important; animation: none !important }
  ::backdrop { background: red !important }`;

test('a hostile style sheet moves nothing', async ({ panel, page }) => {
  await panel.visit('/');
  await panel.open();
  await panel.search(QUESTION);
  await panel.read(FIX);
  const shown = async () => {
    await panel.shoot('hostile-styles');
    const seen = [panel.launcher, panel.title, panel.host.getByRole('checkbox').first(), panel.button('Close help')];
    const boxes = await Promise.all(seen.map((one) => one.boundingBox()));
    const frame = await panel.host.locator('[part=frame]').boundingBox();
    // The rounded corners show the page behind.
    const inner = { x: frame.x + 16, y: frame.y + 16, width: frame.width - 32, height: frame.height - 32 };
    const pixels = await page.screenshot({ clip: inner, animations: 'disabled', caret: 'hide' });
    return { boxes, frame, pixels: createHash('sha256').update(pixels).digest('hex') };
  };
  const before = await shown();
  await restyle(page, HOSTILE);
  expect(await shown()).toEqual(before);
  await panel.button('Close help').click();
  await panel.launcher.click();
  await expect(panel.title).toBeFocused();
});

for (const named of ["trusted-types 'none'", "trusted-types portal"]) {
  test(`enforced trusted types with ${named}`, async ({ panel, page, wire, gateway }) => {
    policy(wire, (csp) => `${csp}; require-trusted-types-for 'script'; ${named}`);
    page.on('console', (message) => /Trusted(HTML|Script)/.test(message.text()) && panel.violations.push(message.text()));
    await panel.visit('/pay-runs/2026-11');
    await panel.open();
    await panel.search(QUESTION);
    await panel.read(FIX);
    await panel.tick(1);
    await panel.verdict('No');
    await panel.host.getByText("Right topic, but it didn't help").click();
    await panel.askPerson();
    await panel.fillForm();
    await panel.review();
    await panel.send();
    await panel.expectScreen('We have it');
    expect(await gateway.rows('SELECT key FROM tickets')).toHaveLength(1);
  });
}

test('enforced trusted types let the plain form through', async ({ panel, wire }) => {
  policy(wire, (csp) => `${csp.replace("'wasm-unsafe-eval'", '')}; require-trusted-types-for 'script'; trusted-types 'none'`);
  await panel.visit('/');
  await panel.launcher.click();
  await expect(panel.host.getByLabel('Your question')).toBeVisible();
  // WebAssembly is refused here on purpose.
  panel.violations.length = 0;
  await panel.host.getByLabel('Your question').fill('the payslip PDF is empty');
  await panel.host.getByRole('radio', { name: 'It slows me down' }).check();
  const sent = wire.onRequest;
  let tickets = 0;
  wire.onRequest = async (request) => ((tickets += isTicket(request)), sent(request));
  await panel.send();
  await panel.expectScreen('We have it');
  expect(tickets).toBe(1);
});
