import { parse } from 'csv-parse';
import { readPlainOrGzipped } from '../../../../kernel/values/files';
import type { LabelledText } from '../domain/trained';

const LABELS: Readonly<Record<string, boolean>> = {
  '1': true,
  good: true,
  pos: true,
  positive: true,
  '0': false,
  '-1': false,
  bad: false,
  neg: false,
  negative: false,
};

/**
 * Reviews whose mood is known, from a CSV, plain or gzipped, with the columns `label` (1 good, 0 bad), `text` and perhaps `hotel`.
 * @throws Error for a person to read
 */
export async function readLabelled(path: string): Promise<LabelledText[]> {
  const source = await readPlainOrGzipped(path);
  const parser = source.pipe(parse({ bom: true, columns: true, relax_column_count: true, skip_empty_lines: true }));
  source.on('error', (error) => parser.destroy(error));
  const rows: LabelledText[] = [];
  for await (const row of parser as AsyncIterable<Record<string, string | undefined>>) {
    const { label, text, hotel } = row;
    if (label === undefined || text === undefined)
      throw new Error('The first line must name the columns label and text, and may name hotel.');
    const good = LABELS[label.trim().toLowerCase()];
    if (good === undefined) throw new Error(`Review ${rows.length + 1}: the label “${label}” is neither 1 (good) nor 0 (bad).`);
    rows.push({ good, text, ...(hotel ? { hotel } : {}) });
  }
  if (rows.length === 0) throw new Error('The file has no reviews.');
  return rows;
}
