import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { notFound } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestFolios, type MyFoliosDto, type MyPaymentDto, type PayMyFolioDto, type StayOfGuest } from '../../../folios';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { ChargeServices } from '../../service-bookings/services/charge-services';
import { folioOf, lateCheckOutFee, StayCharges } from '../../stay/services/stay-charges';
import { loadStay, type StayRow } from '../../stay/services/stay-row';

/** What a guest owes for a stay, read and paid by themselves. */
@Injectable()
export class MyFolio {
  constructor(
    private readonly database: Database,
    private readonly guests: GuestQueries,
    private readonly properties: PropertyQueries,
    private readonly charges: StayCharges,
    private readonly services: ChargeServices,
    private readonly folios: GuestFolios,
  ) {}

  async read(ctx: RequestContext, id: string): Promise<MyFoliosDto> {
    return this.folios.read(this.database, await this.stay(this.database, ctx, id, false));
  }

  pay(ctx: RequestContext, id: string, body: PayMyFolioDto): Promise<MyPaymentDto> {
    return this.folios.pay(ctx, (work) => this.stay(work, ctx, id, true), body);
  }

  /** @throws Refusal 404 for a stay that the guest neither booked nor sleeps in as the first */
  private async stay(sql: Sql, ctx: RequestContext, id: string, lock: boolean): Promise<StayOfGuest> {
    const row = await loadStay(sql, id, lock);
    const recordIds = row ? await this.guests.recordIds(sql, ctx.caller.guestId!) : [];
    if (!row || (!recordIds.includes(row.guest_id) && !recordIds.includes(row.booker_guest_id))) throw notFound();
    return {
      reservation: folioOf(row),
      recordIds,
      charges: row.status === 'confirmed' || row.status === 'in_house' ? await this.toBeCharged(sql, row, ctx.at) : [],
      purpose: row.status === 'confirmed' ? 'deposit' : 'settlement',
    };
  }

  /** What a check-out on the day of departure would post. */
  private async toBeCharged(sql: Sql, row: StayRow, at: Date) {
    const { businessDate } = (await this.properties.read(sql, row.property_id))!;
    return [
      ...(await this.charges.agreed(sql, row, businessDate)),
      ...(await this.services.dueOfStay(sql, row.id, businessDate, at)),
      { ...lateCheckOutFee(row), businessDate },
    ];
  }
}
