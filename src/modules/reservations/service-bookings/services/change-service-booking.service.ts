import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import { mergePatch } from '../../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { readTaxRules } from '../../../pricing';
import { PropertyQueries, ServiceQueries } from '../../../properties';
import { ReservationProblems } from '../../domain/reservation';
import { placeInSchedule, placesOf } from '../../domain/services/place-in-schedule';
import { priceService } from '../../domain/services/price';
import { serviceActions } from '../../domain/services/service-booking';
import { serviceBookingChanged } from '../../events/service-booking.events';
import type { ChangeServiceBookingDto, ServiceBookingDto } from '../dto/service-booking.dto';
import {
  lockServiceBookings,
  readServiceBookings,
  type ServiceBookingRow,
  serviceBookingFacts,
  serviceBookingView,
  stateOf,
} from '../queries/service-booking-rows';
import { serviceNotesPlace } from '../sealed-notes';
import { movePlaces, type SlotKey } from './slot-counters';

/** The places that a booking holds, one slot a day. */
export const heldPlaces = (row: ServiceBookingRow): (SlotKey & { places: number })[] =>
  row.lines.map(({ day }) => ({ propertyId: row.property_id, serviceId: row.service_id, day, time: row.time, places: row.places }));

/** Gives back what a booking holds, on those of its days. */
export const givenBack = (row: ServiceBookingRow, from = row.day): (SlotKey & { places: number })[] =>
  heldPlaces(row)
    .filter(({ day }) => day >= from)
    .map((place) => ({ ...place, places: -place.places }));

/** @throws Refusal 409 `wrong_status` with every reason */
export function requireAction(row: ServiceBookingRow, action: string, now: { at: Date; businessDate: string }): void {
  const { allowed, reasons } = serviceActions(stateOf(row), now).find((a) => a.action === action)!;
  if (!allowed) throw new Refusal(ReservationProblems.wrongStatus, undefined, reasons);
}

/** Another time, more people, another name: a new place is taken before the old one is given back, in one step. */
@Injectable()
export class ChangeServiceBooking {
  constructor(
    private readonly work: UnitOfWork,
    private readonly services: ServiceQueries,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 412, 428, 400 with pointers, 409 `service_full`, `service_closed`, `wrong_status` */
  run(ctx: RequestContext, id: string, patch: ChangeServiceBookingDto, ifMatch: string | undefined): Promise<ServiceBookingDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await lockServiceBookings(work, [id]);
      if (!row) throw notFound();
      ctx.caller.require('service_bookings:write', row.property_id);
      requireMatch(ifMatch, row.version);
      const hotel = await this.properties.mustExist(row.property_id);
      const now = { at: ctx.at, businessDate: hotel.businessDate };
      requireAction(row, 'change', now);
      const notes = row.notes && this.vault.openRecord(row.notes, serviceNotesPlace(id)).toString('utf8');
      const wanted = { date: row.day, time: row.time, persons: row.persons, name: row.name, notes };
      const fields = mergePatch(wanted, patch, ['notes']);
      ctx.answer.etag = etagOf(row.version);
      if (fields.length === 0) return serviceBookingView(row, this.vault, now);
      if (fields.some((f) => f === 'date' || f === 'time' || f === 'persons')) await this.move(work, ctx, row, wanted, hotel);
      await work.query(`UPDATE service_bookings SET name = $2, notes = $3, version = version + 1, updated_at = $4 WHERE id = $1`, [
        id,
        wanted.name,
        wanted.notes === null ? null : this.vault.sealRecord(wanted.notes, serviceNotesPlace(id)),
        ctx.at,
      ]);
      const [changed] = await readServiceBookings(work, [id]);
      work.emit(serviceBookingChanged(serviceBookingFacts(changed!), fields));
      work.audit({
        action: 'service_booking.changed',
        target: { type: 'service_booking', id },
        propertyId: row.property_id,
        details: { fields },
      });
      ctx.answer.etag = etagOf(changed!.version);
      return serviceBookingView(changed!, this.vault, now);
    });
  }

  private async move(
    work: Parameters<Parameters<UnitOfWork['run']>[2]>[0],
    ctx: RequestContext,
    row: ServiceBookingRow,
    wanted: { date: string; time: string; persons: number },
    hotel: Awaited<ReturnType<PropertyQueries['mustExist']>>,
  ): Promise<void> {
    const service = (await this.services.facts(row.service_id, work))!;
    const stay = row.arrival ? { arrival: row.arrival, departure: row.departure! } : undefined;
    const place = { ...wanted, time: wanted.time || undefined, nights: row.lines.length };
    const slots = placeInSchedule(service, hotel, place, { stay, at: ctx.at, guest: false });
    const rules = row.tax_code ? await readTaxRules(work, hotel.id, [row.tax_code]) : [];
    const price = priceService(
      { unitPriceMinor: row.unit_price_minor, unit: row.price_unit, rules },
      slots.map((s) => s.date),
      wanted.persons,
    );
    const places = placesOf(service, wanted.persons);
    const taken = slots.map(({ date: day, time }) => ({ propertyId: hotel.id, serviceId: service.id, day, time, places }));
    await movePlaces(work, [...givenBack(row), ...taken]);
    const [first, last] = [slots[0]!, slots.at(-1)!];
    await work.query(
      `UPDATE service_bookings SET day = $2, last_day = $3, time = $4, starts_at = $5, ends_at = $6, persons = $7, places = $8, lines = $9, total_minor = $10
       WHERE id = $1`,
      [
        row.id,
        first.date,
        last.date,
        first.time,
        first.startsAt,
        last.endsAt,
        wanted.persons,
        places,
        JSON.stringify(price.lines),
        price.totalMinor,
      ],
    );
  }
}
