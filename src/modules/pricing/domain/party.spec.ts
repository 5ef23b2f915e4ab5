import { partyOfPlan, priceForAdults } from './party';

const FAMILY = [
  { maxAge: 2, amountMinor: 0, countsAsOccupant: false },
  { maxAge: 12, amountMinor: 2_000, countsAsOccupant: true },
];

describe('The people of a room', () => {
  it.each([
    ['two adults', 2, [], { adults: 2, children: 0, childrenMinor: 0 }],
    ['an infant in a cot, who does not count', 2, [1], { adults: 2, children: 0, childrenMinor: 0 }],
    ['a child on the last birthday of the bucket', 2, [12], { adults: 2, children: 1, childrenMinor: 2_000 }],
    ['a child of 13, who counts and pays as an adult', 2, [13], { adults: 3, children: 0, childrenMinor: 0 }],
    ['one of each', 1, [1, 7, 15], { adults: 2, children: 1, childrenMinor: 2_000 }],
  ])('%s', (_, adults, ages, expected) => {
    expect(partyOfPlan(adults, ages, FAMILY)).toEqual(expected);
  });

  it('every child is free and counts where the plan says nothing of children', () => {
    expect(partyOfPlan(2, [1, 17], null)).toEqual({ adults: 2, children: 2, childrenMinor: 0 });
  });

  it('the order in which the buckets were written does not matter', () => {
    expect(partyOfPlan(1, [1], [...FAMILY].reverse())).toEqual(partyOfPlan(1, [1], FAMILY));
  });
});

describe('The price for a number of adults', () => {
  const price = (prices: number[], adults: number, extra: number | null = null): number =>
    priceForAdults(prices, 0, prices.length, adults, extra);

  it('one adult pays the price for two where only that is loaded', () => expect(price([NaN, 12_000], 1)).toBe(12_000));
  it('two adults pay the price for three where only one and three are loaded', () => expect(price([9_000, NaN, 15_000], 2)).toBe(15_000));
  it('a third adult has no price without an amount for extra adults', () => expect(price([9_000, 12_000], 3)).toBeNaN());
  it('a third and a fourth adult pay the extra amount each', () => expect(price([9_000, 12_000], 4, 2_500)).toBe(17_000));
  it('a night without prices has none for anybody', () => expect(price([NaN, NaN], 3, 2_500)).toBeNaN());
});
