import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { money } from '../../../kernel/values/money';
import { GuestQueries } from '../../guests';
import { feeAt, releaseUses } from '../../pricing';
import { PropertyQueries } from '../../properties';
import { OCCUPYING, requireAction, ReservationProblems } from '../domain/reservation';
import type { CancellationDto } from '../dto/booking-answers.dto';
import { reservationCancelled } from '../events/reservation.events';
import { StayCharges } from '../stay/services/stay-charges';
import { factsOf, loadStay, momentOf, type Stay, type StayRow } from '../stay/services/stay-row';
import { GIVE_BACK } from './booking-statement';

export const cancellationReasonPlace = (reservationId: string): string => `reservations.cancellation_reason ${reservationId}`;

/** Cancels one reservation with the fee of the policy that was frozen when it was booked, and gives its nights back to sale. */
@Injectable()
export class CancelReservation {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
    private readonly charges: StayCharges,
  ) {}

  /** @throws Refusal 404, 409 `wrong_status` */
  async run(ctx: RequestContext, id: string, reason: string | undefined): Promise<CancellationDto> {
    return this.work.run(ctx, 200, async (tx) => {
      const { row, hotel } = await this.load(tx, ctx, id, true);
      const feeMinor = feeAt(row.terms.policy, ctx.at);
      const sealed = reason === undefined ? null : this.vault.sealRecord(reason, cancellationReasonPlace(id));
      const view = await this.view(tx, row, feeMinor, ctx.at);
      await cancel(tx, ctx, row, { feeMinor, reason: sealed, at: ctx.at, businessDate: hotel.businessDate });
      await this.charges.cancelled(tx, row, feeMinor, hotel.businessDate);
      return view;
    });
  }

  /** What cancelling now would do; changes nothing. */
  async tryOut(ctx: RequestContext, id: string): Promise<CancellationDto> {
    const { row } = await this.load(this.database, ctx, id, false);
    return this.view(this.database, row, feeAt(row.terms.policy, ctx.at), null);
  }

  private async load(sql: Sql, ctx: RequestContext, id: string, lock: boolean): Promise<Stay> {
    const row = await loadStay(sql, id, lock);
    if (!row) throw notFound();
    await this.authorise(sql, ctx, row);
    const stay = { row, hotel: (await this.properties.read(sql, row.property_id))! };
    requireAction('cancel', momentOf(stay, ctx.at));
    return stay;
  }

  /** Guests cancel what they booked, or sleep in as the first. @throws Refusal 404, 403 */
  private async authorise(sql: Sql, { caller }: RequestContext, r: StayRow): Promise<void> {
    if (caller.guestId) {
      const own = await this.guests.recordIds(sql, caller.guestId);
      if (!own.includes(r.guest_id) && !own.includes(r.booker_guest_id)) throw notFound();
      return;
    }
    if (!caller.can('reservations:read', r.property_id)) throw notFound();
    caller.require('reservations:write', r.property_id);
  }

  private async view(sql: Sql, r: StayRow, feeMinor: number, cancelledAt: Date | null): Promise<CancellationDto> {
    const [booking] = await sql.query<{ total: number }>(
      `SELECT coalesce(sum(total_minor), 0)::bigint AS total FROM reservations WHERE booking_id = $1 AND status <> 'cancelled' AND id <> $2`,
      [r.booking_id, r.id],
    );
    return {
      reservationId: r.id,
      status: cancelledAt ? 'cancelled' : r.status,
      fee: money(feeMinor, r.currency),
      refundable: money(r.total_minor - feeMinor, r.currency),
      dryRun: cancelledAt === null,
      cancelledAt: cancelledAt?.toISOString() ?? null,
      bookingTotal: money(booking!.total, r.currency),
    };
  }
}

/** The change itself, with the reservation's row locked: also used when another system tells of a cancellation. */
export async function cancel(
  tx: Work,
  ctx: RequestContext,
  r: StayRow,
  {
    feeMinor,
    reason,
    at,
    businessDate,
    toldElsewhere,
  }: { feeMinor: number; reason: Buffer | null; at: Date; businessDate: string; toldElsewhere?: boolean },
): Promise<void> {
  const cancelled = await tx.hot(
    'cancel_reservation',
    `UPDATE reservations SET status = 'cancelled', cancelled_at = $2, cancellation_fee_minor = $3, cancellation_reason = $4, version = version + 1, updated_at = $5
     WHERE id = $1 AND status = $6 RETURNING 1`,
    [r.id, at, feeMinor, reason, ctx.at, r.status],
  );
  if (cancelled.length === 0) throw new Refusal(ReservationProblems.wrongStatus);
  await tx.hot('drop_all_assignments', 'DELETE FROM room_assignments WHERE reservation_id = $1', [r.id]);
  // what was never taken, or lies behind the hotel's date, is not given back
  if (OCCUPYING.includes(r.status)) await tx.hot('give_back', GIVE_BACK, [r.id, r.arrival > businessDate ? r.arrival : businessDate]);
  if (r.terms.promotions) await releaseUses(tx, r.id, { free: feeMinor === 0, at });
  tx.emit(reservationCancelled({ ...factsOf(r), status: 'cancelled' }, feeMinor, r.status, toldElsewhere));
  tx.audit({
    action: 'reservation.cancelled',
    target: { type: 'reservation', id: r.id },
    propertyId: r.property_id,
    details: { feeMinor },
  });
}
