// MiniSearch: the whole index as JSON. It brings no stemmer and documents how to give it one.
import { stemmer } from '@orama/stemmers/english';
import MiniSearch from 'minisearch';

const long = (term) => term.length > 3;
const OPTIONS = {
  fields: ['title', 'body'],
  storeFields: ['title'],
  processTerm: (term) => stemmer(term.toLowerCase()),
  searchOptions: { prefix: long, fuzzy: (term) => (long(term) ? 0.2 : null), boost: { title: 3 } },
};

export function build(articles) {
  const engine = new MiniSearch(OPTIONS);
  engine.addAll(articles);
  return JSON.stringify(engine);
}

export function open(text) {
  const engine = MiniSearch.loadJSON(text, OPTIONS);
  return (query, most) => engine.search(query).slice(0, most).map(({ id, title }) => ({ id, title }));
}
