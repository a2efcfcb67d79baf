// The preview's own page: lists the articles, opens them in the widget, and loads itself again after each build.
(() => {
  'use strict';
  const { build } = document.documentElement.dataset;
  const at = (id) => document.getElementById(id);
  // Calls made before the widget's script has run are kept for it.
  const widget = document.querySelector('script[data-kb]');
  const call = (window.Fixmark ||= function () {
    (window.Fixmark.q ||= []).push(arguments);
  });
  const chosen = () => decodeURIComponent(location.hash.slice(1));

  const count = (number, one) => `${number} ${one}${number === 1 ? '' : 's'}`;

  function summary({ audience, audience_name: name, language, articles, errors, warnings }) {
    const found = [errors && count(errors, 'error'), warnings && count(warnings, 'warning')].filter(Boolean);
    const trouble = found.length ? ` ${found.join(' and ')}: see the terminal, or run kb-compiler check.` : '';
    const reader = name ? `${audience} (${name})` : audience;
    return `Preview for ${reader}, ${language}: ${count(articles.length, 'article')}.${trouble}`;
  }

  function entry({ id, title }) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    const parts = [['title', title], ['id', id]].map(([name, text]) => {
      const part = document.createElement('span');
      part.className = name;
      part.textContent = text;
      return part;
    });
    link.href = `#${encodeURIComponent(id)}`;
    link.append(...parts);
    item.append(link);
    return item;
  }

  function mark() {
    for (const link of at('articles').querySelectorAll('a')) {
      if (location.hash && link.hash === location.hash) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  function open() {
    mark();
    if (widget && chosen()) window.Fixmark('article', chosen());
  }

  async function list() {
    const contents = await (await fetch('/preview/contents.json')).json();
    at('name').textContent = contents.name || 'Knowledge base';
    document.title = `Preview: ${contents.name || 'knowledge base'}`;
    at('summary').textContent = summary(contents);
    at('articles').replaceChildren(...contents.articles.map(entry));
    mark();
  }

  function filter() {
    const words = at('filter').value.toLowerCase().split(/\s+/);
    const items = [...at('articles').children];
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
    at('none').hidden = items.some((item) => !item.hidden);
  }

  // The stream first sends the current build, which may have ended while this page was loading.
  function follow() {
    const events = new EventSource('/preview/events');
    events.onmessage = ({ data }) => {
      const state = JSON.parse(data);
      if (state.build !== build) return location.reload();
      at('problem').hidden = !state.problem;
      at('problem').textContent = state.problem ?? '';
      list();
    };
    events.onerror = () => {
      at('problem').hidden = false;
      at('problem').textContent = 'The preview has stopped. Start kb-compiler serve again; this page finds it by itself.';
    };
  }

  call('on', 'article-view', ({ detail }) => {
    history.replaceState(null, '', `#${encodeURIComponent(detail.id)}`);
    mark();
  });
  addEventListener('hashchange', open);
  at('filter').addEventListener('input', filter);
  follow();
  open();
})();
