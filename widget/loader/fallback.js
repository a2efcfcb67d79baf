// The fallback form: what the launcher opens where the panel can't run. It stores the same tickets in the same outbox as the panel, so
// either of them sends what waits, with the same idempotency keys.
const OUTBOX_PREFIX = 'fixmark:outbox:';
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 900_000;
const LONGEST_RETRY_AFTER_S = 3_600;

const WORDS = {
  ticket: ['Ask a person', 'Jemanden fragen'],
  'plain.text': ["Search can't run here, but a person can help. Leave out passwords and card numbers.", 'Die Suche läuft hier nicht, aber ein Mensch hilft. Bitte keine Passwörter oder Kartennummern.'],
  close: ['Close help', 'Hilfe schließen'],
  'ticket.question': ['Your question', 'Ihre Frage'],
  'ticket.details': ['Details (optional)', 'Einzelheiten (optional)'],
  'ticket.email': ['Your e-mail address', 'Ihre E-Mail-Adresse'],
  impact: ['How much does it hold you up?', 'Wie sehr hält es Sie auf?'],
  'impact.blocked': ["I'm stuck", 'Ich komme nicht weiter'],
  'impact.slowed': ['It slows me down', 'Es hält mich auf'],
  'impact.question': ["It's a question", 'Es ist eine Frage'],
  'check.send': ['Send', 'Senden'],
  'check.sending': ['Sending…', 'Wird gesendet …'],
  'check.held': ['The page you are on held this message back. You can try again.', 'Die Seite hat diese Nachricht zurückgehalten. Sie können es erneut versuchen.'],
  sent: ['We have it', 'Ihre Nachricht ist angekommen'],
  'sent.number': ['Your number', 'Ihre Nummer'],
  'sent.portal': ['A person reads it and answers you. You can close this page.', 'Ein Mensch liest es und antwortet Ihnen. Sie können diese Seite schließen.'],
  queued: ['Kept and waiting', 'Gespeichert und noch nicht gesendet'],
  'queued.text': ["We couldn't reach support. Your message is kept here and will be sent when you are back online.", 'Wir konnten den Support nicht erreichen. Ihre Nachricht ist hier gesichert und wird gesendet, sobald Sie wieder online sind.'],
  'queued.unconfirmed': ["Support's system didn't confirm that it has your message. It is kept here. If you are signed out, sign in again.", 'Das Supportsystem hat den Empfang nicht bestätigt. Ihre Nachricht ist hier gesichert. Falls Sie abgemeldet sind, melden Sie sich neu an.'],
  'queued.memory': ['Your browser does not let us store it, so keep this page open until it is sent.', 'Ihr Browser lässt kein Speichern zu. Lassen Sie diese Seite offen, bis sie gesendet ist.'],
  'queued.now': ['Send now', 'Jetzt senden'],
  problems: ['Please look at this again', 'Bitte noch einmal ansehen'],
};

export { surround } from './@AROUND@';

export const css = `
.fm-plain{all:initial;box-sizing:border-box;position:fixed;z-index:var(--fm-layer,2147483000);inset-block-end:84px;right:20px;
width:min(400px,calc(100vw - 40px));max-height:calc(100dvh - 104px);overflow:auto;padding:20px 24px 24px;border:1px solid #80868f59;border-radius:14px;
background:#fff;color:#1b1f24;color-scheme:light;font:400 15px/1.5 system-ui,sans-serif;box-shadow:0 12px 40px #0003}
:host([data-position=left]) .fm-plain{left:20px;right:auto}
:host([data-inline]) .fm-plain{position:static;width:100%;max-height:none;box-shadow:none;display:block}
.fm-plain[hidden]{display:none}
.fm-plain *{box-sizing:border-box;font:inherit;color:inherit}
.fm-plain h2{margin:0 40px 4px 0;font-size:18px;font-weight:600}
.fm-plain p{margin:0 0 12px}
.fm-plain label,.fm-plain legend{display:block;margin:12px 0 4px;padding:0;font-weight:600}
.fm-plain fieldset{margin:0;padding:0;border:0}
.fm-plain fieldset label{margin:0;font-weight:400;padding:4px 0}
.fm-plain fieldset input{margin-inline-end:8px}
.fm-plain textarea,.fm-plain [type=email]{width:100%;padding:8px 12px;border:1px solid #767d86;border-radius:8px;background:Field;font-weight:400}
.fm-plain button{all:unset;box-sizing:border-box;margin-top:16px;min-height:44px;padding:0 20px;border-radius:8px;
background:var(--fm-accent,#1d5fd1);color:var(--fm-on-accent,#fff);font-weight:600;text-align:center;cursor:pointer}
.fm-plain .fm-x{position:absolute;inset-block-start:12px;inset-inline-end:12px;margin:0;width:40px;min-height:40px;padding:0;background:none;color:inherit;font-size:22px;font-weight:400}
.fm-plain :focus-visible,.fm-plain:focus-visible{outline:3px solid var(--fm-accent,#1d5fd1);outline-offset:2px}
.fm-plain .fm-wrong{color:#a3230f}
@media(max-width:480px),(max-height:440px){.fm-plain{inset:0!important;width:100%;max-height:none;border:0;border-radius:0}}`;

/** Draws the form into the container. It has the same interface as the panel's `mount`. */
export function mount(container, config, emit) {
  const german = /^de/i.test(config.locale);
  const word = (name) => config.strings?.[name] || WORDS[name][+german];
  // Its words are English or German unless the page replaces them, whatever the direction of the page.
  const panel = element('section', { className: 'fm-plain', tabIndex: -1, hidden: true, dir: 'auto' });
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', word('ticket'));
  container.append(panel);
  const fields = { ...config.prefill };
  // Who is signed in outranks what the form is filled with.
  const sign = () => {
    for (const name of ['name', 'email']) fields[name] = config.identity?.[name] || fields[name];
  };
  const memory = new Map();
  let key, timer;

  function element(tag, properties, ...children) {
    const created = Object.assign(document.createElement(tag), properties);
    created.append(...children);
    return created;
  }

  function draw(title, ...content) {
    const closeButton = element('button', { className: 'fm-x', type: 'button', textContent: '×', onclick: close });
    closeButton.setAttribute('aria-label', word('close'));
    const heading = element('h2', { textContent: title, tabIndex: -1 });
    panel.replaceChildren(heading, ...content, closeButton);
    if (!panel.hidden) heading.focus();
  }

  const paragraph = (text, className = '') => element('p', { textContent: text, className });
  const button = (name, act) => element('button', { type: 'button', textContent: word(name), onclick: act });

  // ---- the form ----

  function form(error) {
    sign();
    const text = (name, tag, more) => {
      const input = element(tag, { name, dir: 'auto', value: fields[name] || '', oninput: () => (fields[name] = input.value), ...more });
      return element('label', {}, word('ticket.' + name), input);
    };
    const impacts = ['blocked', 'slowed', 'question'].map((value) => {
      const choose = () => (fields.impact = value);
      const input = element('input', { type: 'radio', name: 'impact', required: true, checked: fields.impact === value, onchange: choose });
      return element('label', {}, input, word('impact.' + value));
    });
    const send = element('button', { textContent: word('check.send') });
    const formElement = element(
      'form',
      { onsubmit: (event) => (event.preventDefault(), submit(send)) },
      text('question', 'textarea', { required: true, maxLength: 2000, rows: 2 }),
      text('details', 'textarea', { maxLength: 20000, rows: 4 }),
      element('fieldset', {}, element('legend', { textContent: word('impact') }), ...impacts),
      text('email', 'input', { type: 'email', required: true, autocomplete: 'email' }),
      send,
    );
    const problem = error ? [element('p', { className: 'fm-wrong', textContent: `${word('problems')}: ${error}` })] : [];
    problem[0]?.setAttribute('role', 'alert');
    draw(word('ticket'), paragraph(word('plain.text')), ...problem, formElement);
  }

  // The panel goes by check digits; here the form of a number must do.
  const redact = (text) =>
    text
      .replace(/\b[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b/g, '[IBAN removed]')
      .replace(/\b\d(?:[ -]?\d){12,18}\b/g, '[card number removed]')
      .replace(/\b(?:\d{3}-\d\d-\d{4}|[A-Z]{2} ?(?:\d\d ?){3}[A-D])\b/g, '[personal number removed]')
      .replace(/\b(pass\w*|kennwort|mot de passe|pwd|pin)(\s*[:=]\s*)(?!\[)\S+/gi, '$1$2[password removed]');

  function ticket() {
    key ||= uuid();
    sign();
    const { question = '', details = '', name = '', email = '', impact } = fields;
    const account = config.identity?.account || config.context?.account;
    const environment = Object.entries({ page: location.pathname, ...config.context, account })
      .filter(([fact, value]) => /^[a-z0-9_.-]{1,64}$/.test(fact) && ['string', 'number', 'boolean'].includes(typeof value))
      .map(([fact, value]) => ({ name: fact, value: String(value).slice(0, 1000) }));
    const locale = config.locale || '';
    const [asked, more] = [question, details].map(redact);
    return { schema: 'ticket/1', key, question: asked, details: more, name, email, impact, reason: 'search-unavailable', environment, locale, written_ms: Date.now() };
  }

  // 128 random bits in the shape of a version 4 UUID; crypto.randomUUID exists on secure origins only.
  function uuid() {
    const bits = crypto.getRandomValues(new Uint8Array(16));
    bits[6] = (bits[6] & 15) | 64;
    bits[8] = (bits[8] & 63) | 128;
    const digits = Array.from(bits, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  async function submit(send) {
    if (send.disabled) return;
    if (!emit('ticket:before', {})) return form(word('check.held'));
    send.disabled = true;
    send.textContent = word('check.sending');
    const body = JSON.stringify(ticket());
    const entry = { schema: 1, kind: 'ticket', key, body, attempts: 0, next_ms: 0, hidden: false, refused: null };
    save(entry);
    try {
      sessionStorage.removeItem('fixmark:session'); // the panel's draft of this ticket
    } catch {}
    await deliver(entry);
  }

  // ---- the outbox: an entry leaves it only when the gateway has stored it ----

  function save(entry) {
    memory.set(entry.key, entry);
    try {
      localStorage.setItem(OUTBOX_PREFIX + entry.key, JSON.stringify(entry));
    } catch {
      memory.only = true; // storage is blocked; the waiting screen says so
    }
  }

  function remove(entry) {
    memory.delete(entry.key);
    try {
      localStorage.removeItem(OUTBOX_PREFIX + entry.key);
    } catch {}
  }

  function waiting() {
    const found = new Map(memory);
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(OUTBOX_PREFIX)) continue;
        const entry = JSON.parse(localStorage[name]);
        if (entry.schema === 1 && !entry.refused) found.set(entry.key, entry);
      }
    } catch {}
    return [...found.values()];
  }

  // Only one tab at a time sends a message, under the same lock as the panel's; the other tabs then find that it has been sent.
  function deliver(entry) {
    const send = async () => {
      if (waiting().some((other) => other.key === entry.key)) await post(entry);
      else if (entry.key === key) sent();
    };
    return navigator.locks ? navigator.locks.request('fixmark:' + entry.key, send) : send();
  }

  async function post(entry) {
    const current = entry.key === key;
    const headers = { 'content-type': 'application/json', 'idempotency-key': entry.key };
    if (config.identity?.token) headers.authorization = 'Bearer ' + config.identity.token;
    let response;
    try {
      const path = entry.kind === 'feedback' ? '/feedback' : '/tickets';
      response = await fetch(config.gateway.replace(/\/$/, '') + path, { method: 'POST', headers, body: entry.body, signal: AbortSignal.timeout(20_000) });
    } catch {}
    const status = response?.status;
    const reply = (await response?.json().catch(() => {})) || {};
    // Anything between the page and the gateway may answer; only the gateway knows the key.
    if (response?.ok && reply.key === entry.key && (reply.id || entry.kind === 'feedback')) {
      tellSent(entry.key, reply.id);
      remove(entry);
      if (entry.kind === 'feedback') return;
      emit('ticket:created', { number: reply.id });
      if (current || !panel.querySelector('form')) sent(reply.id);
    } else if (current && !response?.redirected && status >= 400 && status < 500 && ![401, 404, 405, 408, 429].includes(status)) {
      remove(entry);
      key = null;
      form(reply.problems?.map((problem) => problem.message).join('; ') || reply.detail || reply.title);
    } else {
      postpone(entry, Number(response?.headers.get('retry-after')) || 0);
      if (current) emit('ticket:queued', { waiting: waiting().length }), queued(response?.ok || response?.redirected || status === 401);
    }
  }

  // As the panel does: the other tabs hear of the number, and nothing stays in storage.
  function tellSent(key, number = '') {
    try {
      localStorage.setItem('fixmark:sent:' + key, number);
      localStorage.removeItem('fixmark:sent:' + key);
    } catch {}
  }

  function postpone(entry, seconds) {
    const wait = Math.max(Math.min(FIRST_WAIT_MS * 2 ** entry.attempts, LONGEST_WAIT_MS), Math.min(seconds, LONGEST_RETRY_AFTER_S) * 1000);
    save({ ...entry, attempts: entry.attempts + 1, next_ms: Date.now() + wait });
    clearTimeout(timer);
    timer = setTimeout(retry, wait);
  }

  const retry = () => waiting().forEach(deliver);

  function sent(number) {
    key = null;
    for (const name of ['question', 'details', 'impact']) delete fields[name];
    draw(word('sent'), ...(number ? [paragraph(`${word('sent.number')}: ${number}`)] : []), paragraph(word('sent.portal')));
  }

  function queued(answered) {
    draw(word('queued'), paragraph(word(answered ? 'queued.unconfirmed' : 'queued.text')), ...(memory.only ? [paragraph(word('queued.memory'))] : []), button('queued.now', retry));
  }

  // ---- calls of the loader ----

  function close() {
    panel.hidden = !config.inline;
    emit('close', {});
  }

  const calls = {
    open() {
      panel.hidden = false;
      panel.querySelector('h2').focus();
      emit('open', {});
    },
    close,
    search: (question) => ((fields.question = String(question).slice(0, 2000)), form()),
    prefill: (given) => (Object.assign(fields, given), form()),
    identify: (who) => ((config.identity = who), sign()),
    reset() {
      for (const name of Object.keys(fields)) delete fields[name];
      key = config.identity = null;
      form();
    },
    destroy() {
      clearTimeout(timer);
      removeEventListener('online', retry);
      panel.remove();
    },
  };

  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || config.inline) return;
    event.preventDefault(); // a dialog of the page that help is in stays open
    close();
  });
  addEventListener('online', retry);
  form();
  const entries = waiting();
  if (entries.some((entry) => entry.kind === 'ticket' && !entry.hidden)) queued();
  entries.forEach(deliver);
  panel.hidden = !config.inline && !config.shown;
  // It has taken the place of a panel that the client was using.
  if (config.shown) panel.querySelector('h2').focus();
  else emit('ready', {});
  return { call: (verb, arg) => calls[verb]?.(arg) };
}
