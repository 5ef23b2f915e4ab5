// What CI runs, in the order of how soon each step tells something; it stops at the first that fails.
//   npm run check            everything
//   npm run check -- lint    one step by its name
import './ensure-deps.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkMigrations } from './check-migrations.mjs';
import { breakingChanges } from './openapi-breaking.mjs';
import { build } from './build.mjs';

const require = createRequire(import.meta.url);
const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-check-'));
const results = join(scratch, 'jest.json');
/** Set once the server runs: one PostgreSQL for all that needs one. */
let server;
let summary = { passed: 0, failed: 0 };

const bin = (name) => join('node_modules', '.bin', name);

/** Not spawnSync: PostgreSQL writes its log to this process, and stands still when nobody reads it. */
function run(command, args, env = {}) {
  const settings = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', ...env };
  const child = spawn(command, args, { stdio: 'inherit', env: settings, shell: process.platform === 'win32' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}`)),
    );
  });
}

/** The document of the code as it stands. */
function generatedDocument() {
  const made = spawnSync(process.execPath, ['dist/src/openapi-export.js'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (made.status !== 0) throw new Error(`The document cannot be made: ${made.stderr}`);
  return made.stdout;
}

const steps = {
  format: () => run(bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  lint: () => run(bin('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'test', 'migrations', 'bench', 'scripts', 'examples']),
  dependencies: () => run(bin('depcruise'), ['src', 'migrations', 'bench', '--config', '.dependency-cruiser.cjs']),
  types: () => run(bin('tsc'), ['--noEmit']),
  build: () => void build(),
  'document is fresh': () => {
    const made = generatedDocument();
    if (existsSync('openapi.json') && readFileSync('openapi.json', 'utf8') === made) return;
    writeFileSync(join(scratch, 'openapi.json'), made);
    spawnSync('diff', ['-u', 'openapi.json', join(scratch, 'openapi.json')], { stdio: 'inherit' });
    throw new Error('openapi.json is not what the code says: npm run openapi, and commit it');
  },
  'document is sound': () => run(bin('redocly'), ['lint', 'openapi.json', '--config', 'redocly.yaml', '--max-problems', '50']),
  'document breaks nobody': () => {
    if (!existsSync('docs/openapi-released.json')) return console.log('Nothing has been released yet (docs/openapi-released.json).');
    const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
    const broken = breakingChanges(read('docs/openapi-released.json'), read('openapi.json'));
    if (broken.length) throw new Error(`The document breaks callers of the last release:\n  ${broken.join('\n  ')}`);
  },
  migrations: async () => checkMigrations(await database()),
  tests: async () => {
    const { url } = await database();
    try {
      await run('npm', ['test', '--', '--json', `--outputFile=${results}`], { DATABASE_URL: url });
    } finally {
      if (existsSync(results)) {
        const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(results, 'utf8'));
        // a file that cannot even be loaded has no failed test, and is a failure all the same
        const notLoaded = testResults.filter(
          (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
        ).length;
        summary = { passed: numPassedTests, failed: Math.max(numFailedTests + notLoaded, numFailedTestSuites > 0 ? 1 : 0) };
      }
    }
  },
};

async function database() {
  if (process.env.CHECK_DATABASE_URL) return { url: process.env.CHECK_DATABASE_URL };
  if (!server) {
    const { startEmbedded } = require('../dist/src/kernel/database/embedded.js');
    // nothing here has to survive a power cut
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 300, shared_buffers: '256MB' };
    server = await startEmbedded({ dir: join(scratch, 'pg'), settings });
  }
  return server;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length) {
  console.error(`There is no step called ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}
const started = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
let failed;
try {
  for (const [name, step] of Object.entries(steps)) {
    if (asked.length && !asked.includes(name)) continue;
    console.log(`\n— ${name}`);
    const since = Date.now();
    try {
      await step();
    } catch (error) {
      failed = name;
      console.error(error.message);
      console.log(`✗ ${name} failed after ${seconds(since)}`);
      break;
    }
    console.log(`✓ ${name} ${seconds(since)}`);
  }
} finally {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${failed ? `Stopped at: ${failed}.` : 'All is well.'} ${seconds(started)} in all.`);
if (!asked.length || asked.includes('tests'))
  console.log(`${summary.passed} passed, ${failed ? Math.max(summary.failed, 1) : summary.failed} failed`);
process.exitCode = failed ? 1 : 0;
