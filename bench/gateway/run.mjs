// Measures the gateway: tickets a second and waiting times beside the disk's syncs, under attack, on a full disk, and after kill -9.
// `node bench/gateway/run.mjs [--binary FILE] [--seconds N]`; it needs wrk, and root for the full disk. It writes its
// sections of RESULTS.md.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { attack, floodHealth, postTickets, startGateway, syncsPerSecond } from './processes.mjs';
import { onThisMachine, writeSections } from './results.mjs';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { binary: { type: 'string', default: join(root, 'target/release/kb-gateway') }, seconds: { type: 'string', default: '8' } },
});
const { binary } = values;
const seconds = Number(values.seconds);
const load = loadavg()[0].toFixed(1);
const folder = join(root, 'target/bench/gateway');
mkdirSync(folder, { recursive: true });

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(row)].join('\n');
const ms = (time) => time.toFixed(time < 10 ? 2 : 0);

async function throughput() {
  const rows = [];
  for (const connections of [1, 8, 64, 256]) {
    const gateway = await startGateway(binary, folder, ['--max-connections-per-address', '1024']);
    const syncs = syncsPerSecond(folder);
    const found = await postTickets(gateway.address, connections, seconds, `c${connections}`);
    await gateway.stop();
    rows.push([connections, found.perSecond, ms(found.p50), ms(found.p99), found.refused + found.broken, syncs]);
  }
  return table(['connections', 'tickets/s', 'p50 ms', 'p99 ms', 'failed', 'syncs/s of the disk alone'], rows);
}

/** Eight clients that open a connection for each ticket, from the attacker's own address. */
async function underAttack() {
  const attacks = {
    'none': async () => () => {},
    '1,100 half-sent heads': (gateway) => attack('half-sent heads', 1100, gateway.port),
    '300 slow readers': (gateway) => attack('slow readers', 300, gateway.port),
    'flood of /healthz, 64 connections': async (gateway) => {
      const flood = floodHealth(gateway.address, seconds);
      return async () => console.log(`/healthz: ${await flood} answers/s`);
    },
  };
  const rows = [];
  for (const [name, begin] of Object.entries(attacks)) {
    const gateway = await startGateway(binary, folder);
    const end = await begin(gateway);
    const found = await postTickets(gateway.address, 8, seconds, 'honest', true);
    await end();
    await gateway.stop();
    rows.push([name, found.perSecond, ms(found.p50), ms(found.p99), found.refused + found.broken]);
  }
  return table(['attack', 'tickets/s', 'p50 ms', 'p99 ms', 'failed'], rows);
}

/** Posts one ticket; the answer's status, or 0 where none came. */
async function post(address, key) {
  const body = { schema: 'ticket/1', key, question: 'my pay run wont approve', impact: 'blocked', details: 'grey '.repeat(400) };
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`http://${address}/v1/tickets`, request).catch(() => null);
  return { status: answer?.status ?? 0, id: (await answer?.json().catch(() => null))?.id };
}

async function fullDisk() {
  const disk = join(folder, 'disk');
  mkdirSync(disk, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return 'Not measured: mounting a small disk needs root.';
  }
  const gateway = await startGateway(binary, disk, ['--min-free', '8']);
  const phases = [];
  const measure = async (phase) => {
    const found = await postTickets(gateway.address, 8, Math.min(seconds, 4), phase.replaceAll(/\W/g, ''));
    phases.push([phase, found.perSecond, ms(found.p50), ms(found.p99), found.refused]);
  };
  await measure('room');
  writeFileSync(join(disk, 'filler'), Buffer.alloc((execFileSync('df', ['-B1', '--output=avail', disk]).toString().match(/\d+/)[0] | 0) - (4 << 20)));
  await measure('full');
  rmSync(join(disk, 'filler'));
  const freed = performance.now();
  while ((await post(gateway.address, `after-${performance.now()}`.replace('.', '-').padEnd(20, '0'))).status !== 201);
  const recovery = performance.now() - freed;
  await measure('room again');
  await gateway.stop();
  execFileSync('umount', [disk]);
  return `${table(['disk', 'tickets/s stored', 'p50 ms', 'p99 ms', 'answered 503'], phases)}\n\nThe first ticket was stored ${ms(recovery)} ms after there was room again.`;
}

async function killed() {
  let gateway = await startGateway(binary, folder);
  const acknowledged = [];
  let running = true;
  const sender = async (name) => {
    for (let n = 0; running; n += 1) {
      const key = `kill-sender-${name}-${n}`;
      const { status, id } = await post(gateway.address, key);
      if (status === 201) acknowledged.push([id, key]);
      if (status === 0) return;
    }
  };
  const senders = Array.from({ length: 64 }, (_, name) => sender(name));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await gateway.stop('SIGKILL');
  running = false;
  await Promise.all(senders);
  gateway = await startGateway(binary, folder, [], false);
  let lost = 0;
  for (const [id, key] of acknowledged) {
    const answer = await fetch(`http://${gateway.address}/v1/tickets/${id}`, { headers: { authorization: `Bearer ${key}` } });
    lost += answer.status === 200 ? 0 : 1;
    await answer.arrayBuffer();
  }
  await gateway.stop();
  return `64 clients, killed after 3 s: ${acknowledged.length} tickets acknowledged, ${lost} lost.`;
}

const made = `Made by \`node bench/gateway/run.mjs --seconds ${seconds}\` ${onThisMachine()}, which the gateway, the clients and the attackers share, and a load
average of ${load} from other work before; over the loopback, with \`ulimit -n 1024\` for the gateway. A ticket has about 500 bytes; a 201 comes
after the sync.`;
writeSections({
  'Tickets': `${made}\n\n${await throughput()}`,
  'Under attack': `Eight honest clients with the attackers' own address, who open a connection for each ticket.\n\n${await underAttack()}`,
  'A full disk': `A disk of 64 MB, filled to 4 MB while \`--min-free\` is 8 MB, then emptied, without a restart; eight connections.\n\n${await fullDisk()}`,
  'kill -9': await killed(),
});
