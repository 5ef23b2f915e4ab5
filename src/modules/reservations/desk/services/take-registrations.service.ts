import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { dateInZone } from '../../../../kernel/values/local-date';
import { GuestQueries } from '../../../guests';
import { type PropertyFacts, PropertyQueries } from '../../../properties';
import {
  missingFields,
  type RegistrationData,
  RegistrationProblems,
  type RegistrationSchema,
  registrationFaults,
  registrationSchema,
} from '../../domain/desk/registration';
import { registrationTaken } from '../../events/desk.events';
import { readStay, requireAlive } from '../../service-bookings/services/stay-of-booking';
import type { ChangeRegistrationDto, GuestRegistrationDto, TakeRegistrationDto } from '../dto/registration.dto';
import { openRegistration, readRegistrations, type RegistrationRow, registrationView } from '../queries/registration-rows';
import { registrationPlace } from '../sealed';

/** Guests of a stay as the reservation names them: the first of the room, then those who share it. */
export interface NamedGuest {
  guestId: string;
  firstName: string;
  lastName: string;
}

export const guestsOfStay = (sql: Sql, reservationId: string): Promise<NamedGuest[]> =>
  sql.query<NamedGuest>(
    `SELECT guest_id AS "guestId", guest_first_name AS "firstName", guest_last_name AS "lastName" FROM reservations WHERE id = $1
     UNION ALL (SELECT guest_id, first_name, last_name FROM reservation_guests WHERE reservation_id = $1 ORDER BY position)`,
    [reservationId],
  );

const FIELDS = [
  ...(['birthDate', 'sex', 'nationalities', 'ethnicGroup', 'address', 'document', 'documentRemark', 'visa', 'entry', 'purpose'] as const),
  ...(['companions', 'confirmedBy'] as const),
] as const;

/** What guests state for the authorities: taken down, corrected. All of it lies sealed. */
@Injectable()
export class TakeRegistrations {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  /** Guests state it for themselves and for who shares their room. @throws Refusal 404, 400 with pointers, 409 `registration_not_asked`, `conflict`, `wrong_status` */
  take(ctx: RequestContext, reservationId: string, { guestId, ...body }: TakeRegistrationDto): Promise<GuestRegistrationDto> {
    return this.work.run(ctx, 201, async (work) => {
      const stay = await readStay(work, ctx, reservationId, { guests: this.guests, permission: 'registrations:write', lock: true });
      requireAlive(stay);
      const hotel = await this.properties.mustExist(stay.property_id);
      const schema = schemaOf(hotel);
      const guest = (await guestsOfStay(work, reservationId)).find((g) => g.guestId === guestId);
      if (!guest) throw invalid({ pointer: '/guestId', code: 'unknown_guest', detail: 'The reservation names no such guest.' });
      const data: RegistrationData = {
        ...given(body),
        firstName: body.firstName ?? guest.firstName,
        lastName: body.lastName ?? guest.lastName,
      };
      const complete = check(schema, data, ctx, hotel);
      const id = newId();
      await work.query(
        `INSERT INTO guest_registrations (id, property_id, reservation_id, guest_id, country, arrival, complete, sealed, created_by, version, created_at,
           updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)`,
        [
          ...[id, hotel.id, reservationId, guestId, schema.country, stay.arrival, complete],
          ...[this.vault.sealRecord(JSON.stringify(data), registrationPlace(id)), ctx.caller.accountId, ctx.at],
        ],
      );
      ctx.answer.location = `/v1/registrations/${id}`;
      return this.tell(work, ctx, id, 'registration.taken');
    });
  }

  /** @throws Refusal 404, 412, 428, 400 with pointers */
  change(ctx: RequestContext, id: string, patch: ChangeRegistrationDto, ifMatch: string | undefined): Promise<GuestRegistrationDto> {
    return this.work.run(ctx, 200, async (work) => {
      await work.query('SELECT 1 FROM guest_registrations WHERE id = $1 FOR NO KEY UPDATE', [id]);
      const [row] = await readRegistrations(work, 'g.id = $1', [id]);
      if (!row) throw notFound();
      await this.authorise(work, ctx, row, 'registrations:write');
      requireMatch(ifMatch, row.version);
      const hotel = await this.properties.mustExist(row.property_id);
      const data = openRegistration(row, this.vault);
      const fields = mergePatch<RegistrationData>(data, patch, FIELDS);
      ctx.answer.etag = etagOf(row.version);
      if (fields.length === 0) return registrationView(row, this.vault);
      const complete = check(registrationSchema(row.country)!, data, ctx, hotel);
      await work.query('UPDATE guest_registrations SET sealed = $2, complete = $3, version = version + 1, updated_at = $4 WHERE id = $1', [
        ...[id, this.vault.sealRecord(JSON.stringify(data), registrationPlace(id)), complete, ctx.at],
      ]);
      return this.tell(work, ctx, id, 'registration.changed', fields);
    });
  }

  /** Staff by hotel; guests those of their own stay. @throws Refusal 404, 403 */
  async authorise(sql: Sql, ctx: RequestContext, row: RegistrationRow, permission: string): Promise<void> {
    if (!ctx.caller.guestId) return ctx.caller.require(permission, row.property_id);
    await readStay(sql, ctx, row.reservation_id, { guests: this.guests, permission });
  }

  private async tell(
    work: Work,
    ctx: RequestContext,
    id: string,
    action: string,
    fields?: readonly string[],
  ): Promise<GuestRegistrationDto> {
    const [row] = await readRegistrations(work, 'g.id = $1', [id]);
    const { property_id: propertyId, reservation_id: reservationId, guest_id: guestId, country, complete } = row!;
    work.emit(registrationTaken({ id, propertyId, reservationId, guestId, country, complete }));
    work.audit({ action, target: { type: 'guest_registration', id }, propertyId, details: fields ? { fields } : {} });
    ctx.answer.etag = etagOf(row!.version);
    return registrationView(row!, this.vault);
  }
}

/** @throws Refusal 409 `registration_not_asked` */
export function schemaOf(hotel: PropertyFacts): RegistrationSchema {
  const schema = registrationSchema(hotel.country);
  if (!schema) throw new Refusal(RegistrationProblems.notAsked);
  return schema;
}

const given = (body: Omit<TakeRegistrationDto, 'guestId'>): Omit<RegistrationData, 'firstName' | 'lastName'> =>
  Object.fromEntries(FIELDS.flatMap((field) => (body[field] === undefined || body[field] === null ? [] : [[field, body[field]]])));

/** @returns whether nothing is missing @throws Refusal 400 for what is not asked, or cannot be */
function check(schema: RegistrationSchema, data: RegistrationData, ctx: RequestContext, hotel: PropertyFacts): boolean {
  const faults = registrationFaults(schema, data, dateInZone(ctx.at, hotel.timeZone));
  if (faults.length) throw invalid(...faults);
  return missingFields(schema, data).length === 0;
}
