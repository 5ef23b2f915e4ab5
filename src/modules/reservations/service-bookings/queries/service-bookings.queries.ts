import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import { type KeysetList, keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import type { ListServiceBookingsQuery, ServiceBookingDto, ServiceBookingPageDto } from '../dto/service-booking.dto';
import { ownedBy } from '../services/end-service-booking.service';
import { readServiceBookings, SELECT_SERVICE_BOOKING, type ServiceBookingRow, serviceBookingView } from './service-booking-rows';

const SORTABLE: KeysetList['sortable'] = {
  startsAt: { column: 'b.starts_at', type: 'timestamptz' },
  createdAt: { column: 'b.created_at', type: 'timestamptz' },
  updatedAt: { column: 'b.updated_at', type: 'timestamptz' },
};

/** Who comes when to what. */
@Injectable()
export class ServiceBookingQueries {
  constructor(
    private readonly database: Database,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string): Promise<ServiceBookingDto> {
    const [row] = await readServiceBookings(this.database, [id]);
    if (!row) throw notFound();
    if (!ctx.caller.guestId) ctx.caller.require('service_bookings:read', row.property_id);
    else if (!(await ownedBy(this.database, this.guests, ctx.caller.guestId, row))) throw notFound();
    ctx.answer.etag = etagOf(row.version);
    return this.view(ctx, row);
  }

  async list(ctx: RequestContext, query: ListServiceBookingsQuery): Promise<ServiceBookingPageDto> {
    const [where, values]: [string[], unknown[]] = [[], []];
    const add = (condition: string, value: unknown) => {
      if (value !== undefined && value !== null) where.push(condition.replace('?', `$${values.push(value)}`));
    };
    if (query.propertyId) ctx.caller.require('service_bookings:read', query.propertyId);
    else add('b.property_id = ANY (?::uuid[])', ctx.caller.propertiesWith('service_bookings:read'));
    add('b.property_id = ?', query.propertyId);
    add('b.service_id = ?', query.serviceId);
    add('b.reservation_id = ?', query.reservationId);
    add('b.last_day >= ?::date', query.firstDay);
    add('b.day <= ?::date', query.lastDay);
    add('b.status = ?', query.status);
    add('b.updated_at >= ?::timestamptz', query.updatedSince);
    return this.page(ctx, where, values, query);
  }

  /** What is booked for a guest: with their stays, and alone. */
  async ofGuest(ctx: RequestContext, query: PageQuery): Promise<ServiceBookingPageDto> {
    const own = await this.guests.recordIds(this.database, ctx.caller.guestId!);
    const where = ['(b.guest_id = ANY ($1::uuid[]) OR k.booker_guest_id = ANY ($1::uuid[]))'];
    const values: unknown[] = [own];
    if (query.updatedSince) where.push(`b.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    return this.page(ctx, where, values, query);
  }

  private async page(ctx: RequestContext, where: string[], values: unknown[], query: PageQuery): Promise<ServiceBookingPageDto> {
    const list = { select: SELECT_SERVICE_BOOKING, where, values, sortable: SORTABLE, idColumn: 'b.id', defaultSort: 'startsAt' };
    const page = await keysetPage<ServiceBookingRow>(this.database, list, query);
    return { data: await Promise.all(page.data.map((row) => this.view(ctx, row))), nextCursor: page.nextCursor };
  }

  private async view(ctx: RequestContext, row: ServiceBookingRow): Promise<ServiceBookingDto> {
    const { businessDate } = await this.properties.mustExist(row.property_id);
    return serviceBookingView(row, this.vault, { at: ctx.at, businessDate });
  }
}
