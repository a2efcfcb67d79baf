// Fixmark's loader, the script tag's target: a launcher, a queue for calls, and nothing else until somebody wants help.
// @NAMES@ are replaced by content-hashed file names when it is built. fixmark.d.ts documents what a page may call.
(() => {
  'use strict';
  const TAG = 'fix-mark';
  const STORED = 'fixmark:';
  const OUTBOX = STORED + 'outbox:';
  // A page swap runs script tags again, and some pages include us twice: the first copy stays in charge.
  if (customElements.get(TAG)) return;

  const stub = (window.Fixmark ||= function () {
    (stub.q ||= []).push(arguments);
  });
  const script = document.currentScript || document.querySelector('script[src*="fixmark"]');
  const beside = (name) => new URL(name, script.src).href;
  const inPage = (path) => path && new URL(path, document.baseURI).href;
  const quietly = (promise) => (promise.catch(() => {}), promise);

  const events = new EventTarget();
  const config = {};
  let host, button, container, ready, panel, opener, isOpen;

  // ---- what the page told us ----

  function configure(options) {
    Object.assign(config, options);
    const { kb } = config;
    config.kb = (Array.isArray(kb) ? kb : (kb || beside('public/manifest.json')).trim().split(/\s+/)).map(inPage);
    config.gateway = inPage(config.gateway || '/v1');
    config.locale ||= document.documentElement.lang || navigator.language;
    config.theme ||= 'auto';
    config.manifests ||= {};
    config.stemmer = stemmer;
    config.triage = triage;
    if (host) dress();
  }

  function dress() {
    host.dataset.theme = config.theme;
    host.dataset.position = config.position || 'right';
    // A message that could not be sent stays in sight while the panel is closed.
    const waits = waiting().some((name) => /"kind":"ticket".*"hidden":false/.test(localStorage[name]));
    host.toggleAttribute('data-waiting', waits);
    button.ariaDescription = waits ? word('waiting', 'A message waits to be sent', 'Eine Nachricht wartet auf den Versand') : null;
    button.textContent = config.label || word('title', 'Help', 'Hilfe');
  }

  const word = (name, english, german) => config.strings?.[name] || (/^de/i.test(config.locale) ? german : english);

  // ---- what earlier visits left ----

  function waiting() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(OUTBOX));
    } catch {
      return []; // no storage, nothing left
    }
  }

  // After a sign-out nobody sees what the last person typed, even on a page that never loads the panel.
  // What waits is sent all the same, but shown to nobody.
  function forget() {
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(STORED)) sessionStorage.removeItem(name);
      for (const name of waiting()) localStorage[name] = JSON.stringify({ ...JSON.parse(localStorage[name]), hidden: true });
    } catch {}
  }

  // ---- the element ----

  const launcherCss = `
:host{all:initial;--_a:var(--fm-accent,#1d5fd1);--_t:var(--fm-on-accent,#fff)}
:host([hidden]),[hidden]{display:none!important}
.l{all:initial;box-sizing:border-box;position:fixed;z-index:var(--fm-layer,2147483000);
inset-block-end:calc(var(--fm-offset,20px) + env(safe-area-inset-bottom,0px));inset-inline-end:var(--fm-offset,20px);
display:flex;align-items:center;gap:8px;height:48px;padding-inline:14px 20px;border:1px solid transparent;border-radius:24px;
background:var(--_a);color:var(--_t);font:600 15px/1 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;cursor:pointer;
box-shadow:0 1px 2px #0003,0 6px 20px #0003;transition:box-shadow .12s,filter .12s;user-select:none}
:host([data-position=left]) .l{inset-inline:var(--fm-offset,20px) auto}
.l::before{content:"?";content:"?"/"";display:grid;place-items:center;width:22px;height:22px;border:2px solid;border-radius:50%;
box-sizing:border-box;font-size:13px;font-weight:700}
.l:hover{filter:brightness(1.08);box-shadow:0 2px 4px #0003,0 8px 28px #0004}
.l:focus-visible{outline:3px solid var(--_a);outline-offset:3px}
.l[aria-busy=true]{cursor:progress}
.l[aria-busy=true]::before{animation:wait 1s .3s infinite alternate ease-in-out}
@keyframes wait{to{opacity:.25}}
:host([data-inline]){display:block}
:host([data-inline]) .l{position:static;display:flex;width:100%;border:1px solid #80868f;border-radius:10px;
background:Canvas;color:CanvasText;font-weight:400;box-shadow:none}
:host([data-waiting]) .l::after{content:"";width:10px;height:10px;margin-inline-start:2px;border-radius:50%;background:#ffb020;border:1px solid #5c3b00}
@media(max-width:480px){.l[aria-expanded=true]{visibility:hidden}}
@media(prefers-reduced-motion:reduce){.l,.l::before{transition:none!important;animation:none!important}}
@media print{:host{display:none}}`;

  function sheet(css) {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  }

  class FixMark extends HTMLElement {
    connectedCallback() {
      if (this === host) return;
      // An element that the page's author placed is where help belongs; it takes over from the floating one.
      if (host) leave();
      configure({ ...this.dataset, inline: true });
      furnish(this);
    }

    disconnectedCallback() {
      // Turbo and Astro replace the body: the same element, with all it holds, moves on to the new one.
      queueMicrotask(() => {
        if (this !== host || this.isConnected) return;
        if (config.inline) leave();
        float();
      });
    }
  }

  function furnish(element) {
    host = element;
    const root = host.shadowRoot || host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet(launcherCss)];
    button = document.createElement('button');
    container = document.createElement('div');
    button.type = 'button';
    button.className = 'l';
    button.part = 'launcher';
    container.part = 'panel';
    container.id = 'fm-panel';
    button.setAttribute('aria-haspopup', 'dialog');
    button.setAttribute('aria-controls', container.id);
    button.setAttribute('aria-expanded', 'false');
    host.toggleAttribute('data-inline', !!config.inline);
    root.replaceChildren(button, container);
    dress();
    for (const intent of ['pointerenter', 'focus', 'touchstart']) {
      button.addEventListener(intent, () => panel || quietly(fetchAll()), { passive: true });
    }
    button.addEventListener('click', () => verbs.toggle());
  }

  // Puts the floating launcher on the page, or back on it.
  function float() {
    if (!host) {
      config.inline = false;
      furnish(document.createElement(TAG));
    }
    document.body.append(host);
  }

  // Takes the present element, and what runs in it, off the page.
  function leave() {
    const gone = host;
    tell('destroy');
    host = panel = null;
    isOpen = false;
    gone?.shadowRoot.replaceChildren();
    if (!config.inline) gone?.remove();
  }

  // ---- loading, on intent only ----

  async function ok(url, options) {
    const response = await fetch(url, options);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  }

  // What takes the endings off the words of a language: a small wasm module for each, fetched where it is needed. Nothing for a
  // language without one, or where it can't be had; then words are found as they stand.
  const STEMMERS = { @STEMMERS@ };
  const stemmers = {};

  function stemmer(language) {
    language = { nb: 'no', nn: 'no', iw: 'he' }[language] || language;
    const hash = STEMMERS[language];
    return (stemmers[language] ||= !hash ? Promise.resolve() : ok(beside(`stem-${language}-${hash}.wasm`))
      .then((r) => r.arrayBuffer())
      .then((module) => WebAssembly.instantiate(module))
      .then(({ instance }) => {
        const { memory, place, stem } = instance.exports;
        return (word) => {
          const bytes = new TextEncoder().encode(word);
          const at = place();
          new Uint8Array(memory.buffer).set(bytes, at);
          const length = stem(bytes.length);
          return new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
        };
      })
      .catch((error) => void emit('error', { code: 'stemmer-unavailable', message: String(error) })));
  }

  // What a ticket is about: its models are asked by a script of their own, once there is a ticket.
  const triage = (...ticket) => void import(beside('@TRIAGE@')).then((m) => m.triage(...ticket))
    .then((said) => tell('triage', said))
    .catch((error) => emit('error', { code: 'triage-unavailable', message: String(error) }));

  // Glue, wasm, styles and manifests start in the same moment: nothing waits for what it doesn't need.
  function fetchAll() {
    for (const url of config.kb) {
      config.manifests[url] ||= quietly(ok(url).then((r) => r.text()));
      config.manifests[url].catch(() => delete config.manifests[url]);
    }
    stemmer(config.locale.split(/[-_]/)[0].toLowerCase()); // a good guess at the language of the answers
    return (ready ||= Promise.all([
      import(beside('@GLUE@')),
      ok(beside('@WASM@')),
      ok(beside('@CSS@')).then((r) => r.text()),
    ]).then(async ([glue, wasm, css]) => {
      await glue.default({ module_or_path: wasm });
      return { mount: glue.mount, css };
    }).catch((error) => {
      ready = null; // a later intent tries again
      throw error;
    }));
  }

  // The panel in this element: the widget or, where that can't run, the plain ticket form.
  function load() {
    return (panel ||= settle(host, container));
  }

  async function settle(element, place) {
    const show = ({ mount, css }) => {
      element.shadowRoot.adoptedStyleSheets = [sheet(launcherCss), sheet(css)];
      return mount(place, config, emit);
    };
    button.setAttribute('aria-busy', 'true');
    try {
      return await fetchAll().then(show).catch((error) => {
        emit('error', { code: 'search-unavailable', message: String(error) });
        place.replaceChildren();
        return import(beside('@FALLBACK@')).then(show);
      });
    } catch (error) {
      panel = null; // not even the form came; the next click tries again
      button.textContent = word('launcher.retry', "Help didn't load. Try again", 'Hilfe nicht geladen. Erneut versuchen');
      emit('error', { code: 'unreachable', message: String(error) });
      throw error;
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  // ---- what the page may call ----

  // Tells a panel that is there, or on its way; does not load one.
  const tell = (verb, arg) => panel && quietly(panel.then((p) => p.call(verb, arg)));
  // Loads the panel if need be and then tells it.
  const ask = (verb, arg) => quietly(load().then((p) => p.call(verb, arg)));
  // Keeps what a panel will need when it is mounted, and tells one that is.
  const keep = (name, verb) => (value) => {
    config[name] = value;
    if (host) dress();
    return tell(verb, value);
  };

  const verbs = {
    init(options) {
      configure(options);
      if (!host) float();
      return tell('init', options);
    },
    open(view) {
      opener ||= document.activeElement;
      return ask('open', view);
    },
    close: () => tell('close'),
    toggle: () => (isOpen ? verbs.close() : verbs.open()),
    search: (query) => (verbs.open(), ask('search', query)),
    article: (id) => (verbs.open(), ask('article', id)),
    suggest: (where) => ask('suggest', where),
    explain: (query) => ask('explain', query),
    identify: keep('identity', 'identify'),
    prefill: keep('prefill', 'prefill'),
    context: keep('context', 'context'),
    setLocale: keep('locale', 'setLocale'),
    setTheme: keep('theme', 'setTheme'),
    reset() {
      for (const name of ['identity', 'prefill', 'context']) delete config[name];
      if (!panel) forget();
      return tell('reset');
    },
    destroy: leave,
    on: (name, listener) => events.addEventListener(name, listener),
    off: (name, listener) => events.removeEventListener(name, listener),
  };

  // Returns false where a listener cancelled what was about to happen.
  function emit(name, detail) {
    if (name === 'open' || name === 'close') {
      isOpen = name === 'open';
      button.setAttribute('aria-expanded', isOpen);
      button.hidden = isOpen && config.inline;
      if (!isOpen) giveFocusBack();
    }
    if (host && name.startsWith('ticket:')) dress();
    return events.dispatchEvent(new CustomEvent(name, { detail, cancelable: name === 'ticket:before' }));
  }

  function giveFocusBack() {
    const target = opener?.isConnected && opener !== document.body && opener !== host ? opener : button;
    // Focus that has already moved elsewhere on the page is the client's choice.
    if ([host, document.body, null].includes(document.activeElement)) target.focus();
    opener = null;
  }

  function Fixmark(verb, ...args) {
    if (Object.hasOwn(verbs, verb)) return verbs[verb](...args);
    console.error(`Fixmark has no verb "${verb}". It has ${Object.keys(verbs).join(', ')}.`);
  }

  function start() {
    configure({ ...script.dataset });
    customElements.define(TAG, FixMark); // takes over an element that is on the page already
    if (!host) float();
    window.Fixmark = Fixmark;
    for (const args of stub.q || []) Fixmark(...args);
    // What an earlier visit could not send is a reason of its own to load what sends it.
    if (host && waiting().length) quietly(load());
  }

  // The body must be there to hold the launcher.
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start, { once: true });
})();
