import { type Employment, type Holding, mayServe, type QualificationRule } from './may-serve';

const [HOME, OTHER] = ['home', 'other'];
const RULES: QualificationRule[] = [
  { id: 'm', code: 'MASSAGE', serviceCodes: ['SPA-60', 'SPA-90'], status: 'active' },
  { id: 't', code: 'THERAPIST', serviceCodes: ['SPA-90'], status: 'active' },
  { id: 'h', code: 'HYGIENE', serviceCodes: [], status: 'active' },
  { id: 'o', code: 'OLD', serviceCodes: ['BAR'], status: 'retired' },
];
const holding = (qualificationId: string, more: Partial<Holding> = {}): Holding => ({
  qualificationId,
  grantedOn: '2026-01-01',
  validUntil: null,
  withdrawnOn: null,
  ...more,
});
const person = (more: Partial<Employment> = {}): Employment => ({
  from: '2026-01-01',
  to: null,
  status: 'active',
  homePropertyId: HOME,
  postings: [],
  postAsksFor: [],
  holdings: [],
  ...more,
});
const reasons = (who: Employment, service: string, hotel = HOME, day = '2026-06-15') => mayServe(who, service, hotel, day, RULES);
const codes = (...args: Parameters<typeof reasons>) => reasons(...args).map((r) => r.code);

describe('Who may serve what', () => {
  const masseur = person({ holdings: [holding('m')] });

  it.each<[string, string[], Employment, string, string?, string?]>([
    ['anybody serves what no qualification is asked for', [], person(), 'BREAKFAST'],
    ['a retired qualification asks nothing any more', [], person(), 'BAR'],
    ['a masseur gives a massage', [], masseur, 'SPA-60'],
    ['either of two qualifications opens the long massage', [], person({ holdings: [holding('t')] }), 'SPA-90'],
    ['a waiter gives no massage', ['qualification_missing'], person(), 'SPA-60'],
    [
      'a therapist’s certificate is not one for the short massage',
      ['qualification_missing'],
      person({ holdings: [holding('t')] }),
      'SPA-60',
    ],
    ['nobody serves before the first day', ['not_employed'], person(), 'BREAKFAST', HOME, '2025-12-31'],
    ['the last day is a working day', [], person({ to: '2026-06-15' }), 'BREAKFAST'],
    ['nobody serves after the last day', ['not_employed'], person({ to: '2026-06-14' }), 'BREAKFAST'],
    ['somebody on leave does not serve', ['on_leave'], person({ status: 'on_leave' }), 'BREAKFAST'],
    ['not in a hotel in which one does not work', ['not_in_hotel'], masseur, 'SPA-60', OTHER],
    [
      'in another hotel on the days one is posted there',
      [],
      person({ postings: [{ propertyId: OTHER, from: '2026-06-15', to: '2026-06-15' }] }),
      'BREAKFAST',
      OTHER,
    ],
    [
      'not there on the day after',
      ['not_in_hotel'],
      person({ postings: [{ propertyId: OTHER, from: '2026-06-01', to: '2026-06-14' }] }),
      'BREAKFAST',
      OTHER,
    ],
    ['on the last day of a certificate it counts', [], person({ holdings: [holding('m', { validUntil: '2026-06-15' })] }), 'SPA-60'],
    ['a day later it has expired', ['qualification_expired'], person({ holdings: [holding('m', { validUntil: '2026-06-14' })] }), 'SPA-60'],
    ['a renewed one counts', [], person({ holdings: [holding('m', { validUntil: '2026-06-14' }), holding('m')] }), 'SPA-60'],
    [
      'one that begins tomorrow does not count yet',
      ['qualification_not_yet_valid'],
      person({ holdings: [holding('m', { grantedOn: '2026-06-16' })] }),
      'SPA-60',
    ],
    [
      'one that was taken back today does not count today',
      ['qualification_withdrawn'],
      person({ holdings: [holding('m', { withdrawnOn: '2026-06-15' })] }),
      'SPA-60',
    ],
    ['and did yesterday', [], person({ holdings: [holding('m', { withdrawnOn: '2026-06-16' })] }), 'SPA-60'],
    ['what the post asks for is needed for everything', ['qualification_missing'], person({ postAsksFor: ['h'] }), 'BREAKFAST'],
    ['and suffices where nothing else is asked', [], person({ postAsksFor: ['h'], holdings: [holding('h')] }), 'BREAKFAST'],
    [
      'all reasons are told at once',
      ['not_employed', 'not_in_hotel', 'qualification_missing', 'qualification_expired'],
      person({ to: '2026-02-01', postAsksFor: ['h'], holdings: [holding('m', { validUntil: '2026-03-01' })] }),
      'SPA-60',
      OTHER,
    ],
  ])('%s', (_, expected, who, service, hotel = HOME, day = '2026-06-15') => {
    expect(codes(who, service, hotel, day)).toEqual(expected);
  });

  it('names what would do, who asks for it, and since when it is over', () => {
    expect(reasons(person({ holdings: [holding('m', { validUntil: '2026-06-01' })] }), 'SPA-90')).toEqual([
      { code: 'qualification_expired', qualifications: ['MASSAGE', 'THERAPIST'], askedBy: 'service', day: '2026-06-01' },
    ]);
    expect(reasons(person({ postAsksFor: ['h'] }), 'BREAKFAST')).toEqual([
      { code: 'qualification_missing', qualifications: ['HYGIENE'], askedBy: 'post' },
    ]);
  });
});
