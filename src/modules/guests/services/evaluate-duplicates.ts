import { readPlainOrGzipped } from '../../../kernel/values/files';
import { type DuplicateEvaluation, evaluateDuplicates } from '../domain/matching/evaluation';
import { readTable } from '../domain/matching/table';

const round = (seconds: number): number => Math.round(seconds * 100) / 100;

/**
 * How well the search for duplicates does on a file that tells the truth: a CSV, plain or gzipped.
 * @throws Error for a person to read
 */
export async function evaluateDuplicatesOfFile(path: string): Promise<DuplicateEvaluation> {
  const start = performance.now();
  const table = await readTable(await readPlainOrGzipped(path));
  const report = evaluateDuplicates(table);
  return { ...report, seconds: round((performance.now() - start) / 1000) };
}
