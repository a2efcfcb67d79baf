// Keeps help within reach. The build puts this file into fixmark.js.

// It lies in the browser's top layer, above any z-index; a page that sets --fm-layer has it among its own layers instead. A modal dialog
// of the page makes everything outside itself inert, so help moves into it for as long as it is open.
let dialogs = [...document.querySelectorAll('dialog')];

function place() {
  dialogs = dialogs.filter((dialog) => dialog.matches(':modal'));
  if (!host || config.inline) return;
  const home = dialogs.at(-1) || document.body;
  // Moving keeps the focus and how far the panel is scrolled, where the browser can move.
  if (host.parentNode !== home) home[host.isConnected && home.moveBefore ? 'moveBefore' : 'insertBefore'](host, null);
  if (!host.showPopover || getComputedStyle(host).getPropertyValue('--fm-layer')) return;
  host.popover = 'manual';
  // What entered the top layer last is on top.
  host.hidePopover();
  host.showPopover();
}

const observer = new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.localName !== 'dialog') continue;
    dialogs.push(target);
    place();
  }
});
const observe = (root) => observer.observe(root, { subtree: true, attributeFilter: ['open'] });
observe(document);

// Nobody outside a shadow root hears of what opens in it, so it is observed from its first modal dialog on.
const { prototype } = HTMLDialogElement;
const { showModal } = prototype;
prototype.showModal = function () {
  observe(this.getRootNode());
  showModal.call(this);
};
