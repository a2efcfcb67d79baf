// Markdown tables and the words for numbers in them.
import { PEERS } from '../peers/list.mjs';

/** A table; the first column is text, the others are numbers. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

export const title = (name) => PEERS.find((peer) => peer.name === name)?.title ?? name;

export const kb = (bytes) => (bytes === undefined ? '–' : `${(bytes / 1024).toFixed(bytes < 102_400 ? 1 : 0)} KB`);
export const mb = (bytes) => (bytes === undefined ? '–' : `${Math.round(bytes / 2 ** 20)} MB`);
export const ms = (value) => (value === undefined ? '–' : `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ms`);
export const seconds = (value) => (value === undefined ? '–' : `${value.toFixed(value < 10 ? 2 : 1)} s`);
export const share = (value) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3));
export const figure = (one) => (one ? `${share(one.mean)} <small>${share(one.low)}–${share(one.high)}</small>` : '–');
