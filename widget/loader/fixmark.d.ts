// The API of fixmark.js. Calls made before the script has loaded are queued with this stub, and then run in order:
//   window.Fixmark = window.Fixmark || function () { (Fixmark.q = Fixmark.q || []).push(arguments) }

/** Options: `data-*` attributes of the script tag, or the argument of `Fixmark('init', …)`. */
export interface FixmarkOptions {
  /** Manifests of the bundles to search, from the widest audience to the narrowest; `data-kb` separates several with spaces. */
  kb?: string | string[];
  /** The gateway's address. Default: `/v1` on the page's own origin. */
  gateway?: string;
  /** A BCP 47 language tag. Default: the page's `lang`. */
  locale?: string;
  theme?: FixmarkTheme;
  /** The launcher's corner; mirrored on right-to-left pages. */
  position?: 'left' | 'right';
  /** The launcher's label. */
  label?: string;
  /** Replacements for visible texts, by their name in the catalog. */
  strings?: Record<string, string>;
  /** The product that the panel helps with, shown in its title. */
  product?: string;
  identity?: FixmarkIdentity;
  context?: FixmarkContext;
  /**
   * Whether feedback ("Did this solve it?") contains the question, redacted, so that the next build can learn from it. The panel says
   * so beside its buttons. Default: false. Then no question leaves the page unless the client sends a ticket.
   */
  learn?: boolean;
}

export type FixmarkTheme = 'auto' | 'light' | 'dark';

/**
 * Who is signed in. `token` goes with their tickets and feedback as `Authorization: Bearer`, for a server of yours in front of the gateway;
 * the gateway itself takes tickets from anybody and does not check it.
 */
export interface FixmarkIdentity {
  name?: string;
  email?: string;
  account?: string;
  token?: string;
}

/** Where the client is. The values become part of a ticket, and are shown before it is sent. */
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

/** Initial values of the ticket form. */
export interface FixmarkPrefill {
  question?: string;
  details?: string;
  name?: string;
  email?: string;
}

/** An article that a question finds, with its integer score. */
export interface FixmarkHit {
  article: string;
  score: number;
}

/** Events. None of them contains anything that the client typed. */
export interface FixmarkEvents {
  ready: null;
  open: object;
  close: object;
  search: { results: number };
  suggest: { results: number };
  'article-view': { id: string };
  feedback: { id: string; outcome: string };
  resolved: { id: string };
  /** A ticket is about to be sent; `event.preventDefault()` stops it. */
  'ticket:before': null;
  /** A ticket was delivered; the client sees this number. */
  'ticket:created': { number: string };
  'ticket:queued': { waiting: number };
  /**
   * For example `bad-option`: an option has a value that it can't have, and is ignored; `stemmer-unavailable`: search works, but matches
   * words only exactly; or `triage-unavailable`: tickets are sent without predictions.
   */
  error: { code: string; message?: string };
}

type Listener<E extends keyof FixmarkEvents> = (event: CustomEvent<FixmarkEvents[E]>) => void;

export interface Fixmark {
  (verb: 'init', options: FixmarkOptions): void;
  /** Opens the panel; with `'ticket'`, it shows the form that asks a person. */
  (verb: 'open', view?: 'ticket'): Promise<unknown>;
  (verb: 'close' | 'toggle' | 'reset' | 'destroy'): void;
  /** Opens the panel and searches for this question. */
  (verb: 'search', question: string): Promise<unknown>;
  /** Opens the panel and shows this article. */
  (verb: 'article', id: string): Promise<unknown>;
  /** Suggests articles for where the client is, without a question. What is passed is added to the context. */
  (verb: 'suggest', context?: FixmarkContext): Promise<unknown>;
  /** How a question ranks, for tuning a knowledge base. Does not open the panel. */
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
