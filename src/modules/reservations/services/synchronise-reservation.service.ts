import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, sqlState } from '../../../kernel/database/database';
import { constraintMeans } from '../../../kernel/database/constraints';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, Problems, Refusal } from '../../../kernel/errors/problem';
import type { FieldChange } from '../../../kernel/events/domain-event';
import type { RequestContext } from '../../../kernel/http/request-context';
import { GuestQueries, nameKey, type PersonDto, TellAgain } from '../../guests';
import { releaseUses, retakeUses } from '../../pricing';
import { PropertyQueries } from '../../properties';
import { nightPrice, type PricedRoom, termsOf } from '../domain/priced-room';
import { OCCUPYING, ReservationProblems, type ReservationStatus } from '../domain/reservation';
import type { ReservationRecord } from '../domain/views';
import type { BookingDto } from '../dto/booking-answers.dto';
import type { ExternalReservationDto } from '../dto/booking.dto';
import { reservationSynchronised } from '../events/reservation.events';
import { ReservationQueries, SELECT_RESERVATION } from '../queries/reservation.queries';
import { BookingDrafts, demandOf, notesPlace } from './booking-draft';
import { clearRooms } from '../stay/services/room-plan';
import { type KeptNight, leavingBlock, moveInventory, nightsCounted } from '../stay/services/stay-nights';
import { loadStay } from '../stay/services/stay-row';
import { trimAssignments } from '../stay/services/trim-assignments';
import { writeBookings } from './booking-press';
import { RELEASE_EXPIRED_ON, type ShortNight, STATE } from './booking-statement';
import { cancel } from './cancel-reservation.service';
import { KnownGuests } from './known-guests';
import { PriceStay } from './price-stay';
import { soldOut } from './quotes';
import { Refusals } from './refusals';

constraintMeans(
  'external_references_pkey',
  ReservationProblems.externalReferenceTaken,
  'Another reservation of this hotel has this external id.',
);

const FIND = `
  SELECT reservation_id AS id FROM external_references WHERE property_id = $1 AND system = $2 AND external_id = $3`;

interface BookingBefore extends Record<string, unknown> {
  booker_guest_id: string;
  channel: string;
  market_segment: string | null;
  notes: Buffer | null;
}

interface BookingAfter {
  bookerGuestId: string;
  channel: string;
  marketSegment: string | null;
  changes: FieldChange[];
}

/**
 * Brings a reservation in line with another system, by that system's id: made when it is unknown, changed where it differs. The guest's record is
 * left alone: names on a reservation are snapshots.
 */
@Injectable()
export class SynchroniseReservation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly prices: PriceStay,
    private readonly drafts: BookingDrafts,
    private readonly queries: ReservationQueries,
    private readonly properties: PropertyQueries,
    private readonly refusals: Refusals,
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly knownGuests: KnownGuests,
    private readonly tellAgain: TellAgain,
    private readonly guests: GuestQueries,
  ) {}

  /** @throws Refusal 409 `sold_out`, `restriction_violated`, `price_changed`, `wrong_status` */
  async run(ctx: RequestContext, system: string, externalId: string, body: ExternalReservationDto): Promise<BookingDto> {
    ctx.caller.require('reservations:import', body.propertyId);
    if (body.overridePrice) ctx.caller.require('reservations:override_price', body.propertyId);
    await this.knownGuests.require(ctx, body);
    const references = body.externalReferences ?? [];
    if (references.some((r) => r.system === system && r.id !== externalId)) {
      throw invalid({ pointer: '/externalReferences', code: 'differs_from_path', detail: 'This system has another id in the path.' });
    }
    const request = { ...body, externalReferences: [{ system, id: externalId }, ...references.filter((r) => r.system !== system)] };
    for (let attempt = 1; ; attempt++) {
      try {
        const bookingId = await this.work.run(ctx, 200, async (tx) => {
          const [known] = await tx.hot<{ id: string }>('find_external', FIND, [body.propertyId, system, externalId]);
          return known ? this.update(tx, ctx, known.id, system, request) : this.create(tx, ctx, request);
        });
        return await this.queries.booking(ctx, bookingId);
      } catch (error) {
        ctx.answer.status = undefined;
        await this.mayTryAgain(error, ctx, request, attempt);
      }
    }
  }

  /** Returns when the next attempt may fare better. @throws what the caller is told */
  private async mayTryAgain(error: unknown, ctx: RequestContext, body: ExternalReservationDto, attempt: number): Promise<void> {
    const short = sqlState(error) === STATE.soldOut ? (JSON.parse((error as Error).message) as ShortNight[]) : [];
    const refusal = short.length ? soldOut(short) : error;
    if (attempt === 1 && short.some((night) => night.expired)) {
      const nights = short.map((n) => ({ property_id: n.propertyId, room_type_id: n.roomTypeId, night: n.night, rooms: 0 }));
      await this.database.hot('release_expired_on', RELEASE_EXPIRED_ON, [JSON.stringify(nights), ctx.at]);
      return;
    }
    if (refusal instanceof Refusal) {
      if (refusal.kind.status === 409) await this.recordRefusal(ctx, body, refusal);
      throw refusal;
    }
    if (sqlState(error) === STATE.ratesChanged) this.prices.forget(body.propertyId);
    // a twin has made it while we tried: the next attempt brings that one in line
    else if ((error as { constraint?: string }).constraint !== 'external_references_pkey') throw error;
    if (attempt === 5) throw new Refusal(Problems.unavailable, undefined, [], {}, { 'retry-after': '1' });
  }

  private recordRefusal(ctx: RequestContext, body: ExternalReservationDto, refusal: Refusal): Promise<void> {
    const { propertyId, arrival, departure, channel } = body;
    const { kind, reasons } = refusal;
    return this.refusals.record({ propertyId, at: ctx.at, step: 'book', code: kind.code, channel, arrival, departure, rooms: 1, reasons });
  }

  private async create(tx: Work, ctx: RequestContext, body: ExternalReservationDto): Promise<string> {
    const status = body.status ?? 'confirmed';
    const { hotel, rooms, sheet } = await this.prices.price({ ...body, guarantee: body.guarantee?.kind ?? 'ota' }, ctx.at, {
      past: true,
      plain: true,
    });
    this.checkExpected(body, rooms[0]!);
    const bookedAt = body.bookedAt ? new Date(body.bookedAt) : ctx.at;
    const { job, view } = this.drafts.build(ctx, {
      details: body,
      hotel,
      arrival: body.arrival,
      departure: body.departure,
      rooms,
      guests: [body.rooms[0]!.guests],
      sheet,
      status,
      bookedAt,
    });
    const taking = OCCUPYING.includes(status) ? job.demand.filter((d) => d.night >= hotel.businessDate) : [];
    await writeBookings(tx, [{ ...job, key: undefined, demand: taking }]);
    await tx.query(`UPDATE reservations SET created_at = $2, cancelled_at = $3, cancellation_fee_minor = $4 WHERE id = $1`, [
      view.reservations[0]!.id,
      bookedAt,
      ...cancellationOf(body, status, ctx.at),
    ]);
    await tx.query(`UPDATE bookings SET created_at = $2 WHERE id = $1`, [view.id, bookedAt]);
    ctx.answer.status = 201;
    return view.id;
  }

  private async update(tx: Work, ctx: RequestContext, id: string, system: string, body: ExternalReservationDto): Promise<string> {
    await tx.query('SELECT 1 FROM reservations WHERE id = $1 FOR UPDATE', [id]);
    const [current] = await tx.hot<ReservationRecord>('reservation_by_id', `${SELECT_RESERVATION} WHERE r.id = $1`, [id]);
    const record = current!;
    const status = body.status ?? 'confirmed';
    ctx.answer.status = 200;
    if (status === 'cancelled') {
      if (record.status === 'cancelled') return record.booking_id;
      const row = await loadStay(tx, id, true);
      const [at] = cancellationOf(body, status, ctx.at);
      const { businessDate } = await this.properties.mustExist(record.property_id);
      await cancel(tx, ctx, row!, { feeMinor: 0, reason: null, at: at!, businessDate, toldElsewhere: true });
      return record.booking_id;
    }
    const changes: FieldChange[] = [];
    const note = (field: string, old: unknown, now: unknown) => {
      if (JSON.stringify(old) !== JSON.stringify(now)) changes.push({ field, old, new: now });
    };
    const room = body.rooms[0]!;
    note('status', record.status, status);
    note('arrival', record.arrival, body.arrival);
    note('departure', record.departure, body.departure);
    note('roomTypeId', record.room_type_id, room.roomTypeId);
    note('ratePlanId', record.rate_plan_id, room.ratePlanId);
    note('adults', record.adults, room.adults);
    note('childAges', record.child_ages, room.childAges ?? []);
    const stayChanged = changes.some((c) => c.field !== 'status') || this.priceDiffers(body, record);
    const lead = room.guests?.[0] ?? body.booker;
    const booking = await this.updateBooking(tx, ctx, record.booking_id, body);
    // whoever was erased is not named again because another system still knows them
    const erased = await this.guests.erasedAmong(tx, [record.guest_id, booking.bookerGuestId]);
    const shown = (person: PersonDto, guestId: string) => (erased.has(guestId) ? { firstName: '', lastName: '' } : person);
    const [leadName, bookerName] = [shown(lead, record.guest_id), shown(body.booker, booking.bookerGuestId)];
    if (leadName.firstName !== record.guest_first_name || leadName.lastName !== record.guest_last_name)
      changes.push({ field: 'guestName' });
    changes.push(...booking.changes);
    changes.push(...(await this.updateGuests(tx, ctx, record, booking.bookerGuestId, system, body)));
    const priced = stayChanged ? await this.reprice(ctx, body) : undefined;
    if (priced) note('totalMinor', record.total_minor, priced.stay.totalMinor);
    if (changes.length === 0) return record.booking_id;

    await this.moveRooms(tx, ctx, record, status, priced && body);
    if (priced) await this.rewriteNights(tx, record, priced);
    // the other system's price knows no promotions of ours
    if (record.terms.promotions && priced) await releaseUses(tx, id, { free: true, at: ctx.at });
    else if (record.terms.promotions && record.status === 'cancelled') await retakeUses(tx, id, record.terms.promotions);
    await this.keepRooms(tx, record, status, body);
    await tx.query(
      `UPDATE reservations SET status = $2, arrival = $3, departure = $4, room_type_id = $5, rate_plan_id = $6, adults = $7, child_ages = $8,
         guest_first_name = $9, guest_last_name = $10, guest_key = $11, total_minor = $12, terms = $13, cancelled_at = NULL, cancellation_fee_minor = NULL,
         cancellation_reason = NULL, version = version + 1, updated_at = $14 WHERE id = $1`,
      [
        id,
        status,
        body.arrival,
        body.departure,
        room.roomTypeId,
        room.ratePlanId,
        room.adults,
        room.childAges ?? [],
        leadName.firstName,
        leadName.lastName,
        [leadName, ...(lead === body.booker ? [] : [bookerName])]
          .map((p) => nameKey(p.firstName, p.lastName))
          .filter(Boolean)
          .join(' '),
        priced?.stay.totalMinor ?? record.total_minor,
        JSON.stringify(priced ? termsOf(priced.stay) : record.terms),
        ctx.at,
      ],
    );
    const facts = {
      id,
      bookingId: record.booking_id,
      propertyId: record.property_id,
      guestId: record.guest_id,
      bookerGuestId: booking.bookerGuestId,
      companionIds: record.companions.map((c) => c.guestId),
      roomTypeId: room.roomTypeId,
      ratePlanId: room.ratePlanId,
      arrival: body.arrival,
      departure: body.departure,
      totalMinor: priced?.stay.totalMinor ?? record.total_minor,
      currency: record.currency,
      channel: booking.channel,
      marketSegment: booking.marketSegment,
      adults: room.adults,
      children: room.childAges?.length ?? 0,
      status,
      bookedAt: record.created_at,
    };
    tx.emit(reservationSynchronised(facts, changes));
    tx.audit({
      action: 'reservation.synchronised',
      target: { type: 'reservation', id },
      propertyId: record.property_id,
      details: { fields: changes.map((c) => c.field) },
    });
    return record.booking_id;
  }

  /** What is known of booker and guest follows the other system; names on the booking are its own. */
  private async updateGuests(
    tx: Work,
    ctx: RequestContext,
    record: ReservationRecord,
    bookerId: string,
    system: string,
    body: ExternalReservationDto,
  ): Promise<FieldChange[]> {
    const { id: propertyId, country } = await this.properties.mustExist(record.property_id);
    const tell = (guestId: string, person: PersonDto) =>
      this.tellAgain.within(tx, ctx, guestId, person, { propertyId, country, source: `pms:${system}` });
    const booker = await tell(bookerId, body.booker);
    const lead = body.rooms[0]!.guests?.[0];
    const guest = lead && record.guest_id !== bookerId ? await tell(record.guest_id, lead) : [];
    return [...booker.map((kind) => ({ field: `booker.${kind}` })), ...guest.map((kind) => ({ field: `guest.${kind}` }))];
  }

  /** Channel, segment and the like, where the other system names them. Notes are compared as text, since their ciphertext differs every time. */
  private async updateBooking(tx: Work, ctx: RequestContext, bookingId: string, body: ExternalReservationDto): Promise<BookingAfter> {
    const [booking] = await tx.query<BookingBefore>(
      `SELECT booker_guest_id, channel, market_segment, source, campaign, guarantee, notes FROM bookings WHERE id = $1 FOR UPDATE`,
      [bookingId],
    );
    const { channel, marketSegment: market_segment, source, campaign } = body;
    const guarantee = body.guarantee && { kind: body.guarantee.kind, reference: body.guarantee.reference ?? null };
    const told = Object.entries({ channel, market_segment, source, campaign, guarantee }).filter(([, value]) => value !== undefined);
    const differing = told.filter(([column, value]) => !isDeepStrictEqual(booking![column], value));
    const place = notesPlace(bookingId);
    const notes = booking!.notes && this.vault.openRecord(booking!.notes, place).toString('utf8');
    const [gone] = await this.guests.erasedAmong(tx, [booking!.booker_guest_id]);
    const newNotes = body.notes !== undefined && body.notes !== notes && !gone ? this.vault.sealRecord(body.notes, place) : undefined;
    const after = {
      bookerGuestId: booking!.booker_guest_id,
      channel: channel ?? booking!.channel,
      marketSegment: market_segment ?? booking!.market_segment,
    };
    if (differing.length === 0 && !newNotes) return { ...after, changes: [] };
    await tx.query(
      `UPDATE bookings SET ${[...differing.map(([column], i) => `${column} = $${i + 4}`), 'notes = coalesce($2, notes)'].join(', ')}, version = version + 1, updated_at = $3
       WHERE id = $1`,
      [bookingId, newNotes ?? null, ctx.at, ...differing.map(([, value]) => (typeof value === 'object' ? JSON.stringify(value) : value))],
    );
    const changes: FieldChange[] = differing.map(([column, value]) => ({
      field: column === 'market_segment' ? 'marketSegment' : column,
      old: booking![column],
      new: value,
    }));
    return { ...after, changes: newNotes ? [...changes, { field: 'notes' }] : changes };
  }

  private async reprice(ctx: RequestContext, body: ExternalReservationDto): Promise<PricedRoom> {
    const { rooms } = await this.prices.price({ ...body, guarantee: body.guarantee?.kind ?? 'ota' }, ctx.at, {
      past: true,
      fresh: true,
      plain: true,
    });
    this.checkExpected(body, rooms[0]!);
    return rooms[0]!;
  }

  private priceDiffers(body: ExternalReservationDto, record: ReservationRecord): boolean {
    const { perNight, total } = body.overridePrice ?? {};
    if (perNight) return record.nights.some((n) => n.amountMinor !== perNight.amountMinor);
    return total !== undefined && record.nights.reduce((sum, n) => sum + n.amountMinor, 0) !== total.amountMinor;
  }

  /** One statement gives back what is no longer needed and takes what is new; nights that have passed are left as they were. @param anew where the nights change */
  private async moveRooms(
    tx: Work,
    ctx: RequestContext,
    record: ReservationRecord,
    status: ReservationStatus,
    anew: ExternalReservationDto | undefined | false,
  ): Promise<void> {
    const { businessDate } = await this.properties.mustExist(record.property_id);
    // nights count where their room is, which may be another type than was sold
    const counted = await nightsCounted(tx, record.id, businessDate, record.departure);
    const held = OCCUPYING.includes(record.status) ? counted : [];
    const stays = anew
      ? demandOf(record.property_id, anew.arrival, anew.departure, anew.rooms).filter((d) => d.night >= businessDate)
      : counted;
    const needed = OCCUPYING.includes(status) ? stays : [];
    const remains = (n: KeptNight) => needed.some((s) => s.night === n.night && s.room_type_id === n.room_type_id);
    await moveInventory(
      tx,
      ctx.at,
      held.map((n) => ({ ...n, backTo: remains(n) ? null : n.group_id })),
      needed,
    );
    if (needed.length === 0)
      await tx.query(
        'UPDATE reservation_nights SET group_id = NULL WHERE reservation_id = $1 AND night >= $2::date AND group_id IS NOT NULL',
        [record.id, businessDate],
      );
  }

  /** Rooms that were assigned here follow the stay as the other system has it. */
  private async keepRooms(tx: Work, record: ReservationRecord, status: ReservationStatus, body: ExternalReservationDto): Promise<void> {
    if (status === 'confirmed' || status === 'in_house') await trimAssignments(tx, record.id, body.arrival, body.departure);
    else
      await clearRooms(
        tx,
        record.id,
        status === 'checked_out' ? (await this.properties.mustExist(record.property_id)).businessDate : '0001-01-01',
      );
    if (status !== 'in_house') await tx.query('DELETE FROM room_occupancies WHERE reservation_id = $1', [record.id]);
  }

  /** Nights that remain what they were stay those of their group; what lies behind the hotel's date and is struck off leaves its block. */
  private async rewriteNights(tx: Work, record: ReservationRecord, { stay }: PricedRoom): Promise<void> {
    const { businessDate } = await this.properties.mustExist(record.property_id);
    await tx.query(
      `WITH ${leavingBlock('n.night < $4::date AND (n.night <> ALL ($2::date[]) OR n.room_type_id <> $3)')}
       DELETE FROM reservation_nights WHERE reservation_id = $1 AND night <> ALL ($2::date[])`,
      [record.id, stay.nights.map((night) => night.date), stay.roomTypeId, businessDate],
    );
    await tx.query(
      `INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, taxes, steps)
       SELECT $1, $2, night, $3, $4, amount_minor, total_minor, taxes, steps
       FROM json_to_recordset($5::json) AS n(night date, amount_minor bigint, total_minor bigint, taxes jsonb, steps jsonb)
       ON CONFLICT (reservation_id, night, property_id) DO UPDATE SET room_type_id = excluded.room_type_id, rate_plan_id = excluded.rate_plan_id,
         amount_minor = excluded.amount_minor, total_minor = excluded.total_minor, taxes = excluded.taxes, steps = excluded.steps,
         group_id = CASE WHEN reservation_nights.room_type_id = excluded.room_type_id THEN reservation_nights.group_id END`,
      [
        record.property_id,
        record.id,
        stay.roomTypeId,
        stay.ratePlanId,
        JSON.stringify(stay.nights.map((night) => ({ night: night.date, ...nightPrice(night) }))),
      ],
    );
  }

  private checkExpected({ expectedTotal, overridePrice }: ExternalReservationDto, { stay }: PricedRoom): void {
    if (!expectedTotal || overridePrice) return;
    if (expectedTotal.amountMinor !== stay.totalMinor || expectedTotal.currency !== stay.currency) {
      throw new Refusal(ReservationProblems.priceChanged, undefined, [
        {
          pointer: '/expectedTotal',
          code: 'price_changed',
          expected: expectedTotal,
          actual: { amountMinor: stay.totalMinor, currency: stay.currency },
        },
      ]);
    }
  }
}

function cancellationOf(
  body: ExternalReservationDto,
  status: ReservationStatus,
  at: Date,
): [cancelledAt: Date | null, feeMinor: number | null] {
  if (status !== 'cancelled') return [null, null];
  return [body.cancelledAt ? new Date(body.cancelledAt) : at, 0];
}
