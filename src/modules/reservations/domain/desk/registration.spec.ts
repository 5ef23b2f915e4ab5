import { missingFields, type RegistrationData, registrationFaults, registrationSchema } from './registration';

const [de, cn] = [registrationSchema('DE')!, registrationSchema('CN')!];
const TODAY = '2026-12-24';
const anna: RegistrationData = {
  firstName: 'Anna',
  lastName: 'Lindqvist',
  nationalities: ['SE'],
  birthDate: '1986-08-15',
  address: { lines: ['Storgatan 1'], city: 'Lund', country: 'SE' },
  document: { type: 'passport', number: 'AA1234567' },
  confirmedBy: 'signature',
};
const li: RegistrationData = {
  firstName: '明',
  lastName: '李',
  nationalities: ['CN'],
  sex: 'male',
  birthDate: '1990-01-31',
  ethnicGroup: '汉',
  address: { lines: ['中山路1号'], city: '杭州' },
  document: { type: 'id_card', number: '11010519491231002X' },
};
const codes = (...args: Parameters<typeof registrationFaults>) => registrationFaults(...args).map((f) => `${f.pointer} ${f.code}`);

describe('What guests state for the authorities', () => {
  it('in Germany, of a foreigner: nine things, and no more', () => {
    expect([missingFields(de, anna), codes(de, anna, TODAY)]).toEqual([[], []]);
    expect(missingFields(de, { firstName: 'Anna', lastName: 'Lindqvist' })).toEqual([
      'nationalities',
      'birthDate',
      'address',
      'document',
      'confirmedBy',
    ]);
    expect(codes(de, { ...anna, sex: 'female', purpose: 'tourism' }, TODAY)).toEqual(['/sex not_asked', '/purpose not_asked']);
  });

  it('in Germany a German states nothing', () => {
    expect([missingFields(de, { ...anna, nationalities: ['DE'] }), codes(de, { ...anna, nationalities: ['AT', 'DE'] }, TODAY)]).toEqual([
      [],
      ['/nationalities not_asked'],
    ]);
  });

  it('in Germany who shows no document is noted as such', () => {
    expect(missingFields(de, { ...anna, document: null })).toEqual(['document']);
    expect(missingFields(de, { ...anna, document: null, documentRemark: 'Shows no passport' })).toEqual([]);
  });

  it('in China everybody, a citizen with the identity card', () => {
    expect([missingFields(cn, li), codes(cn, li, TODAY)]).toEqual([[], []]);
    expect(missingFields(cn, { ...li, ethnicGroup: null })).toEqual(['ethnicGroup']);
  });

  it('in China whoever comes from abroad says when they entered and why, also from Hong Kong', () => {
    const { confirmedBy: _, ...guest } = { ...anna, sex: 'female' as const };
    expect(missingFields(cn, guest)).toEqual(['entry', 'purpose']);
    const hongKong = { ...li, document: { type: 'travel_permit' as const, number: 'H12345678' } };
    expect(missingFields(cn, hongKong)).toEqual(['entry', 'purpose']);
    expect(codes(cn, { ...guest, entry: { on: '2026-12-25' }, birthDate: '2027-01-01' }, TODAY)).toEqual([
      '/birthDate in_the_future',
      '/entry/on in_the_future',
    ]);
  });

  it('in other countries nothing', () => {
    expect([registrationSchema('US'), registrationSchema(null)]).toEqual([undefined, undefined]);
  });
});
