import * as fc from 'fast-check';
import type { FactKind, FactValue, GuestFact, GuestRecord } from '../record';
import { goldenProfile } from './golden';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
let made = 0;
const record = (more: Partial<GuestRecord> = {}): GuestRecord => ({
  id: `r${++made}`,
  personId: 'r1',
  propertyId: 'sea',
  firstName: 'Anna',
  lastName: 'Lind',
  language: null,
  country: null,
  source: 'booking:direct',
  lawfulBasis: 'contract',
  observedAt: day(1),
  createdAt: day(1),
  updatedAt: day(1),
  version: 1,
  erasedAt: null,
  completeness: 0,
  faults: [],
  externalSystem: null,
  externalId: null,
  secrets: {},
  ...more,
});
const fact = <K extends FactKind>(kind: K, value: FactValue<K>, more: Partial<GuestFact> = {}): GuestFact => ({
  id: `f${++made}`,
  guestId: 'r1',
  propertyId: null,
  kind,
  value,
  holds: true,
  source: 'front_desk',
  observedAt: day(2),
  lawfulBasis: 'contract',
  confidence: 90,
  recordedBy: 'a',
  endedAt: null,
  ...more,
});
const chosen = (profile: ReturnType<typeof goldenProfile>, kind: FactKind) =>
  profile.choices.filter((c) => c.kind === kind).map((c) => c.chosen.value);

describe('The profile of a guest', () => {
  it('believes the most trusted source, and says whom it did not believe', () => {
    const { choices } = goldenProfile(
      [record({ secrets: { occupation: 'Clerk' }, observedAt: day(9), source: 'social:weibo' })],
      [fact('occupation', { occupation: 'Architect' })],
    );
    const occupation = choices.find((c) => c.kind === 'occupation')!;
    expect(occupation).toMatchObject({
      rule: 'most_trusted',
      chosen: { value: { occupation: 'Architect' } },
      others: [{ why: 'less_trusted' }],
    });
  });

  it('believes the newest of those it trusts alike', () => {
    const profile = goldenProfile([record({ language: 'sv', observedAt: day(1) }), record({ language: 'en', observedAt: day(5) })], []);
    expect(profile.choices.find((c) => c.kind === 'language')).toMatchObject({
      rule: 'newest',
      chosen: { value: { language: 'en' } },
      others: [{ why: 'older' }],
    });
  });

  it('drops what was declared wrong, unless it was said again later', () => {
    const wrong = fact('email', { address: 'old@a.example' }, { holds: false, observedAt: day(3) });
    const before = record({ secrets: { email: 'OLD@a.example' }, observedAt: day(1) });
    expect(goldenProfile([before], [wrong]).rejected).toMatchObject([{ why: 'declared_wrong' }]);
    const after = record({ secrets: { email: 'old@a.example' }, observedAt: day(4) });
    expect(chosen(goldenProfile([before, after], [wrong]), 'email')).toEqual([{ address: 'old@a.example' }]);
  });

  it('keeps every e-mail and phone number once, however often they were told', () => {
    const profile = goldenProfile(
      [
        record({ secrets: { email: 'a@a.example', phone: '+46701234567' } }),
        record({ secrets: { email: 'A@A.example', phone: '+46 70 123 45 67' } }),
        record({ secrets: { email: 'b@b.example' } }),
      ],
      [],
    );
    expect([chosen(profile, 'email').length, chosen(profile, 'phone').length]).toEqual([2, 1]);
  });

  it('keeps what holds for one hotel beside what holds for all', () => {
    const pillow = (value: string, propertyId: string | null) =>
      fact('preference', { category: 'room', code: 'pillow', value }, { propertyId });
    expect(chosen(goldenProfile([record()], [pillow('feather', null), pillow('foam', 'sea')]), 'preference')).toHaveLength(2);
    expect(chosen(goldenProfile([record()], [pillow('feather', null), pillow('foam', null)]), 'preference')).toHaveLength(1);
  });

  it('does not depend on the order in which it is told', () => {
    const sources = ['booking:direct', 'front_desk', 'social:weibo', 'guest', 'import:pms'];
    const anyFact = fc.record({
      value: fc.constantFrom('Cook', 'Clerk', 'Judge'),
      source: fc.constantFrom(...sources),
      confidence: fc.constantFrom(30, 60, 90),
      at: fc.integer({ min: 1, max: 5 }),
      holds: fc.boolean(),
      ended: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 8 }), fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (given, ranks) => {
        const facts = given.map(({ value, source, confidence, at, holds, ended }, i) =>
          fact(
            'occupation',
            { occupation: value },
            { id: `f-${i}`, source, confidence, observedAt: day(at), holds, endedAt: ended ? day(9) : null },
          ),
        );
        const shuffled = facts
          .map((f, i) => [ranks[i]!, f] as const)
          .toSorted((a, b) => a[0] - b[0])
          .map(([, f]) => f);
        const one = record({ id: 'r1' });
        expect(chosen(goldenProfile([one], shuffled), 'occupation')).toEqual(chosen(goldenProfile([one], facts), 'occupation'));
      }),
    );
  });

  it('knows nothing of who was erased', () => {
    expect(goldenProfile([record({ erasedAt: day(3), firstName: '', lastName: '' })], [])).toEqual({ choices: [], rejected: [] });
  });
});
