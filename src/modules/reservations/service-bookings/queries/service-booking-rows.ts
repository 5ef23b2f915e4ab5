import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import { daysBetween, type LocalDate } from '../../../../kernel/values/local-date';
import { money } from '../../../../kernel/values/money';
import type { BookingRules, PriceUnit } from '../../../properties';
import type { ReservationStatus } from '../../domain/reservation';
import type { ServiceLine } from '../../domain/services/price';
import {
  cancellationFeeOf,
  serviceActions,
  type ServiceBookingState,
  type ServiceBookingStatus,
} from '../../domain/services/service-booking';
import type { ServiceBookingFacts } from '../../events/service-booking.events';
import type { ServiceBookingDto } from '../dto/service-booking.dto';
import { serviceNotesPlace } from '../sealed-notes';

/** A booked service with what must be known of its service and its stay. */
export interface ServiceBookingRow {
  id: string;
  property_id: string;
  service_id: string;
  service_code: string;
  service_name: string;
  tax_code: string | null;
  day: LocalDate;
  last_day: LocalDate;
  time: string;
  starts_at: Date;
  ends_at: Date;
  persons: number;
  places: number;
  reservation_id: string | null;
  guest_id: string | null;
  name: string;
  notes: Buffer | null;
  status: ServiceBookingStatus;
  currency: string;
  unit_price_minor: number | null;
  price_unit: PriceUnit | null;
  lines: ServiceLine[];
  total_minor: number;
  rules: BookingRules;
  fee_minor: number | null;
  folio_id: string | null;
  ended_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  /** Of the stay, where there is one. */
  stay_status: ReservationStatus | null;
  booking_id: string | null;
  arrival: LocalDate | null;
  departure: LocalDate | null;
  stay_name: string | null;
  booker_guest_id: string | null;
}

export const SELECT_SERVICE_BOOKING = `
  SELECT b.id, b.property_id, b.service_id, s.code AS service_code, s.name AS service_name, s.tax_code, b.day, b.last_day, b.time, b.starts_at, b.ends_at,
    b.persons, b.places, b.reservation_id, b.guest_id, b.name, b.notes, b.status, b.currency, b.unit_price_minor, b.price_unit, b.lines, b.total_minor,
    b.rules, b.fee_minor, b.folio_id, b.ended_at, b.version, b.created_at, b.updated_at, r.status AS stay_status, r.booking_id, r.arrival, r.departure,
    r.guest_first_name || ' ' || r.guest_last_name AS stay_name, k.booker_guest_id
  FROM service_bookings b JOIN services s ON s.id = b.service_id LEFT JOIN reservations r ON r.id = b.reservation_id LEFT JOIN bookings k ON k.id = r.booking_id`;

export const readServiceBookings = (sql: Sql, ids: readonly string[]): Promise<ServiceBookingRow[]> =>
  sql.query<ServiceBookingRow>(`${SELECT_SERVICE_BOOKING} WHERE b.id = ANY ($1::uuid[]) ORDER BY b.id`, [ids]);

/** Locked until the transaction ends, in the order of their ids, and read after that. */
export async function lockServiceBookings(sql: Sql, ids: readonly string[]): Promise<ServiceBookingRow[]> {
  await sql.query('SELECT 1 FROM service_bookings WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
  return readServiceBookings(sql, ids);
}

export const stateOf = (row: ServiceBookingRow): ServiceBookingState => ({
  status: row.status,
  startsAt: row.starts_at,
  day: row.day,
  charged: row.folio_id !== null,
});

export const serviceBookingFacts = (row: ServiceBookingRow): ServiceBookingFacts => ({
  id: row.id,
  propertyId: row.property_id,
  serviceId: row.service_id,
  reservationId: row.reservation_id,
  guestId: row.guest_id,
  day: row.day,
  persons: row.persons,
  totalMinor: row.total_minor,
  currency: row.currency,
  status: row.status,
});

/** @param now the instant and the hotel's date for which fees and actions are told */
export function serviceBookingView(row: ServiceBookingRow, vault: Vault, now: { at: Date; businessDate: string }): ServiceBookingDto {
  const { currency } = row;
  const actions = serviceActions(stateOf(row), now);
  const cancellable = actions.some(({ action, allowed }) => action === 'cancel' && allowed);
  return {
    id: row.id,
    propertyId: row.property_id,
    serviceId: row.service_id,
    serviceName: row.service_name,
    status: row.status,
    date: row.day,
    nights: daysBetween(row.day, row.last_day) + 1,
    time: row.time || null,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    persons: row.persons,
    reservationId: row.reservation_id,
    guestId: row.guest_id,
    name: row.name,
    notes: row.notes && vault.openRecord(row.notes, serviceNotesPlace(row.id)).toString('utf8'),
    unitPrice: row.unit_price_minor === null ? null : money(row.unit_price_minor, currency),
    lines: row.lines.map(({ day, chargeMinor, taxes }) => ({
      date: day,
      price: money(chargeMinor, currency),
      taxes: taxes.map(({ code, name, amountMinor, included }) => ({ code, name, amount: money(amountMinor, currency), included })),
    })),
    total: money(row.total_minor, currency),
    cancellationFeeNow: cancellable ? money(cancellationFeeOf(row.rules, row.total_minor, row.starts_at, now.at), currency) : null,
    fee: row.fee_minor === null ? null : money(row.fee_minor, currency),
    folioId: row.folio_id,
    endedAt: row.ended_at?.toISOString() ?? null,
    actions,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
