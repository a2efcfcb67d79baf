// Generated corpora, which later runs use again.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORK } from '../options.mjs';
import { articles } from './articles.mjs';
import { typo } from './typos.mjs';
import { writeForPeers } from './write.mjs';

/** Raised with every change of the generator, so that corpora of an older one are not used. */
const EDITION = 2;
/** Questions asked of each corpus. */
const QUESTIONS = 400;
/** Engines that need HTML are measured up to this many articles. */
const MOST_HTML = 10_000;

/** The corpus of `count` articles, generated unless it exists. */
export async function generatedSet(count, questions) {
  const folder = join(WORK, 'generated', `${count}-${EDITION}`);
  if (!existsSync(join(folder, 'keys.json'))) await generate(count, folder);
  const keys = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')).slice(0, questions);
  const words = keys.map(({ id, key }) => ({ id, text: key.join(' '), right: [id] }));
  const typos = words.map((question, at) => ({ ...question, text: typo(question.text, at) }));
  return { name: `${count / 1000}k`, folder, kb: join(folder, 'kb'), count, generated: true, forms: { text: words, typo: typos } };
}

async function generate(count, folder) {
  console.error(`generating ${count} articles in ${folder}`);
  mkdirSync(folder, { recursive: true });
  const keys = [];
  const every = Math.max(1, Math.floor(count / QUESTIONS));
  function* written() {
    for (const article of articles(count)) {
      const number = Number(article.id.slice(1));
      if (number % every === 0 && keys.length < QUESTIONS) keys.push({ id: article.id, key: article.key });
      writeMarkdown(folder, article);
      const blocks = article.sections.flatMap(([name, texts]) => [{ heading: true, text: name }, ...texts.map((text) => ({ text }))]);
      yield { id: article.id, title: article.title, blocks };
    }
  }
  await writeForPeers(written(), folder, count <= MOST_HTML);
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys));
}

function writeMarkdown(folder, { id, folder: topic, title, sections }) {
  const place = join(folder, 'kb', topic);
  mkdirSync(place, { recursive: true });
  const body = sections.map(([name, texts]) => `## ${name}\n\n${texts.join(name === 'Resolution' ? '\n' : '\n\n')}\n`);
  writeFileSync(join(place, `${id}.md`), `---\ntitle: ${title}\n---\n\n${body.join('\n')}`);
}
