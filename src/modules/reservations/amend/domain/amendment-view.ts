import type { FieldChange } from '../../../../kernel/events/domain-event';
import { money } from '../../../../kernel/values/money';
import { reservationView } from '../../domain/views';
import type { ReservationFacts } from '../../events/reservation.events';
import type { AmendedNightDto, AmendmentDto } from '../dto/amendment.dto';
import type { PlannedAmendment } from '../services/plan-amendment';
import type { TrimmedRoom } from '../../stay/services/trim-assignments';
import type { NightPlan, SoldStay, StayShape } from './amended-stay';

/** What is kept of one night in the record of a change. */
export interface NightDifference {
  date: string;
  change: AmendedNightDto['change'];
  beforeMinor: number | null;
  afterMinor: number | null;
}

/** Night by night what becomes of the stay, in the order of the calendar. */
export function nightDifferences(before: SoldStay, after: SoldStay, plan: NightPlan): NightDifference[] {
  const [was, is] = [before, after].map(({ nights }) => new Map(nights.map((n) => [n.date, n.totalMinor]))) as [
    Map<string, number>,
    Map<string, number>,
  ];
  const bought = new Set(plan.bought);
  return [...new Set([...was.keys(), ...is.keys()])].toSorted().map((date) => ({
    date,
    change: !is.has(date) ? 'dropped' : !was.has(date) ? 'added' : bought.has(date) ? 'repriced' : 'kept',
    beforeMinor: was.get(date) ?? null,
    afterMinor: is.get(date) ?? null,
  }));
}

export const shapeOf = ({ arrival, departure, roomTypeId, ratePlanId, adults, childAges }: StayShape): StayShape => ({
  arrival,
  departure,
  roomTypeId,
  ratePlanId,
  adults,
  childAges,
});

/** Fields that differ, for the event and the audit trail. */
export function changesOf({ before, after, record, status }: PlannedAmendment): FieldChange[] {
  const [was, is] = [shapeOf(before), shapeOf(after)];
  const fields = Object.keys(was) as (keyof StayShape)[];
  const changes: FieldChange[] = status === record.status ? [] : [{ field: 'status', old: record.status, new: status }];
  for (const field of fields) {
    if (JSON.stringify(was[field]) !== JSON.stringify(is[field])) changes.push({ field, old: was[field], new: is[field] });
  }
  if (before.totalMinor !== after.totalMinor) changes.push({ field: 'totalMinor', old: before.totalMinor, new: after.totalMinor });
  return changes;
}

export function factsOf({ record, after, status }: PlannedAmendment): ReservationFacts {
  return {
    id: record.id,
    bookingId: record.booking_id,
    propertyId: record.property_id,
    guestId: record.guest_id,
    bookerGuestId: record.booker_guest_id,
    companionIds: record.companions.map((c) => c.guestId),
    roomTypeId: after.roomTypeId,
    ratePlanId: after.ratePlanId,
    arrival: after.arrival,
    departure: after.departure,
    totalMinor: after.totalMinor,
    currency: record.currency,
    channel: record.channel,
    marketSegment: record.market_segment,
    adults: after.adults,
    children: after.childAges.length,
    status,
    bookedAt: new Date(record.created_at),
  };
}

/** @param id of the change; null where nothing differs, undefined for a trial run */
export function amendmentView(planned: PlannedAmendment, at: Date, id?: string | null, rooms: readonly TrimmedRoom[] = []): AmendmentDto {
  const { record, before, after, plan, status } = planned;
  const { currency } = record;
  const inMoney = (amountMinor: number | null) => (amountMinor === null ? null : money(amountMinor, currency));
  const changed = id ? { version: record.version + 1, updated_at: at } : {};
  return {
    id: id ?? null,
    dryRun: id === undefined,
    nights: nightDifferences(before, after, plan).map(({ date, change, beforeMinor, afterMinor }) => ({
      date,
      change,
      before: inMoney(beforeMinor),
      after: inMoney(afterMinor),
    })),
    totalBefore: money(before.totalMinor, currency),
    total: money(after.totalMinor, currency),
    differenceMinor: after.totalMinor - before.totalMinor,
    penalty: money(planned.penaltyMinor, currency),
    rooms: rooms.map(({ roomId, roomNumber, outcome, reason }) => ({ roomId, number: roomNumber, outcome, reason: reason ?? null })),
    bookingTotal: money(record.others_minor + after.totalMinor, currency),
    reservation: reservationView(
      {
        ...record,
        ...changed,
        status,
        arrival: after.arrival,
        departure: after.departure,
        room_type_id: after.roomTypeId,
        rate_plan_id: after.ratePlanId,
        adults: after.adults,
        child_ages: [...after.childAges],
        total_minor: after.totalMinor,
        terms: after.terms,
        nights: after.nights,
      },
      at,
      { businessDate: record.business_date, timeZone: planned.hotel.timeZone },
    ),
  };
}
