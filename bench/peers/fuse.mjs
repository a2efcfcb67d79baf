// Fuse.js: the documents with its prepared index.
import Fuse from 'fuse.js';

const KEYS = [{ name: 'title', weight: 3 }, { name: 'body', weight: 1 }];

export function build(articles) {
  return JSON.stringify({ articles, index: Fuse.createIndex(KEYS, articles) });
}

export function open(text) {
  const { articles, index } = JSON.parse(text);
  const engine = new Fuse(articles, { keys: KEYS, ignoreLocation: true, useTokenSearch: true }, Fuse.parseIndex(index));
  return (query, most) => engine.search(query, { limit: most }).map(({ item }) => ({ id: item.id, title: item.title }));
}
