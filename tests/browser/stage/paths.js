// Where the built parts lie: as `cargo xtask test` says, or where a plain checkout has them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const told = (name, otherwise) => process.env[name] || inRoot(otherwise);

export const GATEWAY = told('FIXMARK_GATEWAY', 'target/debug/kb-gateway');
export const COMPILER = told('FIXMARK_COMPILER', 'target/debug/kb-compiler');
export const DIST = told('FIXMARK_DIST', 'target/demo/dist');
export const WIDGET = told('FIXMARK_WIDGET', 'target/widget');
export const SCREENSHOTS = told('FIXMARK_SCREENSHOTS', 'target/screenshots');
export const PORTAL = inRoot('tests/portal');
export const SHARED = process.env.FIXMARK_SHARED || inRoot('../shared');

for (const path of [GATEWAY, COMPILER, DIST]) {
  if (!existsSync(path)) throw new Error(`${path} is missing; run \`cargo xtask test size\` once, which builds it`);
}
