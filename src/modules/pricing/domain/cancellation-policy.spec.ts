import * as fc from 'fast-check';
import {
  type CancellationPolicy,
  DEFAULT_POLICY,
  feeAt,
  freeUntil,
  freezePolicy,
  PENALTY_KINDS,
  type Penalty,
  penaltyOf,
  type PolicyTier,
} from './cancellation-policy';

const SHANGHAI = { timeZone: 'Asia/Shanghai', checkInTime: '14:00' };
const BERLIN = { timeZone: 'Europe/Berlin', checkInTime: '15:00' };
const STAY = {
  arrival: '2026-05-02',
  bookedAt: new Date('2026-01-10T08:00:00Z'),
  totalMinor: 30_000,
  nightTotals: [10_000, 8_000, 12_000],
};

const policy = (...tiers: PolicyTier[]): CancellationPolicy => ({ ...DEFAULT_POLICY, tiers });
const at = (instant: string): Date => new Date(instant);

describe('Cancelling', () => {
  it('by default is free until check-in time on the day of arrival, then costs the whole stay', () => {
    const frozen = freezePolicy(DEFAULT_POLICY, STAY, BERLIN);
    expect(freeUntil(frozen)).toBe('2026-05-02T13:00:00.000Z');
    expect(feeAt(frozen, at('2026-05-02T13:00:00Z'))).toBe(0);
    expect(feeAt(frozen, at('2026-05-02T13:00:00.001Z'))).toBe(30_000);
  });

  it('is still free exactly at the deadline in Shanghai, and not one second later', () => {
    const frozen = freezePolicy(
      policy({ deadline: { daysBefore: 1, time: '18:00' }, penalty: { kind: 'nights', value: 1 } }),
      STAY,
      SHANGHAI,
    );
    expect(feeAt(frozen, at('2026-05-01T09:59:59Z'))).toBe(0);
    expect(feeAt(frozen, at('2026-05-01T10:00:00Z'))).toBe(0);
    expect(feeAt(frozen, at('2026-05-01T10:00:01Z'))).toBe(10_000);
  });

  it.each([
    ['the day clocks go forward', '2026-03-29', '2026-03-29T16:00:00Z', '2026-03-28T14:00:00Z'],
    ['the day after clocks went forward', '2026-03-30', '2026-03-30T16:00:00Z', '2026-03-29T13:00:00Z'],
    ['the day clocks go back', '2026-10-25', '2026-10-25T17:00:00Z', '2026-10-24T13:00:00Z'],
    ['the day after clocks went back', '2026-10-26', '2026-10-26T17:00:00Z', '2026-10-25T14:00:00Z'],
  ])('in Berlin for an arrival on %s means the clock on the wall, and hours mean elapsed hours', (_, arrival, six, dayBefore) => {
    const wall = freezePolicy(
      policy({ deadline: { daysBefore: 0, time: '18:00' }, penalty: { kind: 'full' } }),
      { ...STAY, arrival },
      BERLIN,
    );
    expect(wall.tiers[0]!.dueAt).toBe(at(six).toISOString());
    const wallBefore = freezePolicy(policy({ deadline: { daysBefore: 1 }, penalty: { kind: 'full' } }), { ...STAY, arrival }, BERLIN);
    expect(wallBefore.tiers[0]!.dueAt).toBe(at(dayBefore).toISOString());
    const elapsed = freezePolicy(policy({ deadline: { hoursBefore: 24 }, penalty: { kind: 'full' } }), { ...STAY, arrival }, BERLIN);
    const checkIn = freezePolicy(policy({ deadline: { daysBefore: 0 }, penalty: { kind: 'full' } }), { ...STAY, arrival }, BERLIN);
    expect(Date.parse(checkIn.tiers[0]!.dueAt!) - Date.parse(elapsed.tiers[0]!.dueAt!)).toBe(24 * 3_600_000);
  });

  it('costs what the last passed deadline says, in whatever order the tiers were written', () => {
    const frozen = freezePolicy(
      policy(
        { deadline: { daysBefore: 1, time: '12:00' }, penalty: { kind: 'full' } },
        { deadline: { daysBefore: 7, time: '12:00' }, penalty: { kind: 'percent_of_total', value: 5_000 } },
        { deadline: { at: '2026-02-01T00:00:00Z' }, penalty: { kind: 'fixed', value: 2_500 } },
      ),
      STAY,
      BERLIN,
    );
    expect(
      ['2026-01-31T00:00:00Z', '2026-02-02T00:00:00Z', '2026-04-26T00:00:00Z', '2026-05-01T12:00:00Z'].map((i) => feeAt(frozen, at(i))),
    ).toEqual([0, 2_500, 15_000, 30_000]);
  });

  it('is never free on a plan whose tier counts from the booking', () => {
    const frozen = freezePolicy(policy({ deadline: { fromBooking: true }, penalty: { kind: 'full' } }), STAY, BERLIN);
    expect(feeAt(frozen, STAY.bookedAt)).toBe(30_000);
    expect(freeUntil(frozen)).toBeNull();
  });

  it('costs by the policy as it was when the stay was booked', () => {
    const written = policy({ deadline: { fromBooking: true }, penalty: { kind: 'none' } });
    const frozen = freezePolicy(written, STAY, BERLIN);
    (written.tiers as PolicyTier[])[0] = { deadline: { fromBooking: true }, penalty: { kind: 'full' } };
    expect(feeAt(frozen, at('2026-05-01T00:00:00Z'))).toBe(0);
  });
});

describe('A penalty', () => {
  it.each<[Penalty, number]>([
    [{ kind: 'none' }, 0],
    [{ kind: 'fixed', value: 4_200 }, 4_200],
    [{ kind: 'fixed', value: 99_000 }, 30_000],
    [{ kind: 'percent_of_total', value: 3_333 }, 9_999],
    [{ kind: 'nights', value: 2 }, 18_000],
    [{ kind: 'nights', value: 9 }, 30_000],
    [{ kind: 'percent_of_nights', value: 8_000 }, 8_000],
    [{ kind: 'percent_of_nights', value: 5_000, nights: 2 }, 9_000],
    [{ kind: 'full' }, 30_000],
  ])('%j of a stay over 300.00 is %i', (penalty, fee) => {
    expect(penaltyOf(penalty, STAY)).toBe(fee);
  });

  it('is never more than the stay and never negative', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PENALTY_KINDS),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 1, maxLength: 14 }),
        (kind, value, nightTotals) => {
          const totalMinor = nightTotals.reduce((a, b) => a + b, 0);
          const fee = penaltyOf({ kind, value }, { totalMinor, nightTotals });
          expect(Number.isInteger(fee) && fee >= 0 && fee <= totalMinor).toBe(true);
        },
      ),
    );
  });
});
