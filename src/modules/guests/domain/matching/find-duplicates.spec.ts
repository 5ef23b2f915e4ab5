import { chineseGuests, families, latinGuests, restaurants, type SyntheticTable } from './synthetic-people';
import { splitHanName, syllables } from './chinese';
import { matchRecordFromRow, schemaOfTable } from './columns';
import { pairwise } from './evaluation';
import { findDuplicates } from './find-duplicates';

function measure({ headers, rows, truth }: SyntheticTable) {
  const schema = schemaOfTable(headers, rows);
  const { groupOf } = findDuplicates(
    schema.fields,
    rows.map((row) => matchRecordFromRow(schema, row)),
  );
  return pairwise(truth, groupOf);
}

const columns = ({ headers, rows, truth }: SyntheticTable, take: number[], names = take.map((i) => headers[i]!)): SyntheticTable => ({
  headers: names,
  rows: rows.map((row) => take.map((i) => row[i]!)),
  truth,
});

const inPinyin = (name: string): string => {
  const { family, given } = splitHanName(name);
  const [first, last] = [syllables(family, true).join(''), syllables(given).join('')];
  return given.length > 1 ? `${last} ${first}` : `${first.toUpperCase()} ${last.toUpperCase()}`;
};

describe('The search for duplicates', () => {
  it('finds guests who were written down twice with slips, gaps and names in the wrong order', () => {
    const { precision, recall } = measure(latinGuests(500, 11));
    expect(precision).toBeGreaterThan(0.99);
    expect(recall).toBeGreaterThan(0.98);
  });

  it('finds most of them though every third value is wrong and every seventh missing', () => {
    const { precision, recall } = measure(latinGuests(500, 12, { wrong: 0.35, missing: 0.15 }));
    expect(precision).toBeGreaterThan(0.99);
    expect(recall).toBeGreaterThan(0.96);
  });

  it('keeps parents, children and twins of one household apart', () => {
    const { precision, recall } = measure(families(120, 13));
    expect(precision).toBeGreaterThan(0.98);
    expect(recall).toBeGreaterThan(0.95);
  });

  it('knows a Chinese guest by simplified, traditional and romanised name, by one that sounds alike, and with a character left out', () => {
    const { precision, recall } = measure(chineseGuests(400, 14, inPinyin));
    expect(precision).toBeGreaterThan(0.98);
    expect(recall).toBeGreaterThan(0.97);
  });

  it('counts a rare name more than a common one where there is little else to go by', () => {
    const { precision, recall } = measure(columns(chineseGuests(400, 15, inPinyin), [0, 1]));
    expect(precision).toBeGreaterThan(0.97);
    expect(recall).toBeGreaterThan(0.85);
  });

  it('finds restaurants in two guides, though branches of a chain and neighbours under one roof are others', () => {
    const { precision, recall } = measure(restaurants(350, 16));
    expect(precision).toBeGreaterThan(0.97);
    expect(recall).toBeGreaterThan(0.97);
  });

  it('needs to know no column: what it holds is seen in its values, and what it is worth is learned', () => {
    const table = latinGuests(400, 17);
    const { precision, recall } = measure(
      columns(
        table,
        [...table.headers.keys()],
        table.headers.map((_, i) => `field ${i}`),
      ),
    );
    expect(precision).toBeGreaterThan(0.98);
    expect(recall).toBeGreaterThan(0.97);
  });

  it('finds nobody twice where nobody is', () => {
    const table = latinGuests(300, 18);
    const firsts = table.truth.map((person, i) => table.truth.indexOf(person) === i);
    const once = { ...table, rows: table.rows.filter((_, i) => firsts[i]), truth: table.truth.filter((_, i) => firsts[i]) };
    expect(measure(once).foundPairs).toBeLessThanOrEqual(1);
  });

  it('manages a handful of rows, one row, and none', () => {
    expect(measure(latinGuests(8, 19)).precision).toBe(1);
    expect(measure({ headers: ['name'], rows: [['Anna Berg']], truth: [0] }).foundPairs).toBe(0);
    expect(measure({ headers: ['name'], rows: [], truth: [] }).foundPairs).toBe(0);
  });

  it('answers the same for the same records', () => {
    const table = latinGuests(150, 20);
    expect(measure(table)).toEqual(measure(table));
  });
});
