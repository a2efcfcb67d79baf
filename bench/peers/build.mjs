// `node peers/build.mjs NAME CORPUS.jsonl OUT.json`: builds the index of an engine that ships it whole. A process of its own, so that
// time and memory are the engine's.
import { readFileSync, writeFileSync } from 'node:fs';

const [name, corpus, out] = process.argv.slice(2);
const { build } = await import(`./${name}.mjs`);
const articles = readFileSync(corpus, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
writeFileSync(out, await build(articles));
