import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type Browser, launch, type Page } from 'puppeteer-core';

const decompress = promisify(brotliDecompress);
const PACKAGE = 'node_modules/@sparticuz/chromium';

/**
 * The Chromium that npm installed, unpacked once. The package would unpack it by itself, but always to the same place under /tmp, where two
 * test files that start together run a half-written program.
 */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, 'utf8')) as { version: string };
  const cache = join('node_modules', '.cache');
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(`${folder}-`);
  writeFileSync(join(own, 'chromium'), await decompress(readFileSync(`${PACKAGE}/bin/chromium.br`)), { mode: 0o755 });
  // libraries that a slim image of Linux lacks
  execFileSync('tar', ['-xf', '-', '-C', own], { input: await decompress(readFileSync(`${PACKAGE}/bin/al2023.tar.br`)) });
  try {
    renameSync(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(own, { recursive: true }); // another test file was quicker
  }
  return folder;
}

/** A real browser: Chromium from npm on Linux, elsewhere the Chrome of the machine. It reaches nothing but this machine. */
export async function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];
  if (process.platform !== 'linux' || process.arch !== 'x64') return launch({ channel: 'chrome', args });
  const folder = await unpacked();
  const env = { ...process.env, LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
  return launch({ executablePath: join(folder, 'chromium'), headless: 'shell', args, env });
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What all rules of axe have against a page, best practices and what is still an experiment included; empty when nothing. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const findings = (await page.evaluate(`
    axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice', 'experimental'],
    }).then((result) => result.violations)`)) as Finding[];
  return findings.flatMap(({ id, help, nodes }) => nodes.map((n) => `${id}: ${help}\n  ${n.html}\n  ${n.failureSummary ?? ''}`));
}
