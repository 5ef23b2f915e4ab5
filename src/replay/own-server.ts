import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Http } from './http';

const START_WITHIN_MS = 180_000; // the first start may have to build
const STOP_WITHIN_MS = 40_000;

/** The product as a process of its own, on a scratch directory with its own PostgreSQL, to be killed at will. */
export class OwnServer {
  readonly admin = { email: 'replay@innkeeper.example', password: 'as it happened, night by night' };
  private child?: ChildProcess;
  private readonly cluster: string;
  private readonly log: string;

  private constructor(
    readonly url: string,
    private readonly scratch: string,
    private readonly variables: Record<string, string>,
  ) {
    this.cluster = join(scratch, 'data', 'postgres');
    this.log = join(scratch, 'server.log');
  }

  static async start(horizonNights: number): Promise<OwnServer> {
    const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-replay-'));
    chmodSync(scratch, 0o755); // as root, PostgreSQL runs as another user, who must get here
    const port = await freePort();
    const server = new OwnServer(`http://127.0.0.1:${port}`, scratch, {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: join(scratch, 'data'),
      DEMO: 'false',
      LOG_LEVEL: 'warn',
      INVENTORY_HORIZON_NIGHTS: String(horizonNights),
    });
    try {
      server.spawn();
      await server.ready();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child!.pid!;
  }

  get alive(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Of the database, as the owner of its tables; the port is only known while it runs. */
  get databaseUrl(): string {
    const [secret, port] = [readFileSync(join(this.cluster, 'secret'), 'utf8'), this.postmasterLines()[3]];
    return `postgres://hotel:${secret}@127.0.0.1:${port}/innkeeper`;
  }

  /** SIGKILL, and a new process at once. @returns when it was killed */
  async killServer(): Promise<number> {
    const { child } = this;
    const gone = new Promise((done) => child!.once('exit', done));
    child!.kill('SIGKILL');
    const at = performance.now();
    await gone;
    this.spawn();
    return at;
  }

  /** SIGKILL for PostgreSQL's first process and all its children; nobody is told. @returns when it was killed */
  killDatabase(): number {
    const postmaster = Number(this.postmasterLines()[0]);
    if (!postmaster) throw new Error(`No PostgreSQL runs in ${this.cluster}`);
    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone already
      }
    }
    return performance.now();
  }

  /** Resolves when the server says that it is ready. */
  async ready(): Promise<void> {
    const http = new Http(this.url, 1, 2_000);
    try {
      for (const end = Date.now() + START_WITHIN_MS; Date.now() < end; await sleep(20)) {
        if (!this.alive) throw new Error(`The server has ended:\n${this.tail()}`);
        const answer = await http.send('GET', '/health/ready', {}).catch(() => undefined);
        if (answer?.status === 200) return;
      }
      throw new Error(`The server was not ready within ${START_WITHIN_MS / 1000} s:\n${this.tail()}`);
    } finally {
      http.close();
    }
  }

  /** What it wrote about a request. */
  linesAbout(requestId: string): string[] {
    return readFileSync(this.log, 'utf8')
      .split('\n')
      .filter((line) => line.includes(requestId));
  }

  /** The last lines of what it wrote. */
  tail(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').slice(-4000) : '';
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child && this.alive) {
      const gone = new Promise((done) => child.once('exit', done));
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(impatience);
    }
    // after a SIGKILL the database goes down by itself, a moment later
    for (const end = Date.now() + STOP_WITHIN_MS; isAlive(Number(this.postmasterLines()[0])) && Date.now() < end;) await sleep(50);
    rmSync(this.scratch, { recursive: true, force: true, maxRetries: 5 });
  }

  private spawn(): void {
    const kept = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'SystemRoot'].flatMap((name) =>
      process.env[name] ? [[name, process.env[name]]] : [],
    );
    const log = openSync(this.log, 'a');
    this.child = spawn(process.execPath, [resolve('scripts/start.mjs')], {
      // a database or keys that are set for us are not its own
      env: {
        ...Object.fromEntries(kept),
        ...this.variables,
        ADMIN_EMAIL: this.admin.email,
        ADMIN_PASSWORD: this.admin.password,
      } as NodeJS.ProcessEnv,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  private postmasterLines(): string[] {
    const file = join(this.cluster, 'postmaster.pid');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function childrenOf(parent: number): number[] {
  if (!existsSync('/proc/self/stat')) {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    const pairs = table
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    return pairs.flatMap(([pid, ppid]) => (ppid === parent ? [pid!] : []));
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]); // the name before may hold anything
      return ppid === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
