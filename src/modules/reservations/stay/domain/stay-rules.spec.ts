import { DEFAULT_RULES, earlyDepartureFee, feeForMissedNights, lateCheckOutFee, type StayRules } from './stay-rules';

const rules: StayRules = {
  ...DEFAULT_RULES,
  lateCheckOut: [
    { until: '18:00', fee: { kind: 'percent', value: 10_000 } },
    { until: '14:00', fee: { kind: 'percent', value: 5_000 } },
    { until: '12:00', fee: { kind: 'none' } },
  ],
};

describe('Leaving late', () => {
  it.each([
    ['10:00', 0],
    ['11:00', 0],
    ['11:30', 0],
    ['12:01', 6_000],
    ['14:00', 6_000],
    ['16:00', 12_000],
    ['18:01', undefined],
  ])('until %s costs %s of a night at 120.00', (until, fee) => {
    expect(lateCheckOutFee(rules, until, '11:00', 12_000)).toBe(fee);
  });

  it('has no price where the hotel names none', () => {
    expect(lateCheckOutFee(DEFAULT_RULES, '13:00', '11:00', 12_000)).toBeUndefined();
  });
});

describe('Leaving early', () => {
  it.each([
    [{ kind: 'none' } as const, 0],
    [{ kind: 'percent', value: 5_000 } as const, 10_000],
    [{ kind: 'fixed', value: 4_000 } as const, 4_000],
    [{ kind: 'fixed', value: 99_000 } as const, 20_000],
  ])('costs, by %j, %i of two nights at 100.00', (earlyDeparture, fee) => {
    expect(earlyDepartureFee({ ...DEFAULT_RULES, earlyDeparture }, 20_000)).toBe(fee);
  });
});

describe('Coming late after all', () => {
  it('keeps of the fee what the missed nights would have cost, and no more', () => {
    expect([
      feeForMissedNights(10_000, 10_000),
      feeForMissedNights(30_000, 10_000),
      feeForMissedNights(0, 10_000),
      feeForMissedNights(10_000, 0),
    ]).toEqual([10_000, 10_000, 0, 0]);
  });
});
