import { invalid, type ProblemReason } from '../../../kernel/errors/problem';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { Money } from '../../../kernel/values/money';
import type { HotelService } from './hotel-service.entity';
import { merged } from './merge';

const SETTABLE = [
  'code',
  'name',
  'kind',
  'description',
  'translations',
  'priceUnit',
  'capacity',
  'schedule',
  'taxCode',
  'bookable',
  'bookingRules',
  'pictures',
  'status',
] as const;

type Stored = Pick<HotelService, (typeof SETTABLE)[number]>;

/** What a caller may set of a service, in the API's shape. */
export type ServiceDetails = Stored & { price: Money | null };
export type ServicePatch = { [K in keyof ServiceDetails]?: ServiceDetails[K] | null };

const CLEARABLE = ['description', 'price', 'priceUnit', 'capacity', 'schedule', 'taxCode', 'bookingRules'] as const;

export const serviceDetails = (s: HotelService, currency: string): ServiceDetails => ({
  ...(Object.fromEntries(SETTABLE.map((name) => [name, s[name]])) as unknown as Stored),
  price: s.priceMinor === null ? null : { amountMinor: s.priceMinor, currency },
});

/**
 * Applies a merge patch to a service. Without a price there is no unit.
 * @param currency of the hotel
 * @throws Refusal 400 for another currency, a price without a unit, and what cannot be cleared
 */
export function changeService(service: HotelService, patch: ServicePatch, currency: string): (keyof ServiceDetails)[] {
  const details = serviceDetails(service, currency);
  const whole: ServicePatch = { ...patch };
  if (patch.translations !== undefined)
    whole.translations = patch.translations === null ? {} : merged(details.translations, patch.translations);
  if (patch.pictures === null) whole.pictures = [];
  if (patch.price === null && patch.priceUnit === undefined) whole.priceUnit = null;
  const fields = mergePatch(details, whole, CLEARABLE);
  const wrong = wrongPrice(details, currency);
  if (wrong.length) throw invalid(...wrong);
  const { price, ...stored } = details;
  Object.assign(service, stored, { priceMinor: price?.amountMinor ?? null });
  return fields;
}

function wrongPrice({ price, priceUnit }: ServiceDetails, currency: string): ProblemReason[] {
  const wrong: ProblemReason[] = [];
  if (price && price.currency !== currency)
    wrong.push({ pointer: '/price/currency', code: 'other_currency', detail: `The hotel works in ${currency}.` });
  if (price && !priceUnit) wrong.push({ pointer: '/priceUnit', code: 'price_needs_unit', detail: 'Say what the price is for.' });
  if (!price && priceUnit) wrong.push({ pointer: '/price', code: 'unit_needs_price', detail: 'There is a unit but no price.' });
  return wrong;
}
