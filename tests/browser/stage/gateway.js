// The real gateway with a database of its own. A test can kill it, start it again and query its database.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { DIST, GATEWAY, PORTAL } from './paths.js';

const run = promisify(execFile);

export class Gateway {
  /** @param {{dist?: string, portal?: string, config?: () => string, options?: string[]}} [folders] what it serves, where it delivers to, and more options of `serve` */
  static async start({ dist = DIST, portal = PORTAL, config, options = [] } = {}) {
    const made = new Gateway();
    made.folder = await mkdtemp(join(tmpdir(), 'fixmark-'));
    made.database = join(made.folder, 'tickets.db');
    made.serves = ['--dist', dist, '--portal', portal, ...options];
    if (config) {
      const file = join(made.folder, 'gateway.toml');
      await writeFile(file, config());
      made.config = file;
      made.serves.push('--config', file, '--poll-interval', '1');
    }
    made.port = 0;
    await made.launch();
    return made;
  }

  /** Starts it; after a kill, on the same port as before. */
  async launch() {
    const words = ['serve', '--listen', `127.0.0.1:${this.port}`, '--database', this.database, '--rate', '1000', '--burst', '1000'];
    this.process = spawn(GATEWAY, [...words, ...this.serves], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.exit = once(this.process, 'exit');
    const output = [];
    for await (const line of createInterface({ input: this.process.stderr })) {
      output.push(line);
      const listening = /listening.*?127\.0\.0\.1:(\d+)/.exec(line);
      if (listening) {
        this.port = Number(listening[1]);
        this.process.stderr.resume();
        return;
      }
    }
    throw new Error(`the gateway did not start:\n${output.join('\n')}`);
  }

  /** Kills it with SIGKILL, so that it can't flush anything. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.exit;
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM');
      await this.exit;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Reads what was resolved in the ticket systems, and exports what is learned from it. */
  async readResolved(file) {
    await run(GATEWAY, ['sync', '--config', this.config, '--database', this.database]);
    await mkdir(dirname(file), { recursive: true });
    await run(GATEWAY, ['export', '--database', this.database, '--out', file]);
  }

  /** The rows of a query, read with the `sqlite3` program. */
  async rows(query) {
    const { stdout } = await run('sqlite3', ['-readonly', '-json', this.database, query]);
    return stdout.trim() ? JSON.parse(stdout) : [];
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }
}
