import { addDays, type LocalDate } from '../../../../kernel/values/local-date';
import { type TaxedCharge, taxedCharge, type TaxRule } from '../../../pricing';
import type { PriceUnit } from '../../../properties';

/** What a day of a booked service costs. */
export interface ServiceLine extends TaxedCharge {
  day: LocalDate;
}

export interface ServicePrice {
  lines: ServiceLine[];
  /** With the taxes that come on top. */
  totalMinor: number;
}

/** How many units one day of it is. */
export const unitsOf = (unit: PriceUnit | null, persons: number): number => (unit?.startsWith('per_person') ? persons : 1);

/** Whether it is charged for each night, so that several in a row can be booked at once. */
export const isNightly = (unit: PriceUnit | null): boolean => unit !== null && unit.endsWith('_night');

/**
 * Price of a service: per person or per room, for each night or once. What is priced by the stay is charged once however often it is used,
 * on the day it is booked for. Every day is rounded by itself, so that the days sum to the total.
 * @param unitPriceMinor null = on request: no price yet
 * @param days in their order
 */
export function priceService(
  { unitPriceMinor, unit, rules }: { unitPriceMinor: number | null; unit: PriceUnit | null; rules: readonly TaxRule[] },
  days: readonly LocalDate[],
  persons: number,
): ServicePrice {
  const lines = days.map((day) => ({ day, ...taxedCharge(rules, day, (unitPriceMinor ?? 0) * unitsOf(unit, persons), persons) }));
  return { lines, totalMinor: lines.reduce((sum, line) => sum + line.totalMinor, 0) };
}

/** So many days in a row. */
export const daysFrom = (first: LocalDate, count: number): LocalDate[] => Array.from({ length: count }, (_, i) => addDays(first, i));
