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
import type { Terms } from '../domain/priced-room';
import { actionsOf, OCCUPYING, ReservationProblems, type ReservationStatus } from '../domain/reservation';
import type { CancellationDto } from '../dto/booking-answers.dto';
import { reservationCancelled } from '../events/reservation.events';
import { GIVE_BACK } from './booking-statement';

interface Cancellable {
  id: string;
  booking_id: string;
  property_id: string;
  status: ReservationStatus;
  room_type_id: string;
  rate_plan_id: string;
  arrival: string;
  departure: string;
  guest_id: string;
  currency: string;
  total_minor: number;
  terms: Terms;
  adults: number;
  child_ages: number[];
  created_at: Date;
  channel: string;
  market_segment: string | null;
  booker_guest_id: string;
  companion_ids: string[];
}

export const cancellationReasonPlace = (reservationId: string): string => `reservations.cancellation_reason ${reservationId}`;

/** The reservation, locked until the transaction ends where `lock` is set. */
export const FOR_CANCELLATION = (lock: boolean) => `
  SELECT r.id, r.booking_id, r.property_id, r.status, r.room_type_id, r.rate_plan_id, r.arrival, r.departure, r.guest_id, r.currency, r.total_minor, r.terms,
    r.adults, r.child_ages, r.created_at, b.channel, b.market_segment, b.booker_guest_id,
    ARRAY(SELECT g.guest_id FROM reservation_guests g WHERE g.reservation_id = r.id ORDER BY g.position) AS companion_ids
  FROM reservations r JOIN bookings b ON b.id = r.booking_id WHERE r.id = $1 ${lock ? 'FOR UPDATE OF r' : ''}`;

/** Cancels one reservation with the fee of the policy that was frozen when it was booked, and gives its nights back to sale. */
@Injectable()
export class CancelReservation {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 409 `wrong_status` */
  async run(ctx: RequestContext, id: string, reason: string | undefined): Promise<CancellationDto> {
    return this.work.run(ctx, 200, async (tx) => {
      const r = await this.load(tx, ctx, id, true);
      const feeMinor = feeAt(r.terms.policy, ctx.at);
      const hotel = await this.properties.read(tx, r.property_id);
      const sealed = reason === undefined ? null : this.vault.sealRecord(reason, cancellationReasonPlace(id));
      await cancel(tx, ctx, r, { feeMinor, reason: sealed, at: ctx.at, businessDate: hotel!.businessDate });
      return this.view(tx, r, feeMinor, ctx.at);
    });
  }

  /** What cancelling now would do; changes nothing. */
  async tryOut(ctx: RequestContext, id: string): Promise<CancellationDto> {
    const r = await this.load(this.database, ctx, id, false);
    return this.view(this.database, r, feeAt(r.terms.policy, ctx.at), null);
  }

  private async load(sql: Sql, ctx: RequestContext, id: string, lock: boolean): Promise<Cancellable> {
    const [r] = await sql.hot<Cancellable>(lock ? 'reservation_to_cancel' : 'reservation_maybe_cancelled', FOR_CANCELLATION(lock), [id]);
    if (!r) throw notFound();
    await this.authorise(sql, ctx, r);
    const { allowed, reasons } = actionsOf(r.status)[0]!;
    if (!allowed) throw new Refusal(ReservationProblems.wrongStatus, undefined, reasons);
    return r;
  }

  /** Guests cancel what they booked, or sleep in as the first. @throws Refusal 404, 403 */
  private async authorise(sql: Sql, { caller }: RequestContext, r: Cancellable): Promise<void> {
    if (caller.guestId) {
      const own = await this.guests.recordIds(sql, caller.guestId);
      if (!own.includes(r.guest_id) && !own.includes(r.booker_guest_id)) throw notFound();
      return;
    }
    if (!caller.can('reservations:read', r.property_id)) throw notFound();
    caller.require('reservations:write', r.property_id);
  }

  private async view(sql: Sql, r: Cancellable, feeMinor: number, cancelledAt: Date | null): Promise<CancellationDto> {
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
  r: Cancellable,
  {
    feeMinor,
    reason,
    at,
    businessDate,
    toldElsewhere,
  }: { feeMinor: number; reason: Buffer | null; at: Date; businessDate: string; toldElsewhere?: boolean },
): Promise<void> {
  await tx.hot(
    'cancel_reservation',
    `UPDATE reservations SET status = 'cancelled', cancelled_at = $2, cancellation_fee_minor = $3, cancellation_reason = $4, version = version + 1, updated_at = $5
     WHERE id = $1`,
    [r.id, at, feeMinor, reason, ctx.at],
  );
  // what was never taken, or lies behind the hotel's date, is not given back
  if (OCCUPYING.includes(r.status)) await tx.hot('give_back', GIVE_BACK, [r.id, r.arrival > businessDate ? r.arrival : businessDate]);
  if (r.terms.promotions) await releaseUses(tx, r.id, { free: feeMinor === 0, at });
  const facts = {
    id: r.id,
    bookingId: r.booking_id,
    propertyId: r.property_id,
    guestId: r.guest_id,
    bookerGuestId: r.booker_guest_id,
    companionIds: r.companion_ids,
    roomTypeId: r.room_type_id,
    ratePlanId: r.rate_plan_id,
    arrival: r.arrival,
    departure: r.departure,
    totalMinor: r.total_minor,
    currency: r.currency,
    channel: r.channel,
    marketSegment: r.market_segment,
    adults: r.adults,
    children: r.child_ages.length,
    status: 'cancelled',
    bookedAt: r.created_at,
  };
  tx.emit(reservationCancelled(facts, feeMinor, r.status, toldElsewhere));
  tx.audit({
    action: 'reservation.cancelled',
    target: { type: 'reservation', id: r.id },
    propertyId: r.property_id,
    details: { feeMinor },
  });
}
