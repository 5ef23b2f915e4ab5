import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

describe('Names', () => {
  test('no two DTO classes share a name, for the document knows them by it', () => {
    const places = new Map<string, string[]>();
    for (const file of filesIn('src').filter((f) => f.endsWith('.ts') && !f.endsWith('.spec.ts'))) {
      for (const [, name] of readFileSync(file, 'utf8').matchAll(/^(?:export )?(?:abstract )?class (\w+Dto)\b/gm)) {
        places.set(name!, [...(places.get(name!) ?? []), file]);
      }
    }
    expect(places.size).toBeGreaterThan(50);
    expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});
