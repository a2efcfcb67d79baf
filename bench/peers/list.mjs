// Who is measured, with which settings, and up to which size. The settings are those that each engine's own documentation recommends
// for searching articles; where it recommends typo tolerance as an option, the engine is measured with and without it.

/** `kind`: how it is built and loaded (see peers/build.mjs and page/engines.mjs). `most`: the largest corpus it is given. */
export const PEERS = [
  { name: 'fixmark', title: 'Fixmark', kind: 'fixmark', most: 100_000, settings: 'defaults; text only: resolved tickets are taken out of the folder' },
  { name: 'fixmark-panel', title: 'Fixmark, whole panel', kind: 'panel', most: 100_000, settings: "the product's own panel from its script tag: from the launcher's click to the painted list, every byte of code counted" },
  { name: 'fixmark-tickets', title: 'Fixmark + tickets', kind: 'fixmark', most: 0, tickets: true, settings: 'the same with the resolved tickets that a set brings' },
  { name: 'pagefind', title: 'Pagefind', kind: 'pagefind', most: 10_000, settings: 'CLI on HTML pages with `data-pagefind-body`, default ranking, its worker on' },
  { name: 'zbsearch', title: 'ZBSearch', kind: 'whole', most: 10_000, settings: 'stemming on, `boost: {title: 3}`, defaults otherwise (prefix on)' },
  { name: 'zbsearch-typo', title: 'ZBSearch, tolerance 1', kind: 'whole', most: 10_000, settings: 'the same with `tolerance: 1`' },
  { name: 'minisearch', title: 'MiniSearch', kind: 'whole', most: 10_000, settings: 'English stemmer by `processTerm`, `boost: {title: 3}`, prefix and `fuzzy: 0.2` for words of more than three letters' },
  { name: 'orama', title: 'Orama', kind: 'whole', most: 10_000, settings: 'English stemmer, `boost: {title: 3}`, `threshold: 1`' },
  { name: 'orama-typo', title: 'Orama, tolerance 1', kind: 'whole', most: 10_000, settings: 'the same with `tolerance: 1`' },
  { name: 'lunr', title: 'lunr', kind: 'whole', most: 10_000, settings: 'default pipeline (stemmer, stop words), title boosted by 3' },
  { name: 'flexsearch', title: 'FlexSearch', kind: 'whole', most: 10_000, settings: '`Document`, `tokenize: "forward"`, English charset with stemmer, `suggest: true`' },
  { name: 'fuse', title: 'Fuse.js', kind: 'whole', most: 10_000, settings: '`useTokenSearch`, `ignoreLocation`, title weighted 3; ships the documents' },
  { name: 'tantivy', title: 'tantivy (native)', kind: 'tantivy', most: 100_000, settings: 'default BM25, `en_stem`, title boosted by 3; a server, so no bytes' },
];
