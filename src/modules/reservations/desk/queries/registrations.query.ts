import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { csvOf } from '../../../../kernel/values/csv';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { registrationSchema } from '../../domain/desk/registration';
import { readStay } from '../../service-bookings/services/stay-of-booking';
import type {
  ExportRegistrationsQuery,
  GuestRegistrationDto,
  GuestRegistrationPageDto,
  RegistrationExportDto,
} from '../dto/registration.dto';
import { guestsOfStay, schemaOf, TakeRegistrations } from '../services/take-registrations.service';
import { readRegistrations, registrationEntry, type RegistrationRow, registrationView } from './registration-rows';

/** Of those who do not come nothing is handed in. */
const STAYING = ['confirmed', 'in_house', 'checked_out'];

/** What guests have stated, opened for those who may, each time with a trace. */
@Injectable()
export class RegistrationQueries {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly taking: TakeRegistrations,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  one(ctx: RequestContext, id: string): Promise<GuestRegistrationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await readRegistrations(work, 'g.id = $1', [id]);
      if (!row) throw notFound();
      await this.taking.authorise(work, ctx, row, 'registrations:read');
      noteRead(work, ctx, [row]);
      ctx.answer.etag = etagOf(row.version);
      return registrationView(row, this.vault);
    });
  }

  /** @throws Refusal 404 */
  ofStay(ctx: RequestContext, reservationId: string): Promise<GuestRegistrationPageDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await readStay(work, ctx, reservationId, { guests: this.guests, permission: 'registrations:read' });
      const { country } = await this.properties.mustExist(stay.property_id);
      const schema = registrationSchema(country);
      const rows = await readRegistrations(work, 'g.reservation_id = $1', [reservationId]);
      noteRead(work, ctx, rows);
      const named = await guestsOfStay(work, reservationId);
      return {
        country: schema?.country ?? null,
        law: schema?.law ?? null,
        guests: named.map((guest) => {
          const row = rows.find((r) => r.guest_id === guest.guestId);
          return { ...guest, form: row ? (row.complete ? 'complete' : 'incomplete') : 'missing' };
        }),
        data: rows.map((row) => registrationView(row, this.vault)),
        nextCursor: null,
      };
    });
  }

  /**
   * The complete forms of those who arrive on a day and stay; with how many have none.
   * @throws Refusal 404, 403, 409 `registration_not_asked`
   */
  export(
    ctx: RequestContext,
    { propertyId, date }: ExportRegistrationsQuery,
  ): Promise<{ document: RegistrationExportDto; csv: () => string }> {
    ctx.caller.require('registrations:read', propertyId);
    return this.work.run(ctx, 200, async (work) => {
      const schema = schemaOf(await this.properties.mustExist(propertyId));
      const rows = await readRegistrations(work, `g.property_id = $1 AND r.arrival = $2::date AND r.status = ANY ($3::text[])`, [
        ...[propertyId, date, STAYING],
      ]);
      const [staying] = await work.query<{ guests: number }>(
        `SELECT coalesce(sum(1 + (SELECT count(*) FROM reservation_guests g WHERE g.reservation_id = r.id)), 0)::int AS guests
         FROM reservations r WHERE r.property_id = $1 AND r.arrival = $2::date AND r.status = ANY ($3::text[])`,
        [propertyId, date, STAYING],
      );
      const complete = rows.filter((row) => row.complete);
      work.audit({
        action: 'registrations.exported',
        target: { type: 'property', id: propertyId },
        propertyId,
        details: { date, registrations: complete.length },
      });
      const document: RegistrationExportDto = {
        propertyId,
        date,
        country: schema.country,
        withoutForm: staying!.guests - complete.length,
        registrations: complete.map((row) => registrationView(row, this.vault)),
      };
      const csv = () =>
        csvOf([
          schema.columns.map(([heading]) => heading),
          ...complete.map((row) => {
            const entry = registrationEntry(row, this.vault);
            return schema.columns.map(([, value]) => value(entry));
          }),
        ]);
      return { document, csv };
    });
  }
}

function noteRead(work: Work, ctx: RequestContext, rows: readonly RegistrationRow[]): void {
  if (ctx.caller.guestId) return; // what is one's own
  for (const { id, property_id: propertyId, guest_id: guestId } of rows)
    work.audit({ action: 'registration.read', target: { type: 'guest_registration', id }, propertyId, details: { guestId } });
}
