// MiniSearch: the whole index as JSON.
import MiniSearch from 'minisearch';

const OPTIONS = {
  fields: ['title', 'body'],
  storeFields: ['title'],
  searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 3 } },
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
