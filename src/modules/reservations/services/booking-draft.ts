import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { auditRow, outboxRow, UnitOfWork } from '../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { addDays, nightsOf } from '../../../kernel/values/local-date';
import { bytea } from '../../../kernel/database/database';
import { guestRegistered, GuestRecords, type GuestRow, nameKey } from '../../guests';
import { type RateSheet, useRows } from '../../pricing';
import type { PropertyFacts } from '../../properties';
import { newConfirmationNumber } from '../domain/confirmation-number';
import { nightPrice, type PricedRoom, termsOf, totalOf } from '../domain/priced-room';
import type { ReservationStatus } from '../domain/reservation';
import { bookingView, type BookingRecord, NOT_BEGUN, type ReservationRecord, reservationView } from '../domain/views';
import type { BookingDto } from '../dto/booking-answers.dto';
import type { PersonDto } from '../../guests';
import type { BookingRoomDto, BookStayDto } from '../dto/booking.dto';
import { reservationConfirmed, reservationSynchronised, reservationWaitlisted } from '../events/reservation.events';
import type { PressJob } from './booking-press';
import type { NightDemand } from './booking-statement';

export interface DraftInput {
  details: Pick<
    BookStayDto,
    | 'booker'
    | 'channel'
    | 'marketSegment'
    | 'source'
    | 'campaign'
    | 'guarantee'
    | 'externalReferences'
    | 'notes'
    | 'overridePrice'
    | 'waitlist'
  >;
  hotel: PropertyFacts;
  arrival: string;
  departure: string;
  rooms: PricedRoom[];
  /** Guests by room, where the request names them. */
  guests: (BookingRoomDto['guests'] | undefined)[];
  /** Checked when the rooms are taken; none when the price is frozen in a held quote. */
  sheet?: RateSheet;
  quote?: { id: string; held: boolean };
  /** As another system has it; `confirmed` without. */
  status?: ReservationStatus;
  /** Whose block the rooms are picked up from. */
  groupId?: string;
  /** When it was booked there; now without. */
  bookedAt?: Date;
}

export const notesPlace = (bookingId: string): string => `bookings.notes ${bookingId}`;

/** Builds everything a booking writes and the answer it gives, before the database is asked. */
@Injectable()
export class BookingDrafts {
  constructor(
    private readonly guestRecords: GuestRecords,
    private readonly vault: Vault,
    private readonly work: UnitOfWork,
  ) {}

  build(ctx: RequestContext, input: DraftInput): { job: PressJob; view: BookingDto } {
    const { hotel, details, arrival, departure, rooms } = input;
    const bookingId = newId();
    const number = newConfirmationNumber();
    const channel = details.channel ?? 'direct';
    const made: GuestRow[] = [];
    const register = (person: PersonDto): GuestRow => {
      const row = this.guestRecords.prepare(person, {
        propertyId: hotel.id,
        country: hotel.country,
        source: `booking:${channel}`,
        at: ctx.at,
      });
      made.push(row);
      return row;
    };
    const booker = register(details.booker);
    const booking: BookingRecord & Record<string, unknown> = {
      id: bookingId,
      property_id: hotel.id,
      confirmation_number: number,
      booker_guest_id: booker.id,
      booker_first_name: booker.first_name,
      booker_last_name: booker.last_name,
      currency: hotel.currency,
      channel,
      market_segment: details.marketSegment ?? null,
      source: details.source ?? null,
      campaign: details.campaign ?? null,
      guarantee: { kind: details.guarantee?.kind ?? 'none', reference: details.guarantee?.reference ?? null },
      group_id: input.groupId ?? null,
      quote_id: input.quote?.id ?? null,
      created_by: ctx.caller.accountId,
      notes: details.notes === undefined ? null : bytea(this.vault.sealRecord(details.notes, notesPlace(bookingId))),
      created_at: ctx.at,
      updated_at: ctx.at,
    };

    const records = rooms.map((room, i) => {
      const named = input.guests[i] ?? [];
      const lead = named[0] ? register(named[0]) : booker;
      const record: ReservationRecord & Record<string, unknown> = {
        id: newId(),
        property_id: hotel.id,
        booking_id: bookingId,
        position: i + 1,
        number: `${number}-${i + 1}`,
        status: input.status ?? 'confirmed',
        room_type_id: room.roomTypeId,
        rate_plan_id: room.ratePlanId,
        arrival,
        departure,
        adults: room.adults,
        child_ages: room.childAges,
        guest_id: lead.id,
        guest_first_name: lead.first_name,
        guest_last_name: lead.last_name,
        guest_key: lead === booker ? lead.name_key : `${lead.name_key} ${nameKey(booker.first_name, booker.last_name)}`,
        currency: hotel.currency,
        total_minor: room.stay.totalMinor,
        terms: termsOf(room.stay),
        cancelled_at: null,
        cancellation_fee_minor: null,
        cancellation_reason: null,
        ...NOT_BEGUN,
        version: 1,
        created_at: ctx.at,
        updated_at: ctx.at,
        nights: room.stay.nights,
        companions: named.slice(1).map((person) => {
          const row = register(person);
          return { guestId: row.id, firstName: row.first_name, lastName: row.last_name };
        }),
        external_references: i === 0 ? (details.externalReferences ?? []) : [],
      };
      return record;
    });

    const view = bookingView(
      booking,
      records.map((r) => reservationView(r, ctx.at, hotel)),
      details.notes ?? null,
    );
    ctx.answer.status = 201;
    ctx.answer.location = `/v1/bookings/${bookingId}`;
    const { idempotency } = ctx;
    return {
      view,
      job: {
        at: ctx.at,
        key: idempotency && {
          scope: idempotency.scope,
          key: idempotency.key,
          fingerprint: bytea(idempotency.fingerprint),
          status: 201,
          answer: bytea(this.work.sealAnswer(idempotency, ctx, view)),
          subjects: made.map((g) => g.id),
        },
        versions:
          input.sheet?.versions(arrival, addDays(departure, -1)).map(({ month, version }) => ({ property_id: hotel.id, month, version })) ??
          [],
        quote: input.quote && { id: input.quote.id, booking_id: bookingId },
        held: input.quote?.held ?? false,
        demand: demandOf(hotel.id, arrival, departure, rooms),
        guests: made,
        booking,
        reservations: records.map(({ nights, companions, external_references, room_assignments, ...row }) => row),
        nights: records.flatMap((r) =>
          r.nights.map((night) => ({
            property_id: hotel.id,
            reservation_id: r.id,
            night: night.date,
            room_type_id: r.room_type_id,
            rate_plan_id: r.rate_plan_id,
            ...nightPrice(night),
          })),
        ),
        companions: records.flatMap((r) =>
          r.companions.map((c, i) => ({
            property_id: hotel.id,
            reservation_id: r.id,
            position: i + 2,
            guest_id: c.guestId,
            first_name: c.firstName,
            last_name: c.lastName,
          })),
        ),
        references: records.flatMap((r) =>
          r.external_references.map(({ system, id }) => ({ property_id: hotel.id, system, external_id: id, reservation_id: r.id })),
        ),
        uses: records.flatMap((r, i) => useRows(rooms[i]!.stay, { propertyId: hotel.id, reservationId: r.id, bookingId, at: ctx.at })),
        events: [
          ...made.map((g) => guestRegistered(g.id, hotel.id, g.source)),
          ...records.map((r) => {
            const facts = {
              id: r.id,
              bookingId,
              propertyId: hotel.id,
              guestId: r.guest_id,
              bookerGuestId: booker.id,
              companionIds: r.companions.map((c) => c.guestId),
              roomTypeId: r.room_type_id,
              ratePlanId: r.rate_plan_id,
              arrival,
              departure,
              totalMinor: r.total_minor,
              currency: hotel.currency,
              channel,
              marketSegment: booking.market_segment,
              adults: r.adults,
              children: r.child_ages.length,
              status: r.status,
              bookedAt: input.bookedAt ?? ctx.at,
            };
            return r.status === 'confirmed'
              ? reservationConfirmed(facts, input.status !== undefined)
              : details.waitlist
                ? reservationWaitlisted(facts)
                : reservationSynchronised(facts, [{ field: 'status', new: r.status }]);
          }),
        ].map((event) => outboxRow(ctx, event)),
        audits: [
          auditRow(ctx, {
            action: details.overridePrice ? 'booking.created_at_overridden_price' : 'booking.created',
            target: { type: 'booking', id: bookingId },
            propertyId: hotel.id,
            details: {
              totalMinor: totalOf(rooms),
              rooms: rooms.length,
              ...(details.overridePrice ? { reason: details.overridePrice.reason } : {}),
            },
          }),
        ],
      },
    };
  }
}

/** What the rooms need on each night; rooms of one type add up. */
export function demandOf(propertyId: string, arrival: string, departure: string, rooms: readonly { roomTypeId: string }[]): NightDemand[] {
  const byType = new Map<string, number>();
  for (const { roomTypeId } of rooms) byType.set(roomTypeId, (byType.get(roomTypeId) ?? 0) + 1);
  return [...byType].flatMap(([roomTypeId, count]) =>
    nightsOf(arrival, departure).map((night) => ({ property_id: propertyId, room_type_id: roomTypeId, night, rooms: count })),
  );
}
