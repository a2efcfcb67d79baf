// lunr: the whole index as JSON, and the titles beside it, because it stores no fields.
import lunr from 'lunr';

export function build(articles) {
  const index = lunr(function fields() {
    this.ref('id');
    this.field('title', { boost: 3 });
    this.field('body');
    articles.forEach((article) => this.add(article));
  });
  return JSON.stringify({ index, titles: Object.fromEntries(articles.map(({ id, title }) => [id, title])) });
}

export function open(text) {
  const { index, titles } = JSON.parse(text);
  const engine = lunr.Index.load(index);
  // Through the builder: in a query string, `:`, `~`, `^`, `+` and `-` of a question would be operators.
  const search = (query) => engine.query((q) => lunr.tokenizer(query).forEach((token) => q.term(token.toString(), {})));
  return (query, most) => search(query).slice(0, most).map(({ ref }) => ({ id: ref, title: titles[ref] }));
}
