import { nameInOrder } from './name-order';
import { presence, type ServingFacts, tasksOf } from './today';

const facts = (more: Partial<ServingFacts> = {}): ServingFacts => ({
  businessDate: '2026-09-23',
  visits: [],
  birthday: undefined,
  language: null,
  countries: [],
  specialNeeds: [],
  blocked: undefined,
  missing: [],
  unasked: [],
  staysHere: 0,
  mayShowAge: true,
  ...more,
});
const stay = (arrival: string, departure: string, status = 'confirmed') => ({ reservationId: 'r', status, arrival, departure });
const codes = (more: Partial<ServingFacts>) =>
  tasksOf(facts(more)).map((t) => (t.date && t.date !== '2026-09-23' ? `${t.code} ${t.date}` : t.code));

describe('What to do for a guest today', () => {
  it.each([
    ['2026-09-23', '2026-09-25', 'confirmed', 'arriving_today'],
    ['2026-09-23', '2026-09-25', 'in_house', 'staying'],
    ['2026-09-22', '2026-09-25', 'confirmed', 'staying'],
    ['2026-09-20', '2026-09-23', 'in_house', 'leaving_today'],
    ['2026-09-20', '2026-09-22', 'in_house', 'leaving_today'],
    ['2026-09-20', '2026-09-22', 'confirmed', undefined],
    ['2026-09-24', '2026-09-25', 'confirmed', undefined],
    ['2026-09-22', '2026-09-25', 'cancelled', undefined],
    ['2026-09-20', '2026-09-23', 'checked_out', undefined],
  ])('of a stay from %s to %s that is %s: %s', (arrival, departure, status, expected) => {
    expect(presence(stay(arrival, departure, status), '2026-09-23')).toBe(expected);
  });

  it('is to mind the block, prepare what is needed and ask for what is missing', () => {
    const needs = {
      specialNeeds: [{ category: 'special_need' as const, code: 'wheelchair' }],
      missing: ['document'],
      unasked: ['marketing'],
      blocked: { code: 'unpaid', reason: 'Left without paying' },
    };
    expect(codes({ ...needs, visits: [stay('2026-09-23', '2026-09-25')] })).toEqual([
      'do_not_sell_to',
      'arriving_today',
      'special_need',
      'missing_registration',
      'ask_consent',
      'first_stay',
    ]);
    expect(codes({ ...needs, visits: [stay('2026-09-20', '2026-09-23', 'in_house')] })).toEqual(['do_not_sell_to', 'leaving_today']);
    expect(codes(needs)).toEqual(['do_not_sell_to']);
    expect(codes({ visits: [stay('2026-09-23', '2026-09-25')], staysHere: 3 })).toEqual(['arriving_today', 'coming_back']);
  });

  it('is to think of a birthday within the stay or the next seven days, of the year of the moon as well', () => {
    const visits = [stay('2026-09-22', '2026-10-20', 'in_house')];
    expect(codes({ birthday: { calendar: 'lunar', month: 8, day: 15 } })).toEqual(['birthday 2026-09-25']);
    expect(codes({ birthday: { calendar: 'solar', month: 9, day: 30 } })).toEqual(['birthday 2026-09-30']);
    expect(codes({ birthday: { calendar: 'solar', month: 10, day: 1 } })).toEqual([]);
    expect(codes({ visits, staysHere: 1, birthday: { calendar: 'solar', month: 10, day: 19 } })).toEqual([
      'staying',
      'coming_back',
      'birthday 2026-10-19',
    ]);
    const [task] = tasksOf(facts({ birthday: { calendar: 'solar', month: 9, day: 25, year: 1990 }, mayShowAge: false }));
    expect(task!.details).toEqual({ calendar: 'solar', duringStay: false, years: null });
  });

  it('is to keep the festivals of the guest, while they are here', () => {
    const visits = [stay('2026-09-22', '2026-09-26', 'in_house')];
    expect(codes({ visits, language: 'zh-Hans' })).toContain('festival 2026-09-25');
    expect(codes({ visits, countries: ['CN'] })).toContain('festival 2026-09-25');
    expect(codes({ visits, language: 'sv' })).not.toContain('festival 2026-09-25');
    expect(codes({ language: 'zh' })).toEqual([]);
    expect(codes({ visits: [stay('2026-09-22', '2026-09-24', 'in_house')], language: 'zh' })).not.toContain('festival 2026-09-25');
  });
});

describe('A name', () => {
  it.each([
    ['小明', '王', null, '王小明'],
    ['Wei', 'Zhang', 'zh', 'Zhang Wei'],
    ['István', 'Nagy', 'hu-HU', 'Nagy István'],
    ['Anna', 'Lindqvist', 'sv', 'Anna Lindqvist'],
    ['Wei', 'Zhang', null, 'Wei Zhang'],
  ])('%s %s (%s) is said %s', (firstName, lastName, language, said) => {
    expect(nameInOrder({ firstName, lastName }, language)).toBe(said);
  });
});
