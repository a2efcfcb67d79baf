// The demo portal: a single-page application that moves between its pages with the history API, as a client's own would.
'use strict';

window.Fixmark = window.Fixmark || function () { (Fixmark.q = Fixmark.q || []).push(arguments); };

const PAGES = [
  { path: /^\/$/, template: 'overview', title: 'Overview', context: { component: 'pay-runs' } },
  { path: /^\/pay-runs\/[\d-]+$/, template: 'pay-run', title: 'November, monthly', context: { component: 'pay-runs', country: 'IE' } },
  { path: /^\/timecards$/, template: 'timecards', title: 'Timecards', context: { product: 'production', version: '5.4', component: 'timecards', country: 'IE' } },
];
const NOWHERE = { template: 'nowhere', title: 'No such page', context: {} };

const main = document.getElementById('page');

function show(path) {
  const page = PAGES.find((page) => page.path.test(path)) || NOWHERE;
  main.replaceChildren(document.getElementById(page.template).content.cloneNode(true));
  document.title = page.title + ' · Larkfield Payroll';
  for (const link of document.querySelectorAll('.sections a')) {
    if (link.pathname === path) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  Fixmark('context', { route: path, product: 'payroll', version: '2026.11', ...page.context });
}

function approve() {
  main.querySelector('.alert').hidden = false;
  Fixmark('context', { route: location.pathname, product: 'payroll', version: '2026.11', component: 'pay-runs', country: 'IE', error_code: 'PR-1042' });
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-act=approve]')) approve();
  const link = event.target.closest('a[href^="/"]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.pushState(null, '', link.pathname);
  show(link.pathname);
  main.focus();
});
addEventListener('popstate', () => show(location.pathname));

Fixmark('prefill', { name: 'Dana Keller', email: 'dana.keller@acme-foods.example' });
show(location.pathname);
