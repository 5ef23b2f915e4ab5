import { invalid, type ProblemReason } from '../../../kernel/errors/problem';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { Picture, Policies, Translations } from './content';
import { merged } from './merge';
import type { DayClosing, Property, PropertyStatus } from './property.entity';
import { searchKey } from './search-key';

/** What a caller may set of a hotel, in the API's shape. */
export interface PropertyDetails {
  code: string;
  name: string;
  timeZone: string;
  address: { lines?: string[] | null; postalCode?: string | null; city?: string | null; region?: string | null; country?: string | null };
  latitude: number | null;
  longitude: number | null;
  contacts: { phone?: string | null; email?: string | null; website?: string | null };
  description: string | null;
  translations: Translations;
  starRating: number | null;
  checkInTime: string;
  checkOutTime: string;
  facilities: string[];
  pictures: Picture[];
  policies: Policies;
  status: PropertyStatus;
  contentReviewDays: number;
  dayClosing: DayClosing;
}

export type PropertyPatch = { [K in keyof PropertyDetails]?: PropertyDetails[K] | null };

const CLEARABLE = ['latitude', 'longitude', 'description', 'starRating'] as const;
const OBJECTS = ['address', 'contacts', 'translations', 'policies'] as const;
const LISTS = ['facilities', 'pictures'] as const;
/** Running the hotel, not describing it: changing these leaves a confirmation valid. */
const NO_CONTENT: readonly string[] = ['status', 'contentReviewDays', 'dayClosing'];

export const detailsOf = (p: Property): PropertyDetails => ({
  code: p.code,
  name: p.name,
  timeZone: p.timeZone,
  address: { lines: p.addressLines, postalCode: p.postalCode, city: p.city, region: p.region, country: p.country },
  latitude: p.latitude,
  longitude: p.longitude,
  contacts: { phone: p.phone, email: p.email, website: p.website },
  description: p.description,
  translations: p.translations,
  starRating: p.starRating,
  checkInTime: p.checkInTime,
  checkOutTime: p.checkOutTime,
  facilities: p.facilities,
  pictures: p.pictures,
  policies: p.policies,
  status: p.status,
  contentReviewDays: p.contentReviewDays,
  dayClosing: p.dayClosing,
});

/**
 * Applies a merge patch to a hotel.
 * @returns the fields that differ now, and whether the content itself is among them
 * @throws Refusal 400 for what cannot be cleared, and for half a position
 */
export function changeDetails(property: Property, patch: PropertyPatch): { fields: (keyof PropertyDetails)[]; content: boolean } {
  const details = detailsOf(property);
  const whole: PropertyPatch = { ...patch };
  for (const name of OBJECTS) {
    if (patch[name] === null) Object.assign(whole, { [name]: {} });
    else if (patch[name] !== undefined) Object.assign(whole, { [name]: merged(details[name], patch[name]) });
  }
  for (const name of LISTS) if (patch[name] === null) whole[name] = [];
  const fields = mergePatch(details, whole, CLEARABLE);
  const wrong = halfPosition(details);
  if (wrong) throw invalid(wrong);
  assign(property, details);
  return { fields, content: fields.some((f) => !NO_CONTENT.includes(f)) };
}

function halfPosition({ latitude, longitude }: PropertyDetails): ProblemReason | undefined {
  if ((latitude === null) === (longitude === null)) return undefined;
  const missing = latitude === null ? 'latitude' : 'longitude';
  return { pointer: `/${missing}`, code: 'position_incomplete', detail: 'Latitude and longitude stand together.' };
}

function assign(property: Property, { address, contacts, ...plain }: PropertyDetails): void {
  Object.assign(property, plain, {
    addressLines: address.lines ?? [],
    postalCode: address.postalCode ?? null,
    city: address.city ?? null,
    region: address.region ?? null,
    country: address.country ?? null,
    phone: contacts.phone ?? null,
    email: contacts.email ?? null,
    website: contacts.website ?? null,
  });
  property.cityKey = property.city === null ? null : searchKey(property.city);
  const names = Object.values(property.translations).map((t) => t.name ?? '');
  property.searchKey = searchKey([property.code, property.name, ...names, property.city ?? ''].join(' '));
}
