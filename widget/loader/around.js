// Keeps the page and an open panel out of each other's way. The build puts this file into the panel's glue, and beside the fallback form,
// which exports it; the loader uses the first of them that it gets.
const PHONE = '(max-width:480px)';

/** Returns what to call for a container, whenever the panel opens or closes, and whenever the history moves. */
export function surround(config, close) {
  let isOpen, covered, leaving;

  // On a phone the panel fills the screen, so Back closes it first: it gets an entry of the history, at the same address.
  function enter() {
    covered = isOpen && !config.inline && matchMedia(PHONE).matches;
    if (covered) history.pushState({ ...history.state, fixmark: true }, '');
  }

  function leave() {
    // Where the page has moved on meanwhile, the entry stays.
    leaving = covered && history.state?.fixmark;
    covered = false;
    if (leaving) history.back();
  }

  return {
    opened(open) {
      isOpen = open;
      if (open) enter();
      else leave();
    },

    // The page's router hears neither of the entry nor of the way back from it.
    moved(event) {
      const back = covered && !history.state?.fixmark;
      if (!back && !leaving) return;
      event.stopImmediatePropagation();
      covered = false;
      // It may have been opened again in the meantime.
      if (leaving) enter();
      else close();
      leaving = false;
    },

    // Keys that are pressed in the panel are no shortcuts of the page. Those of an input method are not even the panel's: an Enter that
    // ends a composition sends nothing. Safari ends the composition first, and marks the key with 229.
    keepKeys(container) {
      for (const type of ['keydown', 'keypress', 'keyup']) container.addEventListener(type, (event) => event.stopPropagation());
      const compose = (event) => {
        if (!event.isComposing && event.keyCode !== 229) return;
        event.stopPropagation();
        if (event.key === 'Enter') event.preventDefault();
      };
      container.addEventListener('keydown', compose, true);
    },
  };
}
