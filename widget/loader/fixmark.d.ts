// What a page may call once it includes fixmark.js. Calls made before the script has loaded are kept and replayed in order:
//   window.Fixmark = window.Fixmark || function () { (Fixmark.q = Fixmark.q || []).push(arguments) }

/** What the script tag's `data-*` attributes say, or what `Fixmark('init', …)` changes. */
export interface FixmarkOptions {
  /** Manifests of the bundles to search, in order; `data-kb` separates several with spaces. */
  kb?: string | string[];
  /** Where tickets go; `/v1` on the page's own origin unless told otherwise. */
  gateway?: string;
  /** BCP 47; the page's `lang` unless told otherwise. */
  locale?: string;
  theme?: FixmarkTheme;
  /** The launcher's corner; it mirrors with the page's direction. */
  position?: 'left' | 'right';
  /** The launcher's label. */
  label?: string;
  /** Replacements for visible words, by their name in the catalogue. */
  strings?: Record<string, string>;
  /** What the panel helps with, shown in its title. */
  product?: string;
  identity?: FixmarkIdentity;
  context?: FixmarkContext;
  /**
   * Whether "Did this solve it?" takes the question along, redacted, so that the next build can learn from it. The panel says so
   * beside its buttons. Off unless told otherwise: until a ticket is sent, no question leaves the page.
   */
  learn?: boolean;
}

export type FixmarkTheme = 'auto' | 'light' | 'dark';

/** Who is signed in. `token` is the short-lived signature that the gateway checks. */
export interface FixmarkIdentity {
  name?: string;
  email?: string;
  account?: string;
  token?: string;
}

/** Where the client is. Values travel with a ticket, and are shown before it is sent. */
export interface FixmarkContext {
  route?: string;
  component?: string;
  error_code?: string;
  product?: string;
  country?: string;
  version?: string;
  role?: string;
  [fact: string]: string | undefined;
}

/** What the ticket form starts with. */
export interface FixmarkPrefill {
  question?: string;
  details?: string;
  name?: string;
  email?: string;
}

/** One article that a question finds, with the integer score that ranks it. */
export interface FixmarkHit {
  article: string;
  score: number;
}

/** Events carry no words of the client. */
export interface FixmarkEvents {
  ready: null;
  open: object;
  close: object;
  search: { results: number };
  suggest: { results: number };
  'article-view': { id: string };
  feedback: { id: string; outcome: string };
  resolved: { id: string };
  /** `event.preventDefault()` keeps the ticket from being sent. */
  'ticket:before': null;
  /** The number that the client was given. */
  'ticket:created': { number: string };
  'ticket:queued': { waiting: number };
  /**
   * Among others `stemmer-unavailable`: the search goes on, but finds words only as they stand; and `triage-unavailable`: tickets go
   * without what triage says.
   */
  error: { code: string; message?: string };
}

type Listener<E extends keyof FixmarkEvents> = (event: CustomEvent<FixmarkEvents[E]>) => void;

export interface Fixmark {
  (verb: 'init', options: FixmarkOptions): void;
  /** Opens the panel, or with `'ticket'` the form that reaches a person. */
  (verb: 'open', view?: 'ticket'): Promise<unknown>;
  (verb: 'close' | 'toggle' | 'reset' | 'destroy'): void;
  /** Opens the panel with this question asked. */
  (verb: 'search', question: string): Promise<unknown>;
  /** Opens the panel at this article. */
  (verb: 'article', id: string): Promise<unknown>;
  /** Ranks articles for where the client is, without a question. */
  (verb: 'suggest', context: FixmarkContext): Promise<unknown>;
  /** How a question ranks, for tuning a knowledge base; opens nothing. */
  (verb: 'explain', question: string): Promise<FixmarkHit[]>;
  (verb: 'identify', identity: FixmarkIdentity): void;
  (verb: 'prefill', fields: FixmarkPrefill): void;
  (verb: 'context', context: FixmarkContext): void;
  (verb: 'setLocale', locale: string): void;
  (verb: 'setTheme', theme: FixmarkTheme): void;
  <E extends keyof FixmarkEvents>(verb: 'on' | 'off', event: E, listener: Listener<E>): void;
}

declare global {
  interface Window {
    Fixmark: Fixmark;
  }
}
