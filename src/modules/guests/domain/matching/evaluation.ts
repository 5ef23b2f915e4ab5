import { matchRecordFromRow, schemaOfTable } from './columns';
import { findDuplicates } from './find-duplicates';
import type { Table } from './table';

/** Pairs of rows, against the truth that the file tells. */
export interface DuplicateEvaluation {
  rows: number;
  /** Pairs of rows that are of one person. */
  truePairs: number;
  /** Pairs of rows that were put together. */
  foundPairs: number;
  /** Share of the pairs found that are true, of the true ones that were found, and their harmonic mean; 1 where there are none to find. */
  precision: number;
  recall: number;
  f1: number;
  seconds: number;
}

/** What tables of records call the column that says who a row is, or which row it is. */
const TRUTH = new Set([
  'class',
  'cluster',
  'clusterid',
  'entity',
  'entityid',
  'trueid',
  'truth',
  'groupid',
  'personid',
  'goldid',
  'matchid',
]);
const ROW = new Set(['recid', 'recordid', 'id', 'rowid', 'uid', 'uniqueid', 'index', 'rownumber', 'no']);

const bare = (header: string): string => header.toLowerCase().replace(/[^a-z]/g, '');

/** `rec-12-org`, `rec-12-dup-0`, `zh-12-3`: who it is stands before the second dash. */
const NUMBERED = /^(\D+?[-_]?\d+)[-_](?:org|orig|original|dup|copy)?(?:[-_]?\d+)?$/i;

/** Whatever the column is called. */
const ORIGINAL = /^(\D+?[-_]?\d+)[-_](?:org|dup[-_]?\d+)$/i;

/**
 * Who each row is, and the columns that tell: they are kept from the method.
 * @throws Error for a person to read, when no column tells
 */
export function truthOf({ headers, rows }: Table): { truth: string[]; hidden: Set<string> } {
  const hidden = new Set(headers.filter((header, column) => TRUTH.has(bare(header)) || (ROW.has(bare(header)) && isKey(rows, column))));
  const values = (column: number) => rows.map((row) => row[column] ?? '');
  const all = (column: number, pattern: RegExp) => rows.length > 0 && values(column).every((value) => pattern.test(value));
  const told = headers.findIndex((header) => TRUTH.has(bare(header)));
  const numbered = headers.findIndex((header, column) => all(column, ROW.has(bare(header)) ? NUMBERED : ORIGINAL));
  if (numbered >= 0) return { truth: values(numbered).map((value) => NUMBERED.exec(value)![1]!), hidden: hidden.add(headers[numbered]!) };
  if (told >= 0) return { truth: values(told), hidden };
  throw new Error('No column says who a row is: rec_id as rec-N-org and rec-N-dup-K, or class, cluster, entity_id, true_id.');
}

/** Whether no two rows have the same value. */
const isKey = (rows: readonly (readonly string[])[], column: number): boolean =>
  new Set(rows.map((row) => row[column])).size === rows.length;

/** Looks for duplicates in a table as in the guests of a hotel, and counts what was found. */
export function evaluateDuplicates(table: Table): Omit<DuplicateEvaluation, 'seconds'> {
  const { truth, hidden } = truthOf(table);
  const schema = schemaOfTable(table.headers, table.rows, hidden);
  const { groupOf } = findDuplicates(
    schema.fields,
    table.rows.map((row) => matchRecordFromRow(schema, row)),
  );
  return { rows: table.rows.length, ...pairwise(truth, groupOf) };
}

/** Precision and recall over pairs of the two partitions. */
export function pairwise(
  truth: ArrayLike<string | number>,
  found: ArrayLike<string | number>,
): Omit<DuplicateEvaluation, 'rows' | 'seconds'> {
  const pairs = (labels: Iterable<string>) => {
    const sizes = new Map<string, number>();
    for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  };
  const labels = (of: ArrayLike<string | number>) => Array.from(of, String);
  const [truePairs, foundPairs] = [pairs(labels(truth)), pairs(labels(found))];
  const both = pairs(Array.from({ length: truth.length }, (_, i) => `${String(truth[i])}\n${String(found[i])}`));
  const precision = foundPairs ? both / foundPairs : 1;
  const recall = truePairs ? both / truePairs : 1;
  return {
    truePairs,
    foundPairs,
    precision: round(precision),
    recall: round(recall),
    f1: round(both ? (2 * precision * recall) / (precision + recall) : Number(truePairs + foundPairs === 0)),
  };
}

const round = (share: number): number => Math.round(share * 1e4) / 1e4;
