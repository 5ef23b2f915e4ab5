import { compareForms } from './compare';
import { type FieldKind, type Level, LEVELS } from './field';
import { formOf } from './form';

const agree = (kind: FieldKind, a: string, b: string): Level => LEVELS[compareForms(kind, formOf(kind, a)!, formOf(kind, b)!)]!;

describe('Two values of a field', () => {
  it.each<[FieldKind, string, string, Level]>([
    ['given_name', 'Zoë', 'ZOE', 'exact'],
    ['given_name', 'Katherine', 'Katharine', 'close'],
    ['given_name', 'J.', 'James', 'similar'],
    ['given_name', 'Chris', 'Christopher', 'similar'],
    ['given_name', 'Mia', 'Ma', 'similar'],
    ['given_name', 'Peter', 'Simon', 'different'],
    ['family_name', '張', '张', 'exact'],
    ['family_name', '张', 'Zhang', 'close'],
    ['family_name', '章', '张', 'close'],
    ['family_name', '单', 'Shan', 'close'],
    ['family_name', '张', '王', 'different'],
    ['given_name', '小明', '晓明', 'close'],
    ['given_name', '建国', '国', 'similar'],
    ['name', '王小明', '王曉明', 'close'],
    ['name', '王小明', 'Xiaoming WANG', 'close'],
    ['name', '欧阳修', 'Ouyang Xiu', 'close'],
    ['name', '王小明', 'Wang Ming', 'similar'],
    ['name', '王小明', '王明', 'similar'],
    ['name', '王小明', '李小明', 'similar'],
    ['name', '王小明', '王建国', 'different'],
    ['name', 'Anna Berg', 'Berg, Anna', 'close'],
    ['name', "Arno's Delicatessen", 'arnos deli', 'close'],
    ['birth_date', '1980-02-01', '01.02.1980', 'exact'],
    ['birth_date', '19800201', '1 Feb 1980', 'exact'],
    ['birth_date', '1980年2月1日', '19800201', 'exact'],
    ['birth_date', '1980-02-01', '1980-01-02', 'close'],
    ['birth_date', '1980-02-01', '1989-02-01', 'close'],
    ['birth_date', '1980-02-01', '19800-2-01', 'close'],
    ['birth_date', '1980-02-01', '1955-07-19', 'different'],
    ['sex', 'male', '男', 'exact'],
    ['sex', 'Mrs', 'm', 'different'],
    ['phone', '+86 138 0013 8001', '13800138001', 'exact'],
    ['phone', '0171 234567', '+49171234567', 'exact'],
    ['phone', '310/246-1501', '310-246-1051', 'close'],
    ['phone', '13800138001', '13912345678', 'different'],
    ['email', 'A.Berg@Mail.example', 'a.berg@mail.example', 'exact'],
    ['email', 'a.berg+hotel@mail.example', 'aberg@mail.example', 'close'],
    ['email', 'anna.berg27@mail.example', 'anna.berg47@mail.example', 'partial'],
    ['document', 'E 1234-5678', 'e12345678', 'exact'],
    ['document', 'E12345678', 'E12345687', 'close'],
    ['address', '8638 W. Third Street', '8638 w 3rd st', 'exact'],
    ['street', 'pridham street', 'pridhamstreet', 'close'],
    ['region', 'nsw', 'nws', 'close'],
    ['locality', 'Salisbury East', 'salisburyeast', 'close'],
    ['number', '1,000', '1005.0', 'close'],
  ])('%s: %s and %s are %s', (kind, a, b, level) => {
    expect(agree(kind, a, b)).toBe(level);
    expect(agree(kind, b, a)).toBe(level);
  });

  it('of which one is empty, or a word for nothing, say neither yes nor no', () => {
    for (const nothing of ['', ' ', '-', 'N/A', 'unknown', 'null', '无', '不详']) expect(formOf('family_name', nothing)).toBeUndefined();
  });
});
