import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { type Cluster, openCluster, spawnOptions } from './embedded-cluster';

export interface EmbeddedOptions {
  /** The data directory; made when it is not there. */
  dir?: string;
  /** Database that the address names; made when it is not there. */
  database?: string;
  /** Settings of the server, beside or instead of {@link SETTINGS}. */
  settings?: Record<string, string | number>;
  /** Told why whenever the server has died or could not be started again. It is being restarted already. */
  onDown?: (why: string) => void;
}

export interface EmbeddedServer {
  /** The same for as long as this process lives, whatever becomes of the server. */
  url: string;
  /** Shuts the server down, unless another process started it. */
  stop(): Promise<void>;
}

/** A committed booking survives a power cut: nothing here gives that away for speed. */
const SETTINGS: Record<string, string | number> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '256MB',
  random_page_cost: 1.1,
  wal_compression: 'on',
  checkpoint_timeout: '15min',
  max_wal_size: '2GB',
};

/**
 * sh reads our pipe: when that closes (stop() or our death, however sudden) the server gets SIGINT, its fast shutdown.
 * When the server ends first, so does sh, and with its status.
 */
const LEASH = 'exec 3<&0; "$@" 3<&- & p=$!; { read -r _ <&3; kill -INT $p; } & w=$!; wait $p; s=$?; kill $w; exit $s';

const START_WITHIN_MS = 30_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Starts (or shares) a private PostgreSQL 18 from npm binaries, on POSIX systems. It goes down with this process, even on
 * SIGKILL, and is started again on the same port when it dies before us.
 * @throws Error that says what PostgreSQL said
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const { dir = '.data/pg', database = 'innkeeper', settings = {}, onDown } = options;
  const server = new Supervised(openCluster(dir), { ...SETTINGS, ...settings }, onDown ?? (() => undefined));
  await server.start();
  const url = server.url(database);
  await ensureDatabase(url, server.url('postgres'), database).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return { url, stop: () => server.stop() };
}

class Supervised {
  private child?: ChildProcess;
  private port = 0;
  private log = '';
  private stopping = false;
  private watch: Promise<void> = Promise.resolve();
  private readonly wakeUp = new AbortController();

  constructor(
    private readonly cluster: Cluster,
    private readonly settings: Record<string, string | number>,
    private readonly onDown: (why: string) => void,
  ) {}

  url(database: string): string {
    return `postgres://hotel:${read(join(this.cluster.data, 'secret'))}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    for (const end = Date.now() + START_WITHIN_MS; ; await sleep(100)) {
      try {
        await this.up();
        break;
      } catch (error) {
        // the port or the directory was taken between looking and starting, or what is left of a killed server is still going
        if (!/already (exists|in use)|still in use/i.test((error as Error).message) || Date.now() > end) throw error;
        this.port = 0;
      }
    }
    this.watch = this.keepUp();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp.abort();
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.ref();
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.stdin!.end();
      await gone;
    }
    await this.watch;
  }

  /** Waits for the server's end, again and again, and starts it anew, with longer and longer pauses while that fails. */
  private async keepUp(): Promise<void> {
    for (let pause = 100; !this.stopping;) {
      const since = Date.now();
      await this.down();
      if (this.stopping) return;
      this.onDown(`PostgreSQL has ended: ${this.log.trim() || 'it left no word'}`);
      if (Date.now() - since > 60_000) pause = 100;
      while (!this.stopping) {
        await this.rest(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        if (this.stopping) return;
        try {
          await this.up();
          break;
        } catch (error) {
          this.onDown((error as Error).message);
        }
      }
    }
  }

  private async down(): Promise<void> {
    const { child } = this;
    if (child) {
      if (child.exitCode === null && child.signalCode === null) await new Promise<void>((resolve) => child.once('exit', () => resolve()));
      return;
    }
    while (!this.stopping && this.alive()) await this.rest(500); // another process's
  }

  /** Resolves when the server takes connections. */
  private async up(): Promise<void> {
    if (await this.shared()) return;
    this.port ||= await freePort();
    this.log = '';
    const conf = Object.entries({ ...this.settings, port: this.port }).flatMap(([k, v]) => ['-c', `${k}=${v}`]);
    // detached keeps the terminal's ^C away from it
    const child = spawn('/bin/sh', ['-c', LEASH, 'sh', join(this.cluster.native, 'bin/postgres'), '-D', this.cluster.data, ...conf], {
      ...spawnOptions(this.cluster),
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.child = child;
    child.on('error', (error) => (this.log += error.message));
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (bytes: Buffer) => (this.log = (this.log + bytes.toString()).slice(-4000)));
    for (const handle of [child, child.stdin, child.stderr]) (handle as unknown as { unref(): void }).unref();
    for (const end = Date.now() + START_WITHIN_MS; !(this.ready() && this.alive()); await sleep(10)) {
      if (child.exitCode === null && child.pid !== undefined && Date.now() < end) continue;
      child.stdin.end();
      throw new Error(`PostgreSQL did not start: ${this.log.trim()}`);
    }
  }

  /** Whether another process of ours serves this directory; waits while it starts or stops. */
  private async shared(): Promise<boolean> {
    while (this.alive()) {
      if (!this.ours()) {
        rmSync(this.pidFile); // a crash left the file, and its pid went to an unrelated process, which PostgreSQL would trip over
        return false;
      }
      const port = Number(this.pidLines()[3]);
      if (this.ready() && (this.port === 0 || this.port === port)) {
        this.child = undefined;
        this.port = port;
        return true;
      }
      if (this.ready()) throw new Error(`Another process serves ${this.cluster.data} on port ${port}`);
      await sleep(20);
    }
    return false;
  }

  private get pidFile(): string {
    return join(this.cluster.data, 'postmaster.pid');
  }

  private pidLines(): string[] {
    return read(this.pidFile).split('\n');
  }

  private ready(): boolean {
    return this.pidLines()[7]?.trim() === 'ready';
  }

  private alive(): boolean {
    const pid = Number(this.pidLines()[0]);
    if (!pid) return false;
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }

  private ours(): boolean {
    return process.platform !== 'linux' || read(`/proc/${this.pidLines()[0]}/cmdline`).includes(this.cluster.data);
  }

  private rest(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.wakeUp.signal, ref: false }).catch(() => undefined);
  }
}

async function ensureDatabase(url: string, adminUrl: string, name: string): Promise<void> {
  const there = await once(url, 'SELECT 1').then(
    () => true,
    (error: { code?: string }) => {
      if (error.code !== '3D000') throw error;
      return false;
    },
  );
  if (there) return;
  await once(adminUrl, `CREATE DATABASE ${escapeIdentifier(name)}`).catch((error: { code?: string }) => {
    if (error.code !== '42P04' && error.code !== '23505') throw error; // another process was faster
  });
}

async function once(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function read(file: string): string {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch {
    return '';
  }
}
