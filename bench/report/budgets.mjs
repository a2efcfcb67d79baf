// Compares a run with the project's own budgets.
import { kb, mb, ms, seconds, table } from './tables.mjs';

const K = 1024;
/** By size of the corpus: what is measured, its limit, and how it is written. */
const BUDGETS = [
  { what: 'index bytes to the first results, two words', limits: { '1k': 35 * K, '10k': 40 * K, '100k': 60 * K }, of: ({ cold }) => cold?.index, as: kb },
  { what: 'dependent round trips', limits: { '1k': 3, '10k': 3, '100k': 3 }, of: ({ trips }) => trips, as: String },
  { what: 'query p95 in the page', limits: { '1k': 2, '10k': 5, '100k': 15 }, of: ({ speed }) => speed?.p95, as: ms },
  { what: 'compile', limits: { '1k': 0.3, '10k': 2, '100k': 20 }, of: ({ build }) => build.seconds, as: seconds },
  { what: 'compile, peak memory', limits: { '100k': 2 ** 30 }, of: ({ build }) => build.memory, as: mb },
  { what: 'files', limits: { '1k': 49, '10k': 499, '100k': 4_999 }, of: ({ build }) => build.files, as: String },
];
const READER = 60 * K;

const verdict = (value, limit, as) => (value === undefined ? '–' : `${as(value)} of ${as(limit)}${value <= limit ? '' : ' **over**'}`);

export function budgets({ sets, reader }) {
  const sizes = sets.filter(({ generated, engines }) => generated && engines.fixmark?.build);
  const rows = BUDGETS.map(({ what, limits, of, as }) => [
    what,
    ...sizes.map(({ name, engines }) => (limits[name] ? verdict(of(engines.fixmark), limits[name], as) : '')),
  ]);
  const search = reader.wasm.brotli;
  rows.push(['search reader, wasm', ...sizes.map(() => verdict(search, READER, kb))]);
  return table(['', ...sizes.map(({ name }) => `${name} articles`)], rows);
}
