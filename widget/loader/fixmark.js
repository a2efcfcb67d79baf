// Fixmark's loader, the script that a page includes. It draws the launcher and queues calls; everything else is loaded when the client
// wants help. The build replaces names like @THIS@ with the other files of this folder. fixmark.d.ts documents the API.
(() => {
  'use strict';
  const TAG = 'fix-mark';
  const STORAGE_PREFIX = 'fixmark:';
  const OUTBOX_PREFIX = STORAGE_PREFIX + 'outbox:';
  // The script may run twice, after a page swap or because a page includes it twice; then the first run stays in control.
  if (customElements.get(TAG)) return;

  const stub = (window.Fixmark ||= function () {
    (stub.q ||= []).push(arguments);
  });
  const script = document.currentScript || document.querySelector('script[src*="fixmark"]');
  // Read at once, because a <base> that the page adds later would change it.
  const { src } = script;
  const scriptUrl = (name) => new URL(name, src).href;
  // Prevents an "unhandled rejection" in the console; callers that await the promise still see its error.
  const handled = (promise) => (promise.catch(() => {}), promise);

  const events = new EventTarget();
  const config = {};
  let host, button, container, ready, panel, around, opener, isOpen;

  // ---- configuration ----

  // options.js
  @OPTIONS@

  function configure(options) {
    if (typeof (options ?? {}) !== 'object') wrong('options', 'an object');
    for (const name in OPTIONS) setOption(name, () => options?.[name]);
    config.kb ||= [scriptUrl('public/manifest.json')];
    config.gateway ||= pageUrl('/v1');
    config.locale ||= document.documentElement.lang || navigator.language;
    config.theme ||= 'auto';
    config.manifests ||= {};
    config.stemmer = stemmer;
    config.triage = triage;
    config.plainForm = plainForm;
    if (host) updateLauncher();
  }

  function updateLauncher() {
    host.dataset.theme = config.theme;
    // Launcher and panel lie on the same side, whatever directions their own words have.
    const mirrored = getComputedStyle(document.documentElement).direction === 'rtl';
    host.dataset.position = (config.position === 'left') === mirrored ? 'right' : 'left';
    // A waiting message shows as a mark on the launcher while the panel is closed.
    const waits = waitingKeys().some((name) => /"kind":"ticket".*"hidden":false/.test(localStorage[name]));
    host.toggleAttribute('data-waiting', waits);
    button.ariaDescription = waits ? word('waiting', 'A message waits to be sent', 'Eine Nachricht wartet auf den Versand') : null;
    button.textContent = config.label || word('title', 'Help', 'Hilfe');
  }

  const word = (name, english, german) => config.strings?.[name] || (/^de/i.test(config.locale) ? german : english);

  // ---- storage ----

  function waitingKeys() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(OUTBOX_PREFIX));
    } catch {
      // Storage is blocked.
      return [];
    }
  }

  // Deletes what the last person typed when they sign out, also on a page that never loads the panel. Waiting messages are still sent,
  // but no longer shown.
  function forgetClient() {
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(STORAGE_PREFIX)) sessionStorage.removeItem(name);
      for (const name of waitingKeys()) localStorage[name] = JSON.stringify({ ...JSON.parse(localStorage[name]), hidden: true });
    } catch {}
  }

  // ---- the element ----

  // layer.js
  @LAYER@

  // csp-styles.js
  @STYLES@

  class FixMark extends HTMLElement {
    connectedCallback() {
      if (this === host) return place();
      // An element that the page contains replaces the floating launcher.
      if (host) removeHost();
      config.inline = true;
      configure(this.dataset);
      attach(this);
    }

    disconnectedCallback() {
      // Turbo and Astro replace the body; the same element, with its content, moves to the new one.
      queueMicrotask(() => {
        if (this !== host || this.isConnected) return;
        if (config.inline) removeHost();
        showFloating();
      });
    }
  }

  // Makes an element the host of launcher and panel.
  function attach(element) {
    host = element;
    const root = host.shadowRoot || host.attachShadow({ mode: 'open' });
    adoptStyles(root);
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
    updateLauncher();
    for (const intent of ['pointerenter', 'focus', 'touchstart']) {
      button.addEventListener(intent, () => panel || handled(fetchAll()), { passive: true });
    }
    button.addEventListener('click', () => verbs.toggle());
  }

  // Adds the floating launcher to the page.
  function showFloating() {
    if (!host) {
      config.inline = false;
      attach(document.createElement(TAG));
    }
    place();
  }

  // Removes the current host, and the panel in it.
  function removeHost() {
    const removed = host;
    callIfLoaded('destroy');
    // Whatever still names the container would keep it, with its listeners.
    host = panel = container = null;
    isOpen = false;
    around?.opened(false);
    removed?.shadowRoot.replaceChildren();
    if (!config.inline) removed?.remove();
  }

  // ---- loading, once the client shows intent ----

  // files.js
  @FILES@

  // Stemmers: a small wasm module for each language, fetched when it is needed. A language without one, or one whose module can't be
  // fetched, has no stemmer; its words are then matched exactly.
  const stemmers = {};

  function stemmer(language) {
    language = { nb: 'no', nn: 'no', iw: 'he' }[language] || language;
    const start = 'stem-' + language;
    const load = () => Promise.all([import(fileUrl('widget', '.js')), fetchOk(fileUrl(start, ''))]);
    return (stemmers[language] ||= !fileUrl(start, '') ? Promise.resolve() : withFiles(load)
      .then(([glue, module]) => glue.stemmer(module))
      .catch((error) => void emit('error', { code: 'stemmer-unavailable', message: String(error) })));
  }

  // Triage has its own script, which is loaded once the ticket form opens.
  const triage = (...ticket) => void withFiles(() => import(fileUrl('triage', '.js'))).then((m) => m.triage(...ticket))
    .then((result) => callIfLoaded('triage', result))
    .catch((error) => emit('error', { code: 'triage-unavailable', message: String(error) }));

  // Glue, wasm, styles and manifests are fetched in parallel.
  function fetchAll() {
    for (const url of config.kb) {
      config.manifests[url] ||= handled(fetchOk(url));
      config.manifests[url].catch(() => delete config.manifests[url]);
    }
    // The articles most likely have the language of the page.
    stemmer(config.locale.split(/[-_]/)[0].toLowerCase());
    return (ready ||= withFiles(() => Promise.all([
      import(fileUrl('widget', '.js')),
      fetchOk(fileUrl('widget', '.wasm')),
      fetchOk(fileUrl('widget', '.css')).then((r) => r.text()),
    ])).then(async ([glue, wasm, css]) => {
      await glue.default({ module_or_path: wasm });
      return { ...glue, css };
    }).catch((error) => {
      // The next intent tries again.
      ready = null;
      throw error;
    }));
  }

  // The panel in the current host: the widget or, where that can't run, the fallback form.
  function load() {
    return (panel ||= mountPanel(host, container));
  }

  // The second part of the panel can't be fetched: the fallback form takes over, with what was typed.
  function plainForm(typed) {
    callIfLoaded('destroy');
    panel = mountPanel(host, container, typed);
  }

  async function mountPanel(element, place, typed) {
    const show = ({ mount, css, surround }) => {
      adoptStyles(element.shadowRoot, css);
      around ||= surround(config, verbs.close);
      around.keepKeys(place);
      return mount(place, typed ? { ...config, prefill: typed, shown: isOpen } : config, emit);
    };
    button.ariaBusy = 'true';
    try {
      const mounted = await (typed ? Promise.reject('desk') : fetchAll().then(show)).catch((error) => {
        emit('error', { code: typed ? 'desk-unavailable' : 'search-unavailable', message: String(error) });
        place.replaceChildren();
        return withFiles(() => import(fileUrl('fallback', '.js'))).then(show);
      });
      updateLauncher(); // an earlier attempt may have failed
      return mounted;
    } catch (error) {
      // The fallback form failed too; the next click tries again, and so does a network that is back.
      panel = null;
      addEventListener('online', () => opener && !panel && verbs.open(), { once: true });
      if (isOpen) emit('close', {});
      button.textContent = word('launcher.retry', "Help didn't load. Try again", 'Hilfe nicht geladen. Erneut versuchen');
      emit('error', { code: 'unreachable', message: String(error) });
      throw error;
    } finally {
      button.ariaBusy = null;
    }
  }

  // ---- the API ----

  // Calls the panel if it is loaded or being loaded.
  const callIfLoaded = (verb, arg) => panel && handled(panel.then((p) => p.call(verb, arg)));
  // Loads the panel if necessary, and calls it.
  const call = (verb, arg) => handled(load().then((p) => p.call(verb, arg)));
  // Remembers a value for a panel that is mounted later, and passes it to one that is loaded.
  const remember = (name, verb) => (value) => {
    configure({ [name]: value ?? null });
    return callIfLoaded(verb, config[name]);
  };

  const verbs = {
    init(options) {
      configure(options);
      if (!host) showFloating();
      return callIfLoaded('init');
    },
    open(view) {
      opener ||= focused();
      if (!isOpen) place();
      return call('open', view);
    },
    close: () => callIfLoaded('close'),
    toggle: () => (isOpen ? verbs.close() : verbs.open()),
    search: (query) => (verbs.open(), call('search', query)),
    article: (id) => (verbs.open(), call('article', id)),
    suggest: (where) => call('suggest', where),
    explain: (query) => call('explain', query),
    identify: remember('identity', 'identify'),
    prefill: remember('prefill', 'prefill'),
    context: remember('context', 'context'),
    setLocale: remember('locale', 'setLocale'),
    setTheme: remember('theme', 'setTheme'),
    reset() {
      for (const name of ['identity', 'prefill', 'context']) delete config[name];
      if (!panel) forgetClient();
      return callIfLoaded('reset');
    },
    destroy: removeHost,
    on: (name, listener) => events.addEventListener(name, listener),
    off: (name, listener) => events.removeEventListener(name, listener),
  };

  // Dispatches an event to the page; returns false if a listener cancelled it.
  function emit(name, detail) {
    if (name === 'open' || name === 'close') {
      isOpen = name === 'open';
      button.setAttribute('aria-expanded', isOpen);
      button.hidden = isOpen && config.inline;
      around?.opened(isOpen);
      if (!isOpen) restoreFocus();
    }
    if (host && name.startsWith('ticket:')) updateLauncher();
    return events.dispatchEvent(new CustomEvent(name, { detail, cancelable: name === 'ticket:before' }));
  }

  // In a dialog of a shadow root, the document only knows that the focus is somewhere in that root.
  const focused = () => host?.getRootNode().activeElement;

  function restoreFocus() {
    const target = opener?.isConnected && opener !== document.body && opener !== host ? opener : button;
    // If the client has already moved the focus elsewhere, it stays there.
    if ([host, document.body, null].includes(focused())) target.focus();
    opener = null;
  }

  function Fixmark(verb, ...args) {
    if (Object.hasOwn(verbs, verb)) return verbs[verb](...args);
    console.error(`Fixmark has no verb "${verb}". It has ${Object.keys(verbs).join(', ')}.`);
  }

  // Added before the page's router adds its own, where it can be.
  addEventListener('popstate', (event) => around?.moved(event), true);

  function start() {
    configure(script.dataset);
    // This upgrades an element that is already in the page.
    customElements.define(TAG, FixMark);
    if (!host) showFloating();
    window.Fixmark = Fixmark;
    for (const args of stub.q || []) Fixmark(...args);
    // A message that an earlier visit could not send is sent now.
    if (host && waitingKeys().length) handled(load());
  }

  // The launcher is appended to the body.
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start, { once: true });
})();
