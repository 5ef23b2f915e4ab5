import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(__dirname, '../../src');

/** Names that the product takes from libraries when they are first needed. */
const taken = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(SRC, file), 'utf8').matchAll(/const \{ ([\w:, ]+) \} = await import\('([^'.][^']*)'\)/g)])
  .flatMap(([, names, library]) => names!.split(',').map((name) => [name.split(':')[0]!.trim(), library!] as const));

describe('Libraries that are loaded when they are needed', () => {
  // Jest turns import() into require(), which gives a CommonJS library other names than Node itself does
  it.each(taken)('%s of %s is there as Node loads it', (name, library) => {
    const program = `import(${JSON.stringify(library)}).then((m) => process.stdout.write(typeof m[${JSON.stringify(name)}]))`;
    expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' })).not.toBe('undefined');
  });

  it('are some', () => expect(taken.length).toBeGreaterThan(2));
});
