import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { money } from '../../../../kernel/values/money';
import { GuestQueries } from '../../../guests';
import { readTaxRules } from '../../../pricing';
import { PropertyQueries } from '../../../properties';
import { priceService } from '../../domain/services/price';
import { cancellationFeeOf, noShowFeeOf, ServiceProblems } from '../../domain/services/service-booking';
import { serviceCancelled, serviceMissed, serviceServed } from '../../events/service-booking.events';
import type { CompleteServiceDto, ServiceBookingDto, ServiceCancellationDto } from '../dto/service-booking.dto';
import {
  lockServiceBookings,
  readServiceBookings,
  type ServiceBookingRow,
  serviceBookingFacts,
  serviceBookingView,
} from '../queries/service-booking-rows';
import { givenBack, requireAction } from './change-service-booking.service';
import { ServiceFolio } from './service-folio';
import { movePlaces } from './slot-counters';

type Now = { at: Date; businessDate: string };

/** How a booked service ends: it is served and charged, called off, or nobody comes. */
@Injectable()
export class EndServiceBooking {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly folio: ServiceFolio,
    private readonly vault: Vault,
  ) {}

  /** Gives the places back; late, it costs what its rule says. @throws Refusal 404, 409 `wrong_status` */
  cancel(ctx: RequestContext, id: string): Promise<ServiceCancellationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { row, now } = await this.open(work, ctx, id, 'cancel', true);
      const feeMinor = cancellationFeeOf(row.rules, row.total_minor, row.starts_at, ctx.at);
      await movePlaces(work, givenBack(row));
      const folioId = row.reservation_id ? await this.folio.fee(work, row, 'cancellation_fee', feeMinor, now.businessDate) : null;
      const ended = await this.end(work, ctx, row, 'cancelled', { feeMinor, folioId });
      work.emit(serviceCancelled(serviceBookingFacts(ended), feeMinor));
      return { serviceBookingId: id, status: 'cancelled', fee: money(feeMinor, row.currency), dryRun: false };
    });
  }

  /** What cancelling now would cost; changes nothing. */
  async tryCancel(ctx: RequestContext, id: string): Promise<ServiceCancellationDto> {
    const { row } = await this.open(this.database, ctx, id, 'cancel', false);
    const feeMinor = cancellationFeeOf(row.rules, row.total_minor, row.starts_at, ctx.at);
    return { serviceBookingId: id, status: row.status, fee: money(feeMinor, row.currency), dryRun: true };
  }

  /**
   * Served: charged once, to the stay or to the folio that is named. Of several nights those until today; those ahead are given back.
   * @throws Refusal 404, 400, 409 `wrong_status`, `service_not_priced`, `folio_closed`
   */
  complete(ctx: RequestContext, id: string, { price, folioId }: CompleteServiceDto): Promise<ServiceBookingDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { row: booked, now } = await this.open(work, ctx, id, 'complete', true);
      const row = await this.priced(work, booked, price);
      const lines = row.lines.filter(({ day }) => day <= now.businessDate);
      const ahead = row.lines[lines.length]?.day;
      if (ahead) await movePlaces(work, givenBack(row, ahead));
      const chargedTo = await this.folio.charge(work, row, lines, now.businessDate, folioId);
      await work.query(
        `UPDATE service_bookings SET unit_price_minor = $2, price_unit = $3, lines = $4, total_minor = $5, last_day = $6 WHERE id = $1`,
        [
          ...[id, row.unit_price_minor, row.price_unit, JSON.stringify(lines)],
          ...[lines.reduce((sum, line) => sum + line.totalMinor, 0), lines.at(-1)!.day],
        ],
      );
      const ended = await this.end(work, ctx, row, 'served', { feeMinor: null, folioId: chargedTo });
      work.emit(serviceServed(serviceBookingFacts(ended)));
      return this.view(ctx, ended, now);
    });
  }

  /** They did not come. The place stays taken: it was kept for them. @throws Refusal 404, 409 `wrong_status` */
  miss(ctx: RequestContext, id: string): Promise<ServiceBookingDto> {
    return this.work.run(ctx, 200, async (work) => {
      const { row, now } = await this.open(work, ctx, id, 'no_show', true);
      const feeMinor = noShowFeeOf(row.rules, row.total_minor);
      const folioId = row.reservation_id ? await this.folio.fee(work, row, 'no_show_fee', feeMinor, now.businessDate) : null;
      const ended = await this.end(work, ctx, row, 'no_show', { feeMinor, folioId });
      work.emit(serviceMissed(serviceBookingFacts(ended), feeMinor));
      return this.view(ctx, ended, now);
    });
  }

  private view(ctx: RequestContext, row: ServiceBookingRow, now: Now): ServiceBookingDto {
    ctx.answer.etag = etagOf(row.version);
    return serviceBookingView(row, this.vault, now);
  }

  /** The booking, locked where it is to be changed, if this can be done with it. */
  private async open(
    sql: Sql,
    ctx: RequestContext,
    id: string,
    action: string,
    lock: boolean,
  ): Promise<{ row: ServiceBookingRow; now: Now }> {
    const [row] = await (lock ? lockServiceBookings(sql, [id]) : readServiceBookings(sql, [id]));
    if (!row) throw notFound();
    if (!ctx.caller.guestId) ctx.caller.require('service_bookings:write', row.property_id);
    else if (!(await ownedBy(sql, this.guests, ctx.caller.guestId, row))) throw notFound();
    const { businessDate } = (await this.properties.read(sql, row.property_id))!;
    const now = { at: ctx.at, businessDate };
    requireAction(row, action, now);
    return { row, now };
  }

  /** With the price that is named for what has none. */
  private async priced(work: Work, row: ServiceBookingRow, price: CompleteServiceDto['price']): Promise<ServiceBookingRow> {
    if (row.unit_price_minor !== null) {
      if (price) throw invalid({ pointer: '/price', code: 'has_price', detail: 'It was booked at a price.' });
      return row;
    }
    if (!price)
      throw new Refusal(ServiceProblems.notPriced, undefined, [{ pointer: '/price', code: 'required', detail: 'Say what it costs.' }]);
    if (price.currency !== row.currency)
      throw invalid({ pointer: '/price/currency', code: 'other_currency', detail: `The hotel works in ${row.currency}.` });
    const rules = row.tax_code ? await readTaxRules(work, row.property_id, [row.tax_code]) : [];
    const terms = { unitPriceMinor: price.amountMinor, unit: row.price_unit, rules };
    const { lines, totalMinor } = priceService(
      terms,
      row.lines.map((l) => l.day),
      row.persons,
    );
    return { ...row, unit_price_minor: price.amountMinor, lines, total_minor: totalMinor };
  }

  private async end(
    work: Work,
    ctx: RequestContext,
    { id, property_id: propertyId }: ServiceBookingRow,
    status: 'served' | 'cancelled' | 'no_show',
    { feeMinor, folioId }: { feeMinor: number | null; folioId: string | null },
  ): Promise<ServiceBookingRow> {
    await work.query(
      `UPDATE service_bookings SET status = $2, fee_minor = $3, folio_id = coalesce($4, folio_id), ended_at = $5, version = version + 1, updated_at = $5
       WHERE id = $1 AND status = 'booked'`,
      [id, status, feeMinor, folioId, ctx.at],
    );
    work.audit({
      action: `service_booking.${status}`,
      target: { type: 'service_booking', id },
      propertyId,
      details: feeMinor === null ? {} : { feeMinor },
    });
    return (await readServiceBookings(work, [id]))[0]!;
  }
}

/** Guests reach what is booked for their own stay, and what they booked alone. */
export async function ownedBy(sql: Sql, guests: GuestQueries, guestId: string, row: ServiceBookingRow): Promise<boolean> {
  const own = await guests.recordIds(sql, guestId);
  return [row.guest_id, row.booker_guest_id].some((id) => id !== null && own.includes(id));
}
