import { existsSync, readFileSync } from 'node:fs';
import { cleanPerson, type RawPerson } from './clean-person';
import { documentType, readResidentId, residentIdCheck } from './documents';
import { mistyped } from './emails';
import { faultsOf } from './finding';
import { splitName } from './names';
import { readPhone } from './phones';
import { countryCode, languageTag, postalCodeFits } from './places';
import { completenessOf, COMPLETENESS_WEIGHTS, contactState, freshnessOf, HALF_LIFE_DAYS } from './score';

const ANNA: RawPerson = { firstName: ['Anna'], lastName: ['Berg'] };
const XIAOMING: RawPerson = { firstName: ['小明'], lastName: ['王'] };
const NOW = new Date('2026-11-22T12:00:00Z');
const clean = (raw: RawPerson, country: string | null = null) => {
  const { person, findings, ...rest } = cleanPerson(raw, { country, now: NOW });
  return { person, codes: findings.map((f) => f.code), ...rest };
};

describe('Names', () => {
  it.each([
    ['王小明', '小明', '王'],
    ['欧阳娜娜', '娜娜', '欧阳'],
    ['歐陽修', '修', '歐陽'],
    ['司马光', '光', '司马'],
    ['阿卜杜拉·买买提', '阿卜杜拉', '买买提'],
    ['김민준', '민준', '김'],
    ['남궁민수', '민수', '남궁'],
    ['山田 太郎', '太郎', '山田'],
    ['Maria Keller', 'Maria', 'Keller'],
    ['Keller, Maria Anna', 'Maria Anna', 'Keller'],
    ['Ludwig van der Rohe', 'Ludwig', 'van der Rohe'],
    ['WANG Xiaoming', 'Xiaoming', 'WANG'],
    ['Cher', '', 'Cher'],
  ])('%s is read as given name %s and family name %s', (name, firstName, lastName) => {
    expect(splitName(name)).toEqual({ firstName, lastName });
  });

  it('are trimmed, of ordinary width and without what cannot be seen, and keep their capitals with a note', () => {
    const { person, codes } = clean({ firstName: ['  Ｊｏｈｎ\u200b '], lastName: ['MCDONALD\t '] });
    expect(person).toMatchObject({ firstName: 'John', lastName: 'MCDONALD' });
    expect(codes).toEqual(['characters_removed']);
    expect(clean({ firstName: ['JOHN'], lastName: ['MCDONALD'] }).codes).toEqual(['name_all_capitals']);
  });

  it('in the wrong fields are noted and left to people', () => {
    const { person, codes } = clean({ firstName: ['王'], lastName: ['小明'] });
    expect([person?.firstName, person?.lastName, codes]).toEqual(['王', '小明', ['name_swapped']]);
  });

  it('that nobody has, or none at all, make no guest', () => {
    expect(clean({ firstName: ['Test'], lastName: ['Test'] })).toMatchObject({ person: undefined, codes: ['name_placeholder'] });
    expect(clean({ name: ['散客'] })).toMatchObject({ person: undefined, codes: ['name_placeholder'] });
    expect(clean({ email: ['a@hotel.cn'] })).toMatchObject({ person: undefined, codes: ['name_missing'] });
    expect(clean({ name: ['Jos\ufffd Ruiz'] }).codes).toContain('characters_unreadable');
  });

  it('lose the title that stands before or behind them', () => {
    expect(clean({ name: ['Mrs. Anna Lindqvist'] }).person).toMatchObject({ firstName: 'Anna', lastName: 'Lindqvist' });
    expect(clean({ name: ['王小明先生'] }).person).toMatchObject({ firstName: '小明', lastName: '王' });
  });
});

describe('Phone numbers', () => {
  it.each([
    ['138 0013 8001', 'CN', '+8613800138001'],
    ['０１３８-00138001'.replace('０１', '1'), 'CN', '+8613800138001'],
    ['0086 13800138001', null, '+8613800138001'],
    ['+49 (0)30 901820', null, '+4930901820'],
    ['Tel: 030 901820', 'DE', '+4930901820'],
    ['8613800138001', null, '+8613800138001'],
  ])('%s dialled in %s is %s', (text, country, number) => {
    expect(readPhone(text, country)?.number).toBe(number);
  });

  it('that are none are left out, and those typed to get on are marked', () => {
    expect(clean({ ...ANNA, phone: ['12'] }, 'SE')).toMatchObject({ person: { phone: undefined }, codes: ['phone_invalid'] });
    expect(clean({ ...ANNA, phone: ['13800138000'] }, 'CN').codes).toEqual(['phone_placeholder']);
  });

  // region, type, national and international spelling → E.164
  const vectors = process.env.PHONE_VECTORS ?? '';
  (existsSync(vectors) ? it : it.skip)('are read right in every region of the world', () => {
    const rows = readFileSync(vectors, 'utf8').trim().split(/\r?\n/).slice(1);
    let [right, wrong] = [0, 0];
    for (const row of rows) {
      const [region, , national, international, e164, , valid] = row.split(',');
      for (const read of [readPhone(national!, region), readPhone(international!)]) {
        const good = valid === 'True' ? read?.number === e164 && read?.valid : !read?.valid;
        if (good) right++;
        else wrong++;
      }
    }
    expect(right / (right + wrong)).toBeGreaterThan(0.99);
  });
});

describe('E-mail addresses', () => {
  it.each(['gmial.com', 'hotmail.con', 'qq.con', 'gmail.co', '163.cmo', 'outlok.com', 'yahooo.com'])(
    'at %s are marked as mistyped',
    (domain) => {
      expect(mistyped(domain)).toBe(true);
    },
  );
  it.each(['gmail.com', 'ymail.com', 'mail.com', 'gmx.net', '163.com', 'vip.qq.com', 'sap.com', 'hotel.cn'])('at %s are not', (domain) => {
    expect(mistyped(domain)).toBe(false);
  });
  it('are never changed, and left out when they are none', () => {
    expect(clean({ ...ANNA, email: ['Anna@gmial.com'] })).toMatchObject({ person: { email: 'Anna@gmial.com' }, codes: ['email_typo'] });
    for (const wrong of ['anna', 'a@b', 'a b@c.de', 'a@@c.de', 'a..b@c.de', '=cmd@x'])
      expect(clean({ ...ANNA, email: [wrong] }).codes).toContain('email_invalid');
  });
  it('that stand in the column of the phone are put right', () => {
    const { person, codes } = clean({ ...ANNA, email: ['+46 70 982 45 61'], phone: ['anna@berg.se'] });
    expect(person).toMatchObject({ email: 'anna@berg.se', phone: '+46709824561' });
    expect(codes).toEqual(['contacts_swapped']);
  });
  it('beyond the first become facts of their own', () => {
    const { person, extras } = clean({ ...ANNA, email: ['a@berg.se; b@berg.se'], phone: ['+46709824561', '+46709824562'] });
    expect(person).toMatchObject({ email: 'a@berg.se', phone: '+46709824561' });
    expect(extras).toEqual([
      { kind: 'email', value: { address: 'b@berg.se' } },
      { kind: 'phone', value: { number: '+46709824562' } },
    ]);
  });
});

describe('Addresses', () => {
  it.each([
    ['Germany', 'DE'],
    ['Deutschland', 'DE'],
    ['中国', 'CN'],
    ['中国大陆', 'CN'],
    ['P.R. China', 'CN'],
    ['USA', 'US'],
    ['United States', 'US'],
    ['UK', 'GB'],
    ['england', 'GB'],
    ['香港', 'HK'],
    ['Hong Kong', 'HK'],
    ['韩国', 'KR'],
    ['South Korea', 'KR'],
    ['Türkiye', 'TR'],
    ['se', 'SE'],
    ['deu', 'DE'],
  ])('%s is %s', (text, code) => expect(countryCode(text)).toBe(code));

  it('of a country that nobody knows are kept without it', () => {
    expect(countryCode('Atlantis')).toBeUndefined();
    expect(countryCode('ZZ')).toBeUndefined();
    const { person, codes } = clean({ ...ANNA, country: ['Atlantis'], city: ['Deep'] });
    expect([person?.country, person?.address, codes]).toEqual([undefined, { lines: [], city: 'Deep' }, ['country_unknown']]);
  });

  it('have postal codes of the form of their country', () => {
    expect([
      postalCodeFits('SW1A 1AA', 'GB'),
      postalCodeFits('310000', 'CN'),
      postalCodeFits('31000', 'CN'),
      postalCodeFits('x', undefined),
    ]).toEqual([true, true, false, true]);
    expect(clean({ ...ANNA, addressLine: ['West Lake 1'], postalCode: ['31000'], country: ['China'] }).codes).toContain(
      'postal_code_invalid',
    );
  });

  it.each([
    ['中文', 'zh'],
    ['English', 'en'],
    ['Deutsch', 'de'],
    ['zh_CN', 'zh-CN'],
    ['法语', 'fr'],
  ])('a guest who speaks %s is spoken to in %s', (text, tag) => expect(languageTag(text)).toBe(tag));
});

describe('Birthdays', () => {
  const birthday = (text: string, country: string | null = null) => {
    const { person, codes } = clean({ ...ANNA, birthday: [text] }, country);
    const b = person?.birthday;
    return b ? `${b.calendar === 'lunar' ? 'lunar ' : ''}${b.year ?? '-'}-${b.month}-${b.day} ${codes.join()}`.trim() : codes.join();
  };
  it.each([
    ['1980-03-12', '1980-3-12'],
    ['19800312', '1980-3-12'],
    ['1980年3月12日', '1980-3-12'],
    ['12.03.1980', '1980-3-12'],
    ['13/03/80', '1980-3-13'],
    ['12 March 1980', '1980-3-12'],
    ['March 12, 1980', '1980-3-12'],
    ['12. März 1980', '1980-3-12'],
    ['1980-03-12T00:00:00Z', '1980-3-12'],
    ['03-12', '--3-12'],
    ['农历八月十五', 'lunar --8-15'],
    ['农历1980年闰四月初五', 'lunar 1980-4-5'],
    ['阴历 1980-02-30', 'lunar 1980-2-30'],
    ['03/04/1980', '1980-4-3 birthday_ambiguous'],
    ['1980-02-30', 'birthday_invalid'],
    ['soon', 'birthday_invalid'],
    ['1900-01-01', 'birthday_placeholder'],
    ['00000000', 'birthday_placeholder'],
    ['1890-05-05', 'birthday_implausible'],
    ['2031-01-01', 'birthday_in_future'],
  ])('%s is read as %s', (text, read) => expect(birthday(text)).toBe(read));
  it('are written month first in the United States', () => expect(birthday('03/04/1980', 'US')).toBe('1980-3-4 birthday_ambiguous'));
});

describe('Papers', () => {
  it('a resident identity number carries its own check', () => {
    // the example of GB 11643-1999
    expect(residentIdCheck('11010519491231002')).toBe('X');
    expect(readResidentId('11010519491231002X')).toEqual({ birthday: '1949-12-31', sex: 'female', checks: true });
    expect(readResidentId('110105194912310021')?.checks).toBe(false);
    expect(readResidentId('11010519491331002X')).toBeUndefined();
  });
  it('are kept with doubts, and left out where they cannot be', () => {
    const number = (documentNumber: string, more: RawPerson = {}) => clean({ ...XIAOMING, documentNumber: [documentNumber], ...more });
    expect(number('11010519491231002x').person?.document).toEqual({ type: 'id_card', number: '11010519491231002X', country: 'CN' });
    expect(number('110105194912310021', { documentType: ['身份证'] }).codes).toEqual(['document_checksum']);
    expect(number('12', { documentType: ['passport'] }).codes).toEqual(['document_invalid']);
    expect(number('E12345678').person?.document).toEqual({ type: 'passport', number: 'E12345678' });
    expect(number('11010519491231002X', { birthday: ['1950-01-01'] }).codes).toContain('document_birthday_differs');
    expect(documentType('护照')).toBe('passport');
  });
});

describe('Scores', () => {
  const whole = {
    firstName: 'Anna',
    lastName: 'Berg',
    email: 'a@berg.se',
    phone: '+46709824561',
    address: { lines: ['Storgatan 1'], city: 'Malmö', country: 'SE' },
    birthday: { calendar: 'solar' as const, month: 1, day: 2 },
    document: { type: 'passport' as const, number: 'E123456' },
    sex: 'female' as const,
    language: 'sv',
    country: 'SE',
    nationality: 'SE',
  };
  it('weights of completeness add up to a hundred, and each part counts', () => {
    expect(Object.values<number>(COMPLETENESS_WEIGHTS).reduce((a, b) => a + b)).toBe(100);
    expect(completenessOf(whole)).toBe(100);
    expect(completenessOf({ firstName: '', lastName: 'Berg' })).toBe(7);
    expect(completenessOf({ ...whole, address: { lines: [], city: 'Malmö' } })).toBe(95);
  });
  it('freshness halves every year', () => {
    const ago = (days: number) => freshnessOf(new Date(NOW.getTime() - days * 86_400_000), NOW);
    expect([ago(0), ago(HALF_LIFE_DAYS), ago(2 * HALF_LIFE_DAYS), ago(-5)]).toEqual([100, 50, 25, 100]);
  });
  it('a contact is confirmed by an answer and by nothing else', () => {
    expect(contactState([])).toEqual({ format: 'ok', deliverable: 'unknown' });
    expect(contactState(['email_typo'], NOW)).toEqual({ format: 'doubtful', deliverable: 'confirmed' });
  });
  it('faults are what somebody should put right, not what was tidied', () => {
    expect(
      faultsOf([
        { field: 'name', code: 'name_split' },
        { field: 'email', code: 'email_typo' },
      ]),
    ).toEqual(['email_typo']);
  });
  it('words for a sex are understood in several tongues', () => {
    const sex = (text: string) => clean({ ...ANNA, sex: [text] }).person?.sex;
    expect(['女', 'M', 'Frau', '先生', '2', '未知', 'x'].map(sex)).toEqual([
      'female',
      'male',
      'female',
      'male',
      'female',
      undefined,
      'other',
    ]);
  });
});
