import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Clock } from '../../../../kernel/values/clock';
import { PropertyQueries } from '../../../properties';
import type { ReservationDto } from '../../dto/booking-answers.dto';
import { didNotCome } from '../../events/reservation.events';
import { ReservationQueries } from '../../queries/reservation.queries';
import type { NoShowDto } from '../dto/stay.dto';
import { StayCharges } from './stay-charges';
import { giveBackFrom } from './stay-nights';
import { factsOf, SELECT_STAY, type Stay, type StayRow } from './stay-row';
import { Stays } from './stays';

const NOT_COME = `
  ${SELECT_STAY} WHERE r.property_id = $1 AND r.arrival <= $2::date AND r.status = 'confirmed' ORDER BY r.id FOR UPDATE OF r`;

const MARK = `
  UPDATE reservations r SET status = 'no_show', no_show_fee_minor = m.fee_minor, version = version + 1, updated_at = $2
  FROM json_to_recordset($1::json) AS m(id uuid, fee_minor bigint) WHERE r.id = m.id AND r.status = 'confirmed' RETURNING r.id`;

/** Gives the rooms of the nights from `$2` on back to sale, of all reservations `$1`: the counters in the order in which everybody locks them. */
const GIVE_BACK_ALL = `
  WITH nights AS MATERIALIZED (
    SELECT i.property_id, i.room_type_id, i.night, n.rooms
    FROM (SELECT property_id, room_type_id, night, count(*)::int AS rooms FROM reservation_nights
      WHERE reservation_id = ANY ($1::uuid[]) AND night >= $2::date GROUP BY 1, 2, 3) n
    JOIN inventory_nights i ON i.property_id = n.property_id AND i.room_type_id = n.room_type_id AND i.night = n.night
    ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i),
  given AS (
    UPDATE inventory_nights i SET sold = i.sold - n.rooms FROM nights n
    WHERE i.property_id = n.property_id AND i.room_type_id = n.room_type_id AND i.night = n.night
    RETURNING i.property_id, i.night, i.sold + i.held + i.blocked + n.rooms >= i.physical - i.removed + i.overbook_allowance AS was_full)
  INSERT INTO offer_refreshes (property_id, first_night, last_night)
  SELECT property_id, min(night), max(night) FROM given WHERE was_full GROUP BY property_id`;

/**
 * Notes that guests did not come: the nights from the hotel's date on are for sale again, the room is free, and the fee of the policy that was frozen at booking is
 * charged.
 */
@Injectable()
export class MarkNoShow {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly charges: StayCharges,
    private readonly properties: PropertyQueries,
    private readonly reservations: ReservationQueries,
    private readonly clock: Clock,
  ) {}

  /** One, by hand, once the day of arrival is over. @throws Refusal 409 `not_now`, `wrong_status` */
  run(ctx: RequestContext, id: string, { waiveFee }: NoShowDto): Promise<ReservationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const stay = await this.stays.lock(work, ctx, id, 'mark_no_show');
      if (waiveFee) ctx.caller.require('stays:override', stay.row.property_id);
      await this.mark(work, ctx, [stay], waiveFee ? 0 : undefined);
      if (waiveFee) await this.stays.note(work, ctx, stay, 'no_show_fee_waived', {}, waiveFee.reason);
      return this.reservations.reservation(ctx, id, work);
    });
  }

  /**
   * All of a hotel who should have come up to this business date and did not: for whoever closes the day, before the date moves. What is marked already is left
   * alone.
   * @returns how many were marked
   */
  async inBulk(work: Work, propertyId: string, businessDate: string): Promise<number> {
    const hotel = { ...(await this.properties.read(work, propertyId))!, businessDate };
    const rows = await work.hot<StayRow>('stays_not_come', NOT_COME, [propertyId, businessDate]);
    await this.mark(
      work,
      { at: this.clock.now(), caller: Caller.system },
      rows.map((row) => ({ row, hotel })),
    );
    return rows.length;
  }

  /** All of one hotel. */
  private async mark(
    work: Work,
    { at, caller }: Pick<RequestContext, 'at' | 'caller'>,
    stays: readonly Stay[],
    feeMinor?: number,
  ): Promise<void> {
    if (stays.length === 0) return;
    const { businessDate } = stays[0]!.hotel;
    const ids = stays.map(({ row }) => row.id);
    const fees = new Map(stays.map(({ row }) => [row.id, feeMinor ?? row.terms.policy.noShow.feeMinor]));
    await work.query('DELETE FROM room_assignments WHERE reservation_id = ANY ($1::uuid[])', [ids]);
    // rooms of groups go back to their blocks, one stay after the other
    const grouped = await work.query<{ id: string; groupId: string }>(
      `SELECT DISTINCT reservation_id AS id, group_id AS "groupId" FROM reservation_nights WHERE reservation_id = ANY ($1::uuid[]) AND group_id IS NOT NULL ORDER BY 1`,
      [ids],
    );
    // all of them before any night of the inventory
    if (grouped.length)
      await work.query('SELECT 1 FROM stay_groups WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE', [grouped.map((g) => g.groupId)]);
    const ofGroups = new Set(grouped.map((g) => g.id));
    const single = ids.filter((id) => !ofGroups.has(id));
    await work.hot('give_back_all', GIVE_BACK_ALL, [single, businessDate]);
    for (const id of ofGroups) await giveBackFrom(work, id, businessDate);
    await work.hot('mark_no_shows', MARK, [JSON.stringify([...fees].map(([id, fee_minor]) => ({ id, fee_minor }))), at]);
    await this.charges.fees(
      work,
      businessDate,
      stays.map(({ row }) => ({
        row,
        kind: 'no_show_fee',
        key: 'no_show_fee',
        code: 'NO_SHOW',
        description: `No-show, arrival ${row.arrival}`,
        amountMinor: fees.get(row.id)!,
      })),
    );
    for (const { row } of stays) {
      Object.assign(row, { status: 'no_show', no_show_fee_minor: fees.get(row.id), version: row.version + 1 });
      work.emit(didNotCome(factsOf(row), fees.get(row.id)!));
      work.audit({
        action: 'reservation.no_show',
        target: { type: 'reservation', id: row.id },
        propertyId: row.property_id,
        details: { feeMinor: fees.get(row.id)!, businessDate, by: caller.kind },
      });
    }
  }
}
