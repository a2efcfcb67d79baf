// What Orama and its fork ZBSearch have in common: the same calls on databases of the same shape. The body is indexed and not stored.

const SCHEMA = { title: 'string', body: 'string' };

export function engine(library, components, settings) {
  const create = () => library.create({ schema: SCHEMA, components: components() });
  return {
    build(articles) {
      const database = create();
      library.insertMultiple(database, articles);
      const saved = library.save(database);
      for (const [number, { id, title }] of Object.entries(saved.docs.docs)) saved.docs.docs[number] = { id, title };
      return JSON.stringify(saved);
    },
    open(text) {
      const database = create();
      library.load(database, JSON.parse(text));
      const search = (term, limit) => library.search(database, { term, limit, boost: { title: 3 }, ...settings });
      return async (query, most) => (await search(query, most)).hits.map(({ id, document }) => ({ id, title: document.title }));
    },
  };
}
