// Real sets: a knowledge base, questions and the articles that answer them.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WORK } from '../options.mjs';
import { article } from './markdown.mjs';
import { typo } from './typos.mjs';
import { shuffled } from './random.mjs';
import { writeForPeers } from './write.mjs';

/** Longest question, in characters: a paragraph. */
const LONGEST = 1200;

/** Prepares the set of that name below `data`; prints a warning and returns nothing where it is missing. */
export async function realSet(data, name, questions) {
  const source = join(data, name.includes('/') ? '' : 'retrieval', name);
  if (!existsSync(join(source, 'kb'))) {
    console.error(`\n!!! SKIPPED ${name}: there is no ${source}/kb; name the folder that holds retrieval/ with --data\n`);
    return undefined;
  }
  const folder = join(WORK, 'sets', name.replace('/', '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const kb = join(source, 'kb');
  cpSync(kb, join(folder, 'kb'), { recursive: true, filter: (path) => basename(path) !== 'resolutions' });
  const count = await writeForPeers(articles(kb), folder, true);
  const tickets = existsSync(join(kb, 'resolutions')) ? kb : undefined;
  return { name, folder, kb: join(folder, 'kb'), tickets, count, forms: forms(source, questions) };
}

function articles(kb) {
  const files = readdirSync(kb, { recursive: true }).filter((path) => path.endsWith('.md')).sort();
  const stems = new Map();
  for (const path of files) stems.set(stem(path), (stems.get(stem(path)) ?? 0) + 1);
  return files.map((path) => {
    const read = article(readFileSync(join(kb, path), 'utf8'));
    const own = stems.get(stem(path)) === 1 ? stem(path) : path.replace(/\.md$/, '');
    return { ...read, id: read.id ?? own };
  });
}

const stem = (path) => basename(path, '.md');

/** The forms of each question: its full text, its title, and its title with a typo. */
function forms(source, most) {
  const right = relevance(join(source, 'qrels.tsv'));
  const lines = readFileSync(join(source, 'queries.jsonl'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const asked = shuffled(lines.filter(({ id }) => right.has(id)), 1).slice(0, most);
  const form = (text) => asked.map((question, at) => ({ id: question.id, text: text(question, at), right: right.get(question.id) }));
  const title = ({ title, text }) => title || text.slice(0, LONGEST);
  const differ = asked.some(({ title, text }) => title && title !== text);
  return {
    text: form(({ text }) => [...text].slice(0, LONGEST).join('')),
    ...(differ && { title: form(title) }),
    typo: form((question, at) => typo(title(question), at)),
  };
}

function relevance(path) {
  const right = new Map();
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const [question, , id, grade] = line.split(/\s+/);
    if (Number(grade) > 0) right.set(question, [...(right.get(question) ?? []), id]);
  }
  return right;
}
