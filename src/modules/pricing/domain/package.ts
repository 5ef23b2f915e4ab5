import { divideHalfUp, includedBasisPointsOf } from '../../../kernel/values/money';
import type { PricedNight, PriceStep } from './stay';
import type { TaxLine } from './taxes';

export const PACKAGE_UNITS = ['per_person_night', 'per_room_night', 'per_person_stay', 'per_room_stay'] as const;

/** A part of a package: a dinner, a treatment, a boat trip. */
export interface PackageComponent {
  /** Unique in the package. */
  code: string;
  name: string;
  /** The hotel's service that it stands for. */
  serviceId: string | null;
  unit: (typeof PACKAGE_UNITS)[number];
  /** For an adult, or for the room; in minor units, with its tax in it. */
  amountMinor: number;
  /** For a child; null: as an adult. */
  childMinor: number | null;
  /** Younger children pay and count nothing. */
  freeBelowAge: number | null;
  /** Contained in the amounts; null: none. */
  tax: { code: string; name: string; basisPoints: number } | null;
}

/** What is sold with the room at a plan, at one price. */
export interface PackageData {
  id: string;
  code: string;
  components: PackageComponent[];
  /** What the whole costs less than its parts, in basis points; taken off each part, rounded once. */
  reduceBasisPoints: number;
}

/** What a package adds for one party. */
export interface PackagePrice {
  /** Each night. */
  nightSteps: readonly PriceStep[];
  nightMinor: number;
  /** Once, on the first night. */
  staySteps: readonly PriceStep[];
  stayMinor: number;
}

export const NO_PACKAGE: PackagePrice = { nightSteps: [], nightMinor: 0, staySteps: [], stayMinor: 0 };

export function packagePrice(p: PackageData, adults: number, childAges: readonly number[]): PackagePrice {
  const step = (c: PackageComponent): PriceStep[] => {
    const person = c.unit.startsWith('per_person');
    const children = person ? childAges.filter((age) => c.freeBelowAge === null || age >= c.freeBelowAge).length : 0;
    const quantity = person ? adults + children : 1;
    const full = person ? adults * c.amountMinor + children * (c.childMinor ?? c.amountMinor) : c.amountMinor;
    const amountMinor = divideHalfUp(BigInt(full) * BigInt(10_000 - p.reduceBasisPoints), 10_000n);
    if (amountMinor === 0) return [];
    const taxes = c.tax ? [{ code: c.tax.code, name: c.tax.name, amountMinor: includedBasisPointsOf(amountMinor, c.tax.basisPoints) }] : [];
    const once = c.unit.endsWith('_stay') ? { once: true as const } : {};
    return [{ kind: 'package', code: c.code, name: c.name, quantity, amountMinor, taxes, ...once }];
  };
  const steps = (stay: boolean) => p.components.filter((c) => c.unit.endsWith('_stay') === stay).flatMap(step);
  const [nightSteps, staySteps] = [steps(false), steps(true)];
  return { nightSteps, nightMinor: sumOf(nightSteps), staySteps, stayMinor: sumOf(staySteps) };
}

const sumOf = (steps: readonly PriceStep[]): number => steps.reduce((total, s) => total + s.amountMinor, 0);
const isPart = (step: PriceStep): boolean => step.kind === 'package';

/** Taxes that the parts contain, as they stand last among those of the night. */
export const taxesOfParts = (parts: readonly PriceStep[]): TaxLine[] =>
  parts.flatMap((part) => (part.taxes ?? []).map((t): TaxLine => ({ ...t, included: true, payableAtProperty: false })));

/** What a night is made of: the taxes of the room, and the parts of packages with their own. */
export function partsOf({ steps, taxes }: Pick<PricedNight, 'steps' | 'taxes'>): { parts: PriceStep[]; roomTaxes: TaxLine[] } {
  const parts = steps.filter(isPart);
  return { parts, roomTaxes: taxes.slice(0, taxes.length - taxesOfParts(parts).length) };
}

/** The same night with other parts. */
export function withParts<Night extends Omit<PricedNight, 'netMinor'>>(night: Night, parts: readonly PriceStep[]): Night {
  const { parts: had, roomTaxes } = partsOf(night);
  const more = sumOf(parts) - sumOf(had);
  return {
    ...night,
    amountMinor: night.amountMinor + more,
    totalMinor: night.totalMinor + more,
    taxes: [...roomTaxes, ...taxesOfParts(parts)],
    steps: [...night.steps.filter((step) => !isPart(step)), ...parts],
  };
}
