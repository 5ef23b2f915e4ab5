// Compiles into dist/ when, and only when, what it is made from has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = 'dist/.sources';

/** Returns whether there was anything to do. */
export function build() {
  process.chdir(root);
  const sources = digest();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return false;

  clearLeftovers();
  // into a folder of its own: a build that fails or is cut short leaves the last good one, and another process may be running from it
  const fresh = `dist-${process.pid}`;
  const project = join('node_modules/.cache/innkeeper', `tsconfig.${process.pid}.json`);
  mkdirSync('node_modules/.cache/innkeeper', { recursive: true });
  const up = (path) => join('../../..', path);
  writeFileSync(
    project,
    JSON.stringify({
      extends: up('tsconfig.build.json'),
      compilerOptions: { outDir: resolve(fresh), incremental: false },
      exclude: [up('**/*.spec.ts'), up('node_modules')],
    }),
  );
  try {
    // stdout may be read by a program: what the compiler says goes to stderr
    const nest = spawnSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--path', project], {
      stdio: ['ignore', 2, 2],
    });
    if (nest.status !== 0) {
      rmSync(fresh, { recursive: true, force: true });
      throw new Error('The build failed.');
    }
  } finally {
    rmSync(project, { force: true });
  }
  writeFileSync(join(fresh, '.sources'), sources);
  swap(fresh);
  return true;
}

function digest() {
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  const files = [
    'package-lock.json',
    'nest-cli.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...['src', 'migrations', 'bench'].flatMap(filesIn),
  ];
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|json|css|js)$/.test(entry.name) && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** A folder cannot be renamed over another: the old one steps aside, and whoever builds at the same time tries again. */
function swap(fresh) {
  for (let attempt = 1; ; attempt++) {
    const old = `dist-${process.pid}-old`;
    if (existsSync('dist')) renameSync('dist', old);
    try {
      renameSync(fresh, 'dist');
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function clearLeftovers() {
  for (const name of readdirSync('.')) {
    const pid = /^dist-(\d+)(-old)?$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(name, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
