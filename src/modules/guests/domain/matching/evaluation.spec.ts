import { evaluateDuplicates, pairwise, truthOf } from './evaluation';
import { readTable } from './table';

const table = (text: string) =>
  readTable(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );

describe('The measure of a search for duplicates', () => {
  it('counts pairs of rows that belong together, those that were put together, and those that are both', () => {
    // truth {0,1,2} {3,4}: 4 pairs; found {0,1} {2,3,4}: 4 pairs; both: 0-1 and 3-4
    expect(pairwise([0, 0, 0, 1, 1], [7, 7, 8, 8, 8])).toEqual({ truePairs: 4, foundPairs: 4, precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(pairwise([0, 1], [0, 1])).toMatchObject({ truePairs: 0, foundPairs: 0, f1: 1 });
  });

  it('reads who a row is from its number, and hides the column from the method', async () => {
    const file = await table(
      'rec_id, given_name, surname\nrec-1-org, anna, berg\nrec-1-dup-0, "anna, maria", berg\nrec-12-org, , "o""neill"\n',
    );
    expect(file.rows).toEqual([
      ['rec-1-org', 'anna', 'berg'],
      ['rec-1-dup-0', 'anna, maria', 'berg'],
      ['rec-12-org', '', 'o"neill'],
    ]);
    expect(truthOf(file)).toEqual({ truth: ['rec-1', 'rec-1', 'rec-12'], hidden: new Set(['rec_id']) });
    expect(truthOf(await table('id;名称\nzh-4-0;张伟\nzh-4-1;张伟\n')).truth).toEqual(['zh-4', 'zh-4']);
  });

  it('knows such a number whatever the column is called', async () => {
    const file = await table('编号,姓名\nzh-4-org,张伟\nzh-4-dup-0,張偉\n');
    expect(truthOf(file)).toEqual({ truth: ['zh-4', 'zh-4'], hidden: new Set(['编号']) });
  });

  it('reads it from a column of classes, and does not take a running number for a value', async () => {
    const file = await table('id,name,city,class\n1,arno,ashford,a\n2,arno,ashford,a\n3,bella,kelso,b\n');
    expect(truthOf(file)).toEqual({ truth: ['a', 'a', 'b'], hidden: new Set(['id', 'class']) });
    expect(evaluateDuplicates(file)).toMatchObject({ rows: 3, truePairs: 1 });
  });

  it('refuses a file that does not tell the truth', async () => {
    const file = await table('name,city\narno,ashford\n');
    expect(() => truthOf(file)).toThrow('No column says who a row is');
  });
});
