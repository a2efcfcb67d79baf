// Measures how many tickets a second the gateway accepts at 64 connections while it delivers them, on SQLite and on PostgreSQL, how much memory
// it takes meanwhile, and the disk's syncs beside it. `node bench/gateway/load.mjs [--binary FILE] [--seconds N]`; it needs wrk and the server of
// PostgreSQL, and writes its section of RESULTS.md.

import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { postTickets, startGateway, syncsPerSecond } from './processes.mjs';
import { onThisMachine, writeSections } from './results.mjs';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    binary: { type: 'string', default: join(root, 'target/release/kb-gateway') },
    seconds: { type: 'string', default: '60' },
    programs: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
  },
});
const seconds = Number(values.seconds);
const load = loadavg()[0].toFixed(1);
const folder = join(root, 'target/bench/gateway-load');
mkdirSync(folder, { recursive: true });

/** A ticket system that takes everything at once. */
async function startSink() {
  const keys = new Set();
  let twice = 0;
  const server = createServer((request, response) => {
    const key = request.headers['webhook-id'];
    twice += keys.has(key) ? 1 : 0;
    keys.add(key);
    request.resume().on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: key })));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, taken: () => [keys.size, twice], stop: () => server.close() };
}

/** A server of PostgreSQL that syncs every commit; root runs it as the user postgres. */
async function startPostgres() {
  const home = mkdtempSync(join(tmpdir(), 'fixmark-bench-'));
  const asServer = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : ['env'];
  if (process.getuid() === 0) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'])));
    chownSync(home, uid, gid);
  }
  const call = (program, ...words) => execFileSync(asServer[0], [...asServer.slice(1), join(values.programs, program), ...words], { cwd: home });
  const port = await freePort();
  call('initdb', '-D', join(home, 'data'), '-A', 'trust', '-U', 'fixmark');
  const options = `-k ${home} -h 127.0.0.1 -p ${port}`;
  call('pg_ctl', '-D', join(home, 'data'), '-l', join(home, 'log'), '-o', options, '-w', 'start');
  call('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'fixmark', 'bench');
  const stop = () => {
    call('pg_ctl', '-D', join(home, 'data'), '-m', 'immediate', 'stop');
    rmSync(home, { recursive: true, force: true });
  };
  return { url: `postgres://fixmark@127.0.0.1:${port}/bench`, stop };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Samples a process's memory in MiB each second until it is stopped. */
function watchMemory(pid) {
  const samples = [];
  const timer = setInterval(() => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    samples.push(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
  }, 1000);
  return () => {
    clearInterval(timer);
    return samples;
  };
}

async function measure(name, database) {
  const sink = await startSink();
  const config = join(folder, 'gateway.toml');
  const target = `http://127.0.0.1:${sink.port}/`;
  writeFileSync(config, `[target.desk]\nsystem = "webhook"\nurl = "${target}"\nsecret = "env:FIXMARK_BENCH_SECRET"\n`);
  process.env.FIXMARK_BENCH_SECRET = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ=';
  const options = ['--config', config, '--max-connections-per-address', '1024'];
  const gateway = await startGateway(values.binary, folder, options, true, database);
  const syncs = syncsPerSecond(folder);
  const memory = watchMemory(gateway.pid);
  const found = await postTickets(gateway.address, 64, seconds, name);
  const samples = memory();
  const [delivered, twice] = sink.taken();
  await gateway.stop('SIGKILL');
  sink.stop();
  const failed = found.refused + found.broken;
  const [first, last] = [samples[Math.min(9, samples.length - 1)], samples.at(-1)].map((mib) => mib.toFixed(0));
  const cells = [name, found.perSecond, found.p50.toFixed(1), found.p99.toFixed(1), failed, delivered, twice, first, last, Math.max(...samples).toFixed(0), syncs];
  return `| ${cells.join(' | ')} |`;
}

const rows = [await measure('SQLite')];
const postgres = await startPostgres();
try {
  rows.push(await measure('PostgreSQL', postgres.url));
} finally {
  postgres.stop();
}
const heads = ['database', 'tickets/s', 'p50 ms', 'p99 ms', 'failed', 'delivered meanwhile', 'twice', 'MiB after 10 s', 'MiB at the end', 'MiB at most', 'syncs/s of the disk alone'];
const minutes = seconds < 600 ? '' : ', ten minutes';
writeSections({
  [`Tickets while they are delivered${minutes}`]: `Made by \`node bench/gateway/load.mjs --seconds ${seconds}\` ${onThisMachine()}, which the gateway, the database's server, wrk
and the ticket system share, and a load average of ${load} from other work before. 64 connections; a ticket has about 500 bytes, and is answered
with 201 when it and its delivery are synced. A webhook takes the deliveries meanwhile.

| ${heads.join(' | ')} |
| --- |${' --: |'.repeat(heads.length - 1)}
${rows.join('\n')}`,
});
