/** What a child up to `maxAge` (completed years, inclusive) pays per night. */
export interface ChildRate {
  maxAge: number;
  amountMinor: number;
  /** False for infants who sleep in a cot: they count neither as a child nor as a person of the room. */
  countsAsOccupant: boolean;
}

/** How a plan sees the people of one room. */
export interface PartyOfPlan {
  /** Adults, and children older than the plan's last age bucket: they count and pay as adults. */
  adults: number;
  /** Children who count towards the room's limits. */
  children: number;
  /** Sum of the children's prices per night. */
  childrenMinor: number;
}

export interface OccupancyLimits {
  maxAdults: number;
  maxChildren: number;
  maxPersons: number;
}

/** Without `childRates` every child is free and counts as a child. */
export function partyOfPlan(adults: number, childAges: readonly number[], childRates: readonly ChildRate[] | null): PartyOfPlan {
  if (!childRates || childRates.length === 0) return { adults, children: childAges.length, childrenMinor: 0 };
  const party: PartyOfPlan = { adults, children: 0, childrenMinor: 0 };
  for (const age of childAges) {
    const rate = bucketOf(age, childRates);
    if (!rate) {
      party.adults++;
      continue;
    }
    party.childrenMinor += rate.amountMinor;
    if (rate.countsAsOccupant) party.children++;
  }
  return party;
}

function bucketOf(age: number, rates: readonly ChildRate[]): ChildRate | undefined {
  let best: ChildRate | undefined;
  for (const rate of rates) if (age <= rate.maxAge && (!best || rate.maxAge < best.maxAge)) best = rate;
  return best;
}

/**
 * The price of a night for so many adults. `prices[i]` is for i + 1 adults, NaN where none is loaded.
 * A number that is not priced takes the next higher one that is; above the highest, each further adult pays `extraAdultMinor`.
 * @returns NaN when there is no price
 */
export function priceForAdults(
  prices: ArrayLike<number>,
  from: number,
  length: number,
  adults: number,
  extraAdultMinor: number | null,
): number {
  for (let n = adults; n <= length; n++) {
    const price = prices[from + n - 1]!;
    if (!Number.isNaN(price)) return price;
  }
  if (extraAdultMinor === null) return NaN;
  const highest = highestPriced(prices, from, Math.min(length, adults - 1));
  return highest === 0 ? NaN : prices[from + highest - 1]! + (adults - highest) * extraAdultMinor;
}

/** The largest number of adults that has a price, 0 if none has. */
export function highestPriced(prices: ArrayLike<number>, from: number, length: number): number {
  for (let n = length; n > 0; n--) {
    const price = prices[from + n - 1]!;
    if (!Number.isNaN(price)) return n;
  }
  return 0;
}
