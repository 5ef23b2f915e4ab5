import { Comparer } from './comparison';
import type { FieldKind, MatchField } from './field';
import { prepare } from './find-duplicates';
import { ordinaryMatchModel } from './model';
import { reasonsOf, scoreOf } from './score';
import { cluster } from './clusters';

type Values = Partial<Record<FieldKind, string>>;

/** Two records and nothing else to learn from. */
function judge(a: Values, b: Values) {
  const kinds = [...new Set([...Object.keys(a), ...Object.keys(b)])] as FieldKind[];
  const schema: MatchField[] = kinds.map((kind) => ({ name: kind, kind }));
  const [x, y] = prepare(
    schema,
    [a, b].map((values) => ({ values: kinds.map((kind) => (values[kind] === undefined ? [] : [values[kind]])) })),
  );
  const model = ordinaryMatchModel(schema);
  const comparison = new Comparer(model).compare(x!, y!);
  return { ...scoreOf(model, comparison), reasons: reasonsOf(model, comparison) };
}

const HOME = { family_name: 'Gruhol', phone: '+49 30 1234567', email: 'gruhol@mail.example', street: 'Mill Road', postcode: '12345' };

describe('The evidence of two records alone', () => {
  it('suffices for one guest with a slip in the name and the same phone', () => {
    const { probability, conflict, reasons } = judge(
      { given_name: 'Katharina', family_name: 'Gruhol', phone: '+49301234567' },
      { given_name: 'Katarina', family_name: 'Gruhol', phone: '030 1234567' },
    );
    expect(conflict).toBe(false);
    expect(probability).toBeGreaterThan(0.99);
    expect(reasons.map(({ field, level }) => [field, level])).toEqual([
      ['given_name', 'close'],
      ['family_name', 'exact'],
      ['phone', 'exact'],
    ]);
  });

  it('weighs a common name less than a rare one', () => {
    const zhang = judge({ given_name: '伟', family_name: '张' }, { given_name: '伟', family_name: '张' });
    const ouyang = judge({ given_name: '伟', family_name: '欧阳' }, { given_name: '伟', family_name: '欧阳' });
    expect(ouyang.bits).toBeGreaterThan(zhang.bits + 5);
    expect(zhang.probability).toBeLessThan(0.1);
  });

  it('speaks against father and son, who share all but given name and birth date', () => {
    const both = judge(
      { ...HOME, given_name: 'Karl', birth_date: '1955-03-04' },
      { ...HOME, given_name: 'Jonas', birth_date: '1986-09-17' },
    );
    expect(both.conflict).toBe(true);
    expect(judge({ ...HOME, given_name: 'Karl' }, { ...HOME, given_name: 'Jonas' }).conflict).toBe(true);
    expect(judge({ ...HOME, birth_date: '1955-03-04' }, { ...HOME, birth_date: '1986-09-17' }).conflict).toBe(true);
  });

  it('speaks against a son who bears his father’s name, and against twins', () => {
    expect(
      judge({ ...HOME, given_name: 'Karl', birth_date: '1955-03-04' }, { ...HOME, given_name: 'Karl', birth_date: '1986-09-17' }).conflict,
    ).toBe(true);
    expect(
      judge({ ...HOME, given_name: 'Lena', birth_date: '1986-09-17' }, { ...HOME, given_name: 'Marie', birth_date: '1986-09-17' }).conflict,
    ).toBe(true);
  });

  it('takes a missing value for neither yes nor no', () => {
    const known = { given_name: 'Anna', family_name: 'Gruhol', email: 'a@mail.example' };
    expect(judge({ ...known, birth_date: '1980-01-01' }, known).bits).toBeCloseTo(judge(known, known).bits, 6);
  });

  it('understands names that stand in the wrong fields', () => {
    const { probability, conflict } = judge(
      { given_name: 'Anna', family_name: 'Gruhol', birth_date: '1980-02-01', email: 'a@mail.example' },
      { given_name: 'Gruhol', family_name: 'Anna', birth_date: '1980-02-01', email: 'a@mail.example' },
    );
    expect(conflict).toBe(false);
    expect(probability).toBeGreaterThan(0.99);
  });

  it('takes addresses that are alike because the names are for no evidence of their own', () => {
    const { reasons } = judge(
      { given_name: 'Anna', family_name: 'Gruhol', email: 'anna.gruhol27@mail.example' },
      { given_name: 'Anna', family_name: 'Gruhol', email: 'anna.gruhol47@mail.example' },
    );
    expect(reasons.map((r) => r.field)).not.toContain('email');
  });
});

describe('A group', () => {
  it('is not glued together by one weak link', () => {
    // 0-1-2 and 3-4-5 are sure; 2-3 is likely, and everything else between the two speaks against it
    const sure = new Set(['0 1', '0 2', '1 2', '3 4', '3 5', '4 5']);
    const bits = (a: number, b: number) => (sure.has([a, b].toSorted().join(' ')) ? 20 : a + b === 5 && Math.abs(a - b) === 1 ? 3 : -10);
    const links = [...sure, '2 3']
      .map((pair) => pair.split(' ').map(Number))
      .map(([low, high]) => ({ low: low!, high: high!, bits: bits(low!, high!) }));
    const groupOf = cluster(6, links, bits);
    expect(new Set(groupOf.slice(0, 3)).size).toBe(1);
    expect(new Set(groupOf.slice(3)).size).toBe(1);
    expect(groupOf[0]).not.toBe(groupOf[5]);
  });
});
