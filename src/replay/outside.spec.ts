import { readdirSync, readFileSync } from 'node:fs';

it('the replay is an outside program: it imports nothing of the service that it examines', () => {
  const foreign = readdirSync(__dirname)
    .filter((name) => !name.endsWith('.spec.ts'))
    .flatMap((name) =>
      [...readFileSync(`${__dirname}/${name}`, 'utf8').matchAll(/(?:from|require\(|import\() ?'([^']+)'/g)].map(
        ([, from]) => `${name}: ${from}`,
      ),
    )
    .filter((line) => !/: (\.\/[\w-]+|node:[\w/]+|pg|csv-parse)$/.test(line));
  expect(foreign).toEqual([]);
});
