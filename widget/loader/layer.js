// Keeps help within reach. The build puts this file into fixmark.js.

// It lies in the browser's top layer, above any z-index; a page that sets --fm-layer has it among its own layers instead. A modal dialog
// of the page makes everything outside itself inert, so help moves into it for as long as it is open.
let dialog;

function place() {
  if (!host || config.inline) return;
  const open = [...document.querySelectorAll('dialog:modal')];
  const home = (open.includes(dialog) ? dialog : open.pop()) || document.body;
  // Moving keeps the focus and how far the panel is scrolled, where the browser can move.
  if (host.parentNode !== home) home[host.isConnected && home.moveBefore ? 'moveBefore' : 'insertBefore'](host, null);
  if (!host.showPopover || getComputedStyle(host).getPropertyValue('--fm-layer')) return;
  host.popover = 'manual';
  // What entered the top layer last is on top.
  host.hidePopover();
  host.showPopover();
}

new MutationObserver((changes) => {
  for (const { target } of changes) if (target.matches('dialog:modal')) dialog = target;
  if (changes.some(({ target }) => target.localName === 'dialog')) place();
}).observe(document, { subtree: true, attributeFilter: ['open'] });
