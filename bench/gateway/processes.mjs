// Starts and stops the processes that the measurement needs: the gateway, wrk, attackers; and measures the disk.

import { spawn } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const here = import.meta.dirname;
const LARGE_FILE = 8 << 20;

/** Starts the gateway on a fresh file in `folder`, or on another database, with as many files as a shell allows at first. */
export async function startGateway(binary, folder, options = [], fresh = true, database = join(folder, 'tickets.db')) {
  const dist = join(folder, 'dist');
  if (fresh) for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `tickets.db${end}`), { force: true });
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'widget-0f3a9c7e12ab.wasm'), Buffer.alloc(LARGE_FILE));
  const unlimited = ['--rate', '1000000', '--burst', '1000000', '--daily-entries', '4000000000', '--daily-mib', '4000000000'];
  const all = ['serve', '--listen', '127.0.0.1:0', '--database', database, '--dist', dist, ...unlimited, ...options];
  const child = spawn("sh", ["-c", 'ulimit -n 1024; exec "$0" "$@"', binary, ...all], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const lines = createInterface({ input: child.stderr });
  const address = await new Promise((resolve, reject) => {
    lines.on("line", (line) => line.includes('"listening"') && resolve(JSON.parse(line).address));
    child.on('exit', (code) => reject(new Error(`the gateway ended with status ${code}`)));
  });
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  return { address, port: address.split(':').at(-1), pid: child.pid, stop };
}

/** Posts tickets for some seconds over so many connections. */
export async function postTickets(address, connections, seconds, name, close = false) {
  const wrk = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', join(here, 'tickets.lua'), `http://${address}`];
  const output = await run('wrk', [...wrk, '--', name, close ? 'close' : '']);
  const { requests, microseconds, p50, p99, refused, broken } = JSON.parse(output.trim().split('\n').at(-1));
  return { perSecond: Math.round((requests - refused) / (microseconds / 1e6)), p50: p50 / 1000, p99: p99 / 1000, refused, broken };
}

/** Asks for /healthz as fast as possible until it is stopped; returns how often it was answered. */
export function floodHealth(address, seconds) {
  return run('wrk', ['-t1', '-c64', `-d${seconds}s`, `http://${address}/healthz`]).then((text) => Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]));
}

export async function attack(kind, count, port) {
  const child = spawn('node', [join(here, 'attackers.mjs'), kind, String(count), port], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return () => child.kill();
}

/** How often a second the disk can append 4 KB and sync them. */
export function syncsPerSecond(folder) {
  const path = join(folder, 'sync-probe');
  const [file, bytes, start] = [openSync(path, 'w'), Buffer.alloc(4096, 1), performance.now()];
  let syncs = 0;
  for (; performance.now() - start < 1000; syncs += 1) {
    writeSync(file, bytes);
    fdatasyncSync(file);
  }
  closeSync(file);
  rmSync(path);
  return syncs;
}

export function run(program, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} ended with status ${code}`))));
  });
}
