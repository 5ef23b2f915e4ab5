import type { LocalDate } from '../../../kernel/values/local-date';

/** Days of a range that includes both ends; no end is open. */
export interface Days {
  from: LocalDate;
  to: LocalDate | null;
}

export interface Employment extends Days {
  status: 'active' | 'on_leave';
  homePropertyId: string;
  /** Further hotels. */
  postings: readonly (Days & { propertyId: string })[];
  /** Qualifications that the post asks for. */
  postAsksFor: readonly string[];
  holdings: readonly Holding[];
}

/** A qualification that somebody has, or had. */
export interface Holding {
  qualificationId: string;
  grantedOn: LocalDate;
  /** Last day on which it counts. */
  validUntil: LocalDate | null;
  /** From this day on it counts no more. */
  withdrawnOn: LocalDate | null;
}

/** What the house knows of qualifications. */
export interface QualificationRule {
  id: string;
  code: string;
  serviceCodes: readonly string[];
  status: 'active' | 'retired';
}

export const SERVICE_REFUSALS = [
  'not_employed',
  'on_leave',
  'not_in_hotel',
  'qualification_missing',
  'qualification_not_yet_valid',
  'qualification_expired',
  'qualification_withdrawn',
] as const;

export interface ServiceRefusal {
  code: (typeof SERVICE_REFUSALS)[number];
  /** Codes of qualifications, any of which would do. */
  qualifications?: string[];
  /** Who asks for them. */
  askedBy?: 'service' | 'post';
  /** First or last day of the qualification that was closest. */
  day?: LocalDate;
}

export const covers = ({ from, to }: Days, day: LocalDate): boolean => from <= day && (to === null || day <= to);

/** Whether somebody works in a hotel on this day: at home for as long as they are employed, elsewhere as they are posted. */
export const worksIn = (person: Employment, propertyId: string, day: LocalDate): boolean =>
  person.homePropertyId === propertyId || person.postings.some((p) => p.propertyId === propertyId && covers(p, day));

const countsOn = (holding: Holding, day: LocalDate): boolean =>
  holding.grantedOn <= day &&
  (holding.validUntil === null || day <= holding.validUntil) &&
  (holding.withdrawnOn === null || day < holding.withdrawnOn);

/**
 * Why somebody may not serve something in a hotel on a day; an empty list says that they may. A service that active qualifications name
 * asks for any one of them; a service that none names is open to everybody. What the post asks for is needed for every service.
 */
export function mayServe(
  person: Employment,
  serviceCode: string | null,
  propertyId: string,
  day: LocalDate,
  rules: readonly QualificationRule[],
): ServiceRefusal[] {
  const refusals: ServiceRefusal[] = [];
  if (!covers(person, day)) refusals.push({ code: 'not_employed' });
  else if (person.status === 'on_leave') refusals.push({ code: 'on_leave' });
  if (!worksIn(person, propertyId, day)) refusals.push({ code: 'not_in_hotel' });
  const active = rules.filter((r) => r.status === 'active');
  for (const id of person.postAsksFor) {
    const asked = active.find((r) => r.id === id);
    if (asked) refusals.push(...lack(person, [asked], 'post', day));
  }
  const asked = active.filter((r) => serviceCode !== null && r.serviceCodes.includes(serviceCode));
  if (asked.length > 0) refusals.push(...lack(person, asked, 'service', day));
  return refusals;
}

/** None when one of these qualifications counts on this day; otherwise what is closest to it. */
function lack(person: Employment, anyOf: readonly QualificationRule[], askedBy: 'service' | 'post', day: LocalDate): ServiceRefusal[] {
  const held = person.holdings.filter((h) => anyOf.some((r) => r.id === h.qualificationId));
  if (held.some((h) => countsOn(h, day))) return [];
  const about = { qualifications: anyOf.map((r) => r.code).sort(), askedBy };
  const latest = held.toSorted((a, b) => (a.validUntil ?? '9999').localeCompare(b.validUntil ?? '9999'));
  const expired = latest.findLast((h) => h.withdrawnOn === null && h.validUntil !== null && h.validUntil < day);
  const coming = held.filter((h) => h.grantedOn > day && h.withdrawnOn === null).sort((a, b) => a.grantedOn.localeCompare(b.grantedOn))[0];
  if (coming) return [{ code: 'qualification_not_yet_valid', ...about, day: coming.grantedOn }];
  if (expired) return [{ code: 'qualification_expired', ...about, day: expired.validUntil! }];
  const withdrawn = held.find((h) => h.withdrawnOn !== null && h.withdrawnOn <= day);
  if (withdrawn) return [{ code: 'qualification_withdrawn', ...about, day: withdrawn.withdrawnOn! }];
  return [{ code: 'qualification_missing', ...about }];
}
