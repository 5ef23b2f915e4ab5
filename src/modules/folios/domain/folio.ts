import type { RoutingRule } from './line';

export const FOLIO_KINDS = ['guest', 'company', 'group', 'house'] as const;
export type FolioKind = (typeof FOLIO_KINDS)[number];
export const FOLIO_STATUSES = ['open', 'closed'] as const;
export type FolioStatus = (typeof FOLIO_STATUSES)[number];

/** What a folio has to know of the stay that it is for. */
export interface FolioOfReservation {
  /** Of the reservation. */
  id: string;
  propertyId: string;
  bookingId: string;
  guestId: string;
  name: string;
  currency: string;
}

export interface FolioRow {
  id: string;
  property_id: string;
  kind: FolioKind;
  /** The one of its stay that charges are posted to. */
  main: boolean;
  reservation_id: string | null;
  booking_id: string | null;
  guest_id: string | null;
  company_id: string | null;
  name: string;
  currency: string;
  status: FolioStatus;
  routing: RoutingRule[];
  version: number;
  created_at: Date;
  updated_at: Date;
  closed_at: Date | null;
}

/** What whoever posts has to know of a folio. */
export type AccountRow = Pick<FolioRow, 'id' | 'property_id' | 'reservation_id' | 'currency' | 'status' | 'routing'>;

export const ACCOUNT_COLUMNS = 'id, property_id, reservation_id, currency, status, routing';

export const FOLIO_COLUMNS =
  'id, property_id, kind, main, reservation_id, booking_id, guest_id, company_id, name, currency, status, routing, version, created_at, updated_at, closed_at';
