import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { missingFields, type RegistrationData, type RegistrationEntry, registrationSchema } from '../../domain/desk/registration';
import type { GuestRegistrationDto } from '../dto/registration.dto';
import { registrationPlace } from '../sealed';

/** A row of `guest_registrations`. */
export interface RegistrationRow {
  id: string;
  property_id: string;
  reservation_id: string;
  guest_id: string;
  country: string;
  arrival: LocalDate;
  departure: LocalDate;
  /** Numbers of the rooms of the stay, in the order in which they are slept in. */
  rooms: string[];
  complete: boolean;
  sealed: Buffer;
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** Days and rooms are those of the stay as it is now. */
const SELECT_REGISTRATION = `
  SELECT g.id, g.property_id, g.reservation_id, g.guest_id, g.country, r.arrival, r.departure, g.complete, g.sealed, g.version, g.created_at, g.updated_at,
    ARRAY(SELECT m.number FROM room_assignments a JOIN rooms m ON m.id = a.room_id WHERE a.reservation_id = r.id GROUP BY m.id ORDER BY min(a.first_night)) AS rooms
  FROM guest_registrations g JOIN reservations r ON r.id = g.reservation_id`;

export const readRegistrations = (sql: Sql, where: string, values: unknown[]): Promise<RegistrationRow[]> =>
  sql.query<RegistrationRow>(`${SELECT_REGISTRATION} WHERE ${where} ORDER BY g.created_at, g.id`, values);

export const openRegistration = (row: RegistrationRow, vault: Vault): RegistrationData =>
  JSON.parse(vault.openRecord(row.sealed, registrationPlace(row.id)).toString('utf8')) as RegistrationData;

export const registrationEntry = (row: RegistrationRow, vault: Vault): RegistrationEntry => ({
  ...openRegistration(row, vault),
  arrival: row.arrival,
  departure: row.departure,
  rooms: row.rooms,
});

export function registrationView(row: RegistrationRow, vault: Vault): GuestRegistrationDto {
  const data = openRegistration(row, vault);
  return {
    ...data,
    id: row.id,
    propertyId: row.property_id,
    reservationId: row.reservation_id,
    guestId: row.guest_id,
    country: row.country,
    arrival: row.arrival,
    departure: row.departure,
    rooms: row.rooms,
    complete: row.complete,
    missing: missingFields(registrationSchema(row.country)!, data),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
