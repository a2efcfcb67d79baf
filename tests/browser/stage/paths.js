// Paths of what is built: from environment variables that `cargo xtask test` sets, or the usual places of a checkout.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const fromEnvironment = (name, otherwise) => process.env[name] || inRoot(otherwise);

export const GATEWAY = fromEnvironment('FIXMARK_GATEWAY', 'target/debug/kb-gateway');
export const COMPILER = fromEnvironment('FIXMARK_COMPILER', 'target/debug/kb-compiler');
export const DIST = fromEnvironment('FIXMARK_DIST', 'target/demo/dist');
export const WIDGET = fromEnvironment('FIXMARK_WIDGET', 'target/widget');
export const SCREENSHOTS = fromEnvironment('FIXMARK_SCREENSHOTS', 'target/screenshots');
export const PORTAL = inRoot('tests/portal');
export const SHARED = process.env.FIXMARK_SHARED || inRoot('../shared');

for (const path of [GATEWAY, COMPILER, DIST]) {
  if (!existsSync(path)) throw new Error(`${path} is missing; run \`cargo xtask test size\` once, which builds it`);
}
