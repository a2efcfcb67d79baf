// Counts what arrives in a real Redmine while the gateway is killed every few seconds: each accepted ticket once.
// `node bench/gateway/redmine.mjs [--binary FILE] [--tickets N] [--parallel N] [--life SECONDS]`, with REDMINE_URL, REDMINE_API_KEY and
// REDMINE_PROJECT in the environment, as its start script prints them. It writes its section of RESULTS.md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startGateway } from './processes.mjs';
import { onThisMachine, writeSections } from './results.mjs';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    binary: { type: 'string', default: join(root, 'target/release/kb-gateway') },
    tickets: { type: 'string', default: '1000' },
    parallel: { type: 'string', default: '8' },
    life: { type: 'string', default: '4' },
  },
});
const [tickets, parallel, life] = [values.tickets, values.parallel, values.life].map(Number);
const { REDMINE_URL: redmine, REDMINE_API_KEY: apiKey, REDMINE_PROJECT: project } = process.env;
if (!redmine) throw new Error('there is no REDMINE_URL; start a Redmine and export what its start script prints');
const SENDERS = 8;
const run = Date.now();
const load = loadavg()[0].toFixed(1);
const folder = join(root, 'target/bench/gateway-redmine');
mkdirSync(folder, { recursive: true });
const config = join(folder, 'gateway.toml');
writeFileSync(
  config,
  `[target.redmine]\nsystem = "redmine"\nurl = "${redmine}"\ntoken = "env:REDMINE_API_KEY"\nproject = "${project}"\nparallel = ${parallel}\n`,
);
const options = ['--config', config, '--call-timeout', '10', '--poll-interval', '3600', '--max-connections-per-address', '1024'];

const start = (fresh) => startGateway(values.binary, folder, options, fresh);
let gateway = await start(true);

/** Sends a ticket under its key until it is accepted. */
async function send(number) {
  const body = JSON.stringify({ schema: 'ticket/1', key: `redmine-${run}-${number}`, question: `ticket ${number} of run ${run}`, impact: 'blocked' });
  for (;;) {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const answer = await fetch(`http://${gateway.address}/v1/tickets`, request).catch(() => null);
    const receipt = answer?.ok ? await answer.json().catch(() => null) : null;
    if (receipt) return receipt.id;
    await pause(50);
  }
}

/** The subjects of all issues of this run. */
async function issues() {
  const subjects = [];
  for (;;) {
    const query = new URLSearchParams({ project_id: project, status_id: '*', subject: `~run ${run}`, limit: '100', offset: String(subjects.length), sort: 'id' });
    const answer = await fetch(`${redmine}/issues.json?${query}`, { headers: { 'x-redmine-api-key': apiKey } });
    const page = (await answer.json()).issues;
    subjects.push(...page.map((issue) => issue.subject));
    if (page.length < 100) return subjects;
  }
}

let [kills, sending] = [0, true];
const began = performance.now();
const accepting = Promise.all(
  Array.from({ length: SENDERS }, async (_, sender) => {
    const accepted = [];
    for (let number = sender; number < tickets; number += SENDERS) accepted.push(await send(number));
    return accepted;
  }),
).then((accepted) => {
  sending = false;
  return accepted.flat();
});

// The gateway is killed until nine tenths have arrived, and goes on undisturbed with the rest.
let arrived = [];
while (sending || arrived.length < tickets * 0.9) {
  await pause(life * 1000);
  await gateway.stop('SIGKILL');
  kills += 1;
  gateway = await start(false);
  arrived = await issues();
  console.log(`${kills} kills, ${arrived.length} issues`);
}
const accepted = await accepting;
const limit = performance.now() + 300_000;
while (arrived.length < tickets && performance.now() < limit) {
  await pause(1000);
  arrived = await issues();
}
const seconds = (performance.now() - began) / 1000;
// What a late attempt would create twice, it would have created by now.
await pause(15_000);
arrived = await issues();
await gateway.stop();

const once = new Set(arrived);
const missing = tickets - once.size;
const twice = arrived.length - once.size;
writeSections({
  'A thousand tickets to a real Redmine': `Made by \`node bench/gateway/redmine.mjs --tickets ${tickets} --parallel ${parallel} --life ${life}\` ${onThisMachine()}, which the gateway and Redmine share, and a
load average of ${load} from other work before. Redmine 5.0 on SQLite answers one request at a time; the gateway is killed (SIGKILL) every ${life} seconds
until nine tenths have arrived.

| accepted | kills | arrived | missing | twice | seconds | delivered/s |
| --: | --: | --: | --: | --: | --: | --: |
| ${accepted.length} | ${kills} | ${once.size} | ${missing} | ${twice} | ${seconds.toFixed(0)} | ${(tickets / seconds).toFixed(1)} |`,
});
process.exitCode = missing + twice + (new Set(accepted).size === tickets ? 0 : 1) === 0 ? 0 : 1;
