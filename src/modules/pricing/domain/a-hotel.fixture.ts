import { addDays, dayNumber } from '../../../kernel/values/local-date';
import { LoadedMonth, MonthSheet } from './month-sheet';
import { monthOf, monthsBetween } from './months';
import { RateSheet } from './rate-sheet';
import type { DailyRateData, PlanData, UndatedData, WiderRestrictionData } from './sheet-data';
import { UndatedSheet } from './undated-sheet';

const PLAN: PlanData = {
  id: 'bar',
  code: 'BAR',
  name: 'Best available rate',
  active: true,
  roomTypeIds: ['dbl'],
  parentId: null,
  derivation: null,
  mealPlan: null,
  channels: null,
  validFrom: null,
  validUntil: null,
  bookableFrom: null,
  bookableUntil: null,
  lateBookingUntil: null,
  minStay: null,
  maxStay: null,
  minAdvanceDays: null,
  maxAdvanceDays: null,
  childRates: null,
  extraAdultMinor: null,
  cancellationPolicyId: null,
  minGuarantee: null,
  memberPrices: null,
  guestClasses: null,
  packageId: null,
};

export const aPlan = (plan: Partial<PlanData> = {}): PlanData => ({ ...PLAN, ...plan });

export interface AHotel extends Partial<Omit<UndatedData, 'plans'>> {
  plans?: Partial<PlanData>[];
  rates?: DailyRateData[];
  restrictions?: WiderRestrictionData[];
  firstNight?: string;
  lastNight?: string;
}

/** The sheet of a hotel in Berlin with one double room and one plan, unless said otherwise. */
export function aSheet({
  plans = [{}],
  rates = [],
  restrictions = [],
  firstNight = '2026-06-01',
  lastNight = '2026-07-31',
  ...undated
}: AHotel = {}): RateSheet {
  const sheet = new UndatedSheet({
    propertyId: 'hotel',
    currency: 'EUR',
    hotel: { timeZone: 'Europe/Berlin', checkInTime: '15:00' },
    version: 1,
    roomTypes: [{ id: 'dbl', active: true, maxAdults: 2, maxChildren: 2, maxPersons: 3 }],
    seasons: [],
    taxes: [],
    policies: [],
    promotions: [],
    packages: [],
    ...undated,
    plans: plans.map(aPlan),
  });
  const months = monthsBetween(monthOf(firstNight), monthOf(addDays(lastNight, 1))).map((month) => {
    const inMonth = ({ night }: { night: string }): boolean => monthOf(night) === month;
    return new LoadedMonth({ month, version: 1, rates: rates.filter(inMonth), restrictions: restrictions.filter(inMonth) });
  });
  return new RateSheet(
    sheet,
    months.map((month) => new MonthSheet(sheet, month)),
  );
}

/** The same price every night, both nights included. */
export function everyNight(
  firstNight: string,
  lastNight: string,
  rate: Partial<DailyRateData> & { prices: DailyRateData['prices'] },
): DailyRateData[] {
  const nights = dayNumber(lastNight) - dayNumber(firstNight) + 1;
  return Array.from({ length: nights }, (_, i) => ({
    roomTypeId: 'dbl',
    ratePlanId: 'bar',
    restrictions: null,
    ...rate,
    night: addDays(firstNight, i),
  }));
}
