import { csvOf } from '../../../../kernel/values/csv';

/** Every value on a line of its own: table, row of the table, path of the field, value. RFC 4180. */
export function exportAsCsv(tables: Readonly<Record<string, readonly object[]>>): string {
  const lines = [['table', 'row', 'field', 'value']];
  for (const [table, rows] of Object.entries(tables)) {
    rows.forEach((row, i) => {
      for (const [field, value] of leaves(row)) lines.push([table, String(i + 1), field, value]);
    });
  }
  return csvOf(lines);
}

function* leaves(value: unknown, path = ''): Generator<[string, string]> {
  if (value === null || value === undefined) return;
  if (value instanceof Date) yield [path, value.toISOString()];
  else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) yield* leaves(inner, path ? `${path}.${key}` : key);
  } else yield [path, typeof value === 'string' ? value : JSON.stringify(value)];
}
