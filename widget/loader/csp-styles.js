// The styles of the launcher and the panel. A content security policy without 'unsafe-inline' blocks style elements and style
// attributes, but allows style sheets that a script constructs. The build puts this file into fixmark.js.
const launcherCss = `
:host{all:initial;--_a:var(--fm-accent,#1d5fd1);--_t:var(--fm-on-accent,#fff)}
:host(:not([data-inline])){all:initial!important}
:host::backdrop{display:none!important}
:host([hidden]),[hidden]{display:none!important}
.l{all:initial;box-sizing:border-box;position:fixed;z-index:var(--fm-layer,2147483000);
inset-block-end:calc(var(--fm-offset,20px) + env(safe-area-inset-bottom,0px));right:var(--fm-offset,20px);
display:flex;align-items:center;gap:8px;height:48px;padding-inline:14px 20px;border:1px solid transparent;border-radius:24px;
background:var(--_a);color:var(--_t);font:600 15px/1 system-ui,sans-serif;cursor:pointer;
box-shadow:0 1px 2px #0003,0 6px 20px #0003;transition:box-shadow .12s,filter .12s}
:host([data-position=left]) .l{left:var(--fm-offset,20px);right:auto}
.l::before{content:"?";content:"?"/"";display:grid;place-items:center;width:22px;height:22px;border:2px solid;border-radius:50%;
box-sizing:border-box;font-size:13px;font-weight:700}
.l:hover{filter:brightness(1.08);box-shadow:0 2px 4px #0003,0 8px 28px #0004}
.l:focus-visible{outline:3px solid var(--_a);outline-offset:3px}
.l[aria-busy=true]{cursor:progress}
.l[aria-busy=true]::before{animation:wait 1s .3s infinite alternate}
@keyframes wait{to{opacity:.25}}
:host([data-inline]){display:block}
:host([data-inline]) .l{position:static;width:100%;border-color:#80868f;border-radius:10px;
background:Canvas;color:CanvasText;font-weight:400;box-shadow:none}
:host([data-waiting]) .l::after{content:"";width:10px;height:10px;margin-inline-start:2px;border-radius:50%;background:#ffb020;border:1px solid #5c3b00}
@media(max-width:480px){.l[aria-expanded=true]{visibility:hidden}}
@media(prefers-reduced-motion:reduce){.l,.l::before{transition:none!important;animation:none!important}}
@media print{.l{display:none}}`;

// Gives a shadow root the launcher's styles and, once the panel is loaded, the panel's.
function adoptStyles(root, ...panelCss) {
  root.adoptedStyleSheets = [launcherCss, ...panelCss].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
}
