// FlexSearch: what its export gives, as JSON.
import { Document, Encoder } from 'flexsearch';
import english from 'flexsearch/lang/en';

const create = () =>
  new Document({
    document: { id: 'id', index: ['title', 'body'], store: ['title'] },
    tokenize: 'forward',
    encoder: new Encoder(english),
  });

export function build(articles) {
  const engine = create();
  articles.forEach((article) => engine.add(article));
  const parts = [];
  engine.export((key, data) => parts.push([key, data]));
  return JSON.stringify(parts);
}

export function open(text) {
  const engine = create();
  JSON.parse(text).forEach(([key, data]) => engine.import(key, data));
  return (query, most) =>
    engine.search(query, { limit: most, suggest: true, enrich: true, merge: true }).slice(0, most)
      .map(({ id, doc }) => ({ id, title: doc?.title }));
}
