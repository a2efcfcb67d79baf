// Fills the real Redmine, Request Tracker and Roundup with 500 mixed tickets each, lets each export them by its own means, and prints what
// `kb-compiler import` makes of every file. Start the systems by their scripts and export what these print, then:
//
//     node tests/history/fill-and-export.js target/history path/to/kb-compiler
//
// The tickets are the same in every run. What is mixed: open, closed and opened again; with and without tags, answers and links; in five
// languages; with markup, quoted mails, signatures, commas, quotation marks, line breaks, emoji and personal data in them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEMS } from '../browser/stage/engineers.js';

const [folder, compiler] = process.argv.slice(2);
const COUNT = Number(process.env.FIXMARK_TICKETS || 500);
const { env } = process;

const SUBJECTS = [
  'Cannot log in since this morning',
  'Rechnung fehlt, "Fehler 42" beim Öffnen',
  'La nómina no se aprueba; ¿qué hago?',
  'Impossible d’imprimer, voir ci-joint',
  '給与計算が承認できません 😀',
];
const TEXTS = [
  'I see error 42 when I click "Approve".\nIt worked yesterday, <b>really</b>.',
  'Guten Tag,\n\nes geht nicht; bitte um Hilfe.\n\n--\nJane Example\njane@example.com, +49 30 1234567',
  'Hola,\nno funciona: a, b, "c".\n\nOn Mon, Support wrote:\n> Have you tried it again?\n> Regards',
  'h2. Étapes\n* ouvrir\n* {{cliquer}}\n\n|a|b|\n',
  'エラーです。\r\n\r\n4111 1111 1111 1111',
];
const ANSWERS = [
  'Please clear the SSO cookie, then sign in again.',
  'See https://help.example/a/pay-run-stuck and tell us.',
  'Fixed in 2.4.\n\n> quoted\n> twice',
  '<p>Ask a <em>second</em> person.</p>',
];
const CATEGORIES = ['login', 'billing', 'hardware', 'other'];

/** The ticket of this number: what it holds follows from the number alone. */
function ticket(number) {
  const pick = (list, step) => list[Math.floor(number / step) % list.length];
  return {
    subject: `${pick(SUBJECTS, 1)} (${number})`,
    text: pick(TEXTS, 3),
    category: number % 4 === 3 ? undefined : pick(CATEGORIES, 2),
    answer: number % 5 === 4 ? undefined : pick(ANSWERS, 1),
    resolution: number % 3 === 0 ? 'Clear the SSO cookie, "all" of it;\nthen sign in.' : undefined,
    code: number % 6 === 0 ? 'workaround' : undefined,
    closed: number % 10 < 7,
    again: number % 23 === 0,
  };
}

async function call(url, { headers = {}, method = 'GET', body } = {}) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: { 'Content-Type': 'application/json', ...headers }, ...content });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text.slice(0, 300)}`);
  return text;
}

const json = async (...words) => {
  const text = await call(...words);
  return text && JSON.parse(text);
};

const redmine = {
  async fill({ subject, text, category, answer, resolution, code, closed, again }) {
    const fields = { REDMINE_CF_WIDGET_CATEGORY: category, REDMINE_CF_RESOLUTION: resolution, REDMINE_CF_RESOLUTION_CODE: code };
    const custom_fields = Object.entries(fields)
      .filter(([, value]) => value)
      .map(([name, value]) => ({ id: Number(env[name]), value }));
    const { headers } = SYSTEMS.REDMINE;
    const issue = { project_id: 'support', subject, description: text, custom_fields };
    const made = await json(`${env.REDMINE_URL}/issues.json`, { method: 'POST', headers, body: { issue } });
    const change = (issue) => call(`${env.REDMINE_URL}/issues/${made.issue.id}.json`, { method: 'PUT', headers, body: { issue } });
    if (again) {
      await change({ status_id: 5 });
      await change({ status_id: 2 });
    }
    if (answer || closed) await change({ ...(answer && { notes: answer }), ...(closed && { status_id: 5 }) });
  },
  async exports() {
    const { headers } = SYSTEMS.REDMINE;
    const issues = [];
    for (let offset = 0; ; offset += 100) {
      const page = await json(`${env.REDMINE_URL}/issues.json?status_id=*&limit=100&offset=${offset}`, { headers });
      issues.push(...page.issues);
      if (page.issues.length < 100) break;
    }
    const query = 'set_filter=1&f[]=status_id&op[status_id]=*&c[]=all_inline&c[]=description&c[]=last_notes&encoding=UTF-8';
    const csv = await call(`${env.REDMINE_URL}/projects/support/issues.csv?${query}`, { headers });
    return { 'redmine.json': JSON.stringify({ issues }), 'redmine.csv': csv };
  },
};

const requestTracker = {
  async fill({ subject, text, category, answer, resolution, code, closed, again }) {
    const { headers } = SYSTEMS.RT;
    const fields = { Category: category, Resolution: resolution, ResolutionCode: code };
    const CustomFields = Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
    const body = { Queue: 'Support', Subject: subject, Requestor: 'jane@example.com', Content: text, ContentType: 'text/plain', CustomFields };
    const { id } = await json(`${env.RT_URL}/REST/2.0/ticket`, { method: 'POST', headers, body });
    const path = `${env.RT_URL}/REST/2.0/ticket/${id}`;
    const set = (Status) => call(path, { method: 'PUT', headers, body: { Status } });
    if (again) {
      await set('resolved');
      await set('open');
    }
    if (answer) await call(`${path}/correspond`, { method: 'POST', headers, body: { Content: answer, ContentType: 'text/plain' } });
    if (closed) await set('resolved');
  },
  async exports() {
    const { headers } = SYSTEMS.RT;
    const query = encodeURIComponent("Queue = 'Support'");
    const fields = 'Subject,Status,Created,Resolved,LastUpdated,CustomFields,Owner,Priority,TimeWorked&fields[Queue]=Name,Queue';
    const items = [];
    for (let page = 1; ; page += 1) {
      const url = `${env.RT_URL}/REST/2.0/tickets?query=${query}&fields=${fields}&per_page=100&page=${page}&orderby=id`;
      const found = await json(url, { headers });
      items.push(...found.items);
      if (found.items.length < 100) break;
    }
    const columns = ['id', 'Subject', 'Status', 'Created', 'Resolved', 'QueueName', 'Priority'];
    const custom = ['Category', 'Resolution', 'ResolutionCode'].map((name) => `CustomField.{${name}}`);
    const format = encodeURIComponent([...columns, ...custom].map((column) => `'__${column}__'`).join(','));
    const tsv = await call(`${env.RT_URL}/Search/Results.tsv?Query=${query}&Format=${format}&user=root&pass=password`);
    return { 'rt.json': JSON.stringify({ items }), 'rt.tsv': tsv };
  },
};

const roundup = {
  async fill({ subject, text, category, answer, resolution, code, closed, again }) {
    const { headers } = SYSTEMS.ROUNDUP;
    const data = `${env.ROUNDUP_URL}rest/data`;
    const message = async (content) => (await json(`${data}/msg`, { method: 'POST', headers, body: { content, author: 'widget', date: '.' } })).data.id;
    const fields = { category, resolution, resolution_code: code };
    const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
    const messages = [await message(text), ...(answer ? [await message(answer)] : [])];
    const status = closed ? 'resolved' : 'chatting';
    const body = { title: subject, messages, status: again ? 'resolved' : status, ...filled };
    const { data: made } = await json(`${data}/issue`, { method: 'POST', headers, body });
    for (const next of again ? ['chatting', status] : []) {
      const { data: now } = await json(`${data}/issue/${made.id}`, { headers });
      if (next !== 'chatting' || status !== 'chatting' || now.attributes.status.name !== next)
        await json(`${data}/issue/${made.id}`, { method: 'PATCH', headers, body: { '@op': 'replace', status: next, '@etag': now['@etag'] } });
    }
  },
  async exports() {
    const { headers } = SYSTEMS.ROUNDUP;
    const data = `${env.ROUNDUP_URL}rest/data/issue`;
    const fields = 'title,category,resolution,resolution_code,status,priority,creation,activity,creator,assignedto';
    const collection = [];
    for (let page = 1; ; page += 1) {
      const found = await json(`${data}?@fields=${fields}&@verbose=2&@page_size=100&@page_index=${page}&@sort=id`, { headers });
      collection.push(...found.data.collection);
      if (found.data.collection.length < 100) break;
    }
    const columns = 'id,title,category,resolution,resolution_code,status,priority,creation,activity';
    const csv = await call(`${env.ROUNDUP_URL}issue?@action=export_csv&@columns=${columns}&@pagesize=10000&@startwith=0`, { headers });
    return { 'roundup.json': JSON.stringify({ data: { collection } }), 'roundup.csv': csv };
  },
};

/** What `kb-compiler import` says of a file. */
function imported(system, file) {
  const { stdout, stderr } = spawnSync(compiler, ['import', '--from', system, file, '--out', `${file}.jsonl`], { encoding: 'utf8' });
  const said = stdout + stderr;
  const find = (pattern) => said.match(pattern)?.[1] ?? '0';
  return {
    file: file.split('/').pop(),
    records: find(/Read (\d+) record/),
    tickets: find(/wrote (\d+) ticket/),
    open: find(/left out: (\d+) not resolved/),
    incomplete: find(/left out: (\d+) without/),
    damaged: find(/damaged: (\d+)/),
    'tagged %': find(/tagged (\d+)%/),
    'linked %': find(/linked to an article (\d+)%/),
    said,
  };
}

mkdirSync(folder, { recursive: true });
const rows = [];
for (const [name, system, from] of [['REDMINE', redmine, 'redmine'], ['RT', requestTracker, 'rt'], ['ROUNDUP', roundup, 'roundup']]) {
  if (!env[`${name}_URL`]) {
    console.error(`SKIPPED: there is no ${name}_URL`);
    continue;
  }
  await SYSTEMS[name].start();
  const started = Date.now();
  for (let number = 0; number < COUNT; number += 1) await system.fill(ticket(number));
  console.error(`${name}: ${COUNT} tickets in ${Math.round((Date.now() - started) / 1000)} s`);
  for (const [file, content] of Object.entries(await system.exports())) {
    writeFileSync(join(folder, file), content);
    rows.push(imported(from, join(folder, file)));
  }
}
const columns = Object.keys(rows[0] ?? {}).filter((column) => column !== 'said');
console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
for (const row of rows) console.log(`| ${columns.map((column) => row[column]).join(' | ')} |`);
for (const { file, said } of rows) console.error(`\n${file}\n${said}`);
