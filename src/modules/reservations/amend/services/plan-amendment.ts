import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays, dateInZone, type LocalDate, nightsOf } from '../../../../kernel/values/local-date';
import { type Money, money } from '../../../../kernel/values/money';
import { type HeldUse, heldUses, type MonthVersion, type PricedStay } from '../../../pricing';
import { type PropertyFacts, PropertyQueries } from '../../../properties';
import { requireStatusFor, OCCUPYING, ReservationProblems, type ReservationStatus } from '../../domain/reservation';
import type { BookingRecord, ReservationRecord } from '../../domain/views';
import { SELECT_RESERVATION } from '../../queries/reservation.queries';
import { firstOpenNight } from '../../night-audit/open-night';
import { placeOf } from '../../groups/services/blocks';
import { countsBesideBlock } from '../../groups/services/pick-ups';
import { BLOCK_OPEN } from '../../services/booking-statement';
import { checkNotPast, checkStay, PriceStay } from '../../services/price-stay';
import {
  amendedStay,
  type NightPlan,
  penaltyFor,
  planNights,
  sameDates,
  sameParty,
  sameProduct,
  type SoldNight,
  type SoldStay,
  speaksAgainst,
  type StayShape,
} from '../domain/amended-stay';
import type { NightChange } from './amend-statement';

export interface Amendable extends Omit<ReservationRecord, 'nights'> {
  nights: (SoldNight & { groupId: string | null })[];
  booker_guest_id: string;
  channel: string;
  market_segment: string | null;
  guarantee: BookingRecord['guarantee'];
  /** What the booking's other rooms come to. */
  others_minor: number;
  /** Fresh: the remembered one may be a moment old. */
  business_date: LocalDate;
  /** The group to which the booking belongs. */
  booking_group_id: string | null;
  /** Nights of its block, as long as that is kept. */
  block: { roomTypeId: string; night: LocalDate }[] | null;
  /** Promotions that it has a use of. */
  uses: HeldUse[] | null;
  /** Of a stay in the house: nothing changes the nights before it. */
  first_open_night: LocalDate | null;
}

export interface Wish extends Partial<StayShape> {
  /** All nights that can still change are bought anew, with the terms of today. */
  requote?: boolean;
  expectedTotal?: Money;
  overbook?: { reason: string };
}

export interface PlannedAmendment {
  record: Amendable;
  hotel: PropertyFacts;
  before: SoldStay;
  after: SoldStay;
  status: ReservationStatus;
  plan: NightPlan;
  penaltyMinor: number;
  /** What today's price takes off the nights that are bought, and whose price that is. */
  priced: Pick<PricedStay, 'uses' | 'forPerson'> | undefined;
  versions: (MonthVersion & { property_id: string })[];
  inventory: NightChange[];
  /** Nothing differs. */
  idle: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** The reservation with all that a change must know. */
const LOAD = `
  SELECT v.*, b.booker_guest_id, b.channel, b.market_segment, b.guarantee, p.business_date, CASE WHEN v.status = 'in_house' THEN ${firstOpenNight('p', 'v.id')} END AS first_open_night,
    b.group_id AS booking_group_id, CASE WHEN b.group_id IS NOT NULL THEN (
      SELECT json_agg(json_build_object('roomTypeId', g.room_type_id, 'night', g.night)) FROM group_nights g JOIN stay_groups s ON s.id = g.group_id
      WHERE g.group_id = b.group_id AND ${BLOCK_OPEN}) END AS block,
    CASE WHEN v.terms -> 'promotions' IS NOT NULL THEN ${heldUses('v.id')} END AS uses,
    (SELECT coalesce(sum(o.total_minor), 0)::bigint FROM reservations o WHERE o.booking_id = v.booking_id AND o.id <> v.id AND o.status <> 'cancelled') AS others_minor,
    (SELECT json_agg(json_build_object('date', n.night, 'roomTypeId', n.room_type_id, 'ratePlanId', n.rate_plan_id, 'amountMinor', n.amount_minor,
      'totalMinor', n.total_minor, 'taxes', n.taxes, 'steps', n.steps,
      'groupId', n.group_id) ORDER BY n.night) FROM reservation_nights n WHERE n.reservation_id = v.id) AS nights
  FROM (${SELECT_RESERVATION} WHERE r.id = $1) v JOIN bookings b ON b.id = v.booking_id JOIN properties p ON p.id = v.property_id`;

/** Works out what a change of a reservation comes to: nights, prices, penalty, rooms. Writes nothing. */
@Injectable()
export class PlanAmendment {
  constructor(
    private readonly prices: PriceStay,
    private readonly properties: PropertyQueries,
  ) {}

  /**
   * @param spent promotions of which there is not enough for further nights
   * @throws Refusal 404, 403; 400 for a stay that cannot be; 409 `wrong_status`, `restriction_violated`, `guarantee_required`, `price_changed`
   */
  async plan(sql: Sql, ctx: RequestContext, id: string, wish: Wish, spent = NONE): Promise<PlannedAmendment> {
    const record = await this.load(sql, ctx, id, wish.overbook !== undefined);
    requireStatusFor('amend', record.status);
    return this.work(ctx, record, wish, record.status, spent);
  }

  /** A waitlisted stay as it would be confirmed now: at today's price and rules, every night. */
  async confirm(sql: Sql, ctx: RequestContext, id: string, expectedTotal: Money | undefined, spent = NONE): Promise<PlannedAmendment> {
    const record = await this.load(sql, ctx, id);
    requireStatusFor('confirm', record.status);
    return this.work(ctx, record, { requote: true, expectedTotal }, 'confirmed', spent);
  }

  private async load(sql: Sql, { caller }: RequestContext, id: string, overbook = false): Promise<Amendable> {
    const [record] = await sql.hot<Amendable>('reservation_to_amend', LOAD, [id]);
    if (!record || !caller.can('reservations:read', record.property_id)) throw notFound();
    caller.require('reservations:write', record.property_id);
    if (overbook) caller.require('reservations:overbook', record.property_id);
    return record;
  }

  private async work(
    ctx: RequestContext,
    record: Amendable,
    wish: Wish,
    status: ReservationStatus,
    spent: ReadonlySet<string>,
  ): Promise<PlannedAmendment> {
    const before = soldStay(record);
    const shape: StayShape = {
      arrival: wish.arrival ?? record.arrival,
      departure: wish.departure ?? record.departure,
      roomTypeId: wish.roomTypeId ?? record.room_type_id,
      ratePlanId: wish.ratePlanId ?? record.rate_plan_id,
      adults: wish.adults ?? record.adults,
      childAges: wish.childAges ?? record.child_ages,
    };
    const requote = wish.requote === true;
    const hotel = await this.properties.mustExist(record.property_id);
    checkDates(record, shape, dateInZone(ctx.at, hotel.timeZone));
    const plan = planNights(before, shape, record.first_open_night ?? record.arrival, requote);
    const idle = !requote && sameDates(before, shape) && sameProduct(before, shape) && sameParty(before, shape);
    const uses = (record.uses ?? []).filter((use) => !spent.has(use.promotionId));
    const plain = status === 'waitlisted'; // who waits uses nothing up
    const priced = idle ? undefined : await this.price(ctx, record, before, shape, { ...plan, uses, plain });
    const after = idle ? before : amendedStay(before, shape, plan, priced?.stay, { at: ctx.at, hotel, requote });
    checkExpected(wish.expectedTotal, money(after.totalMinor, record.currency));
    const waiting = record.status === 'waitlisted';
    return {
      record,
      hotel,
      before,
      after,
      status,
      plan,
      penaltyMinor: waiting ? 0 : penaltyFor(before, shape, plan, ctx.at),
      priced: priced?.stay,
      versions: priced?.versions ?? [],
      inventory: inventoryOf(record, before, OCCUPYING.includes(record.status), after, OCCUPYING.includes(status)),
      idle,
    };
  }

  private async price(
    ctx: RequestContext,
    record: Amendable,
    before: SoldStay,
    after: StayShape,
    { uses, plain, ...plan }: NightPlan & { uses: readonly HeldUse[]; plain: boolean },
  ) {
    const kept = new Set(plan.kept);
    const ofGroup = countsBesideBlock(new Set((record.block ?? []).map(placeOf)), nightsOf(after.arrival, after.departure));
    const { sheet, stay } = await this.prices.again(
      {
        propertyId: record.property_id,
        arrival: after.arrival,
        departure: after.departure,
        rooms: [{ ...after, childAges: [...after.childAges] }],
        channel: record.channel,
        guarantee: record.guarantee.kind,
        guestId: record.booker_guest_id,
      },
      ctx.at,
      {
        sold: new Map(before.nights.filter((n) => kept.has(n.date)).map((n) => [n.date, n])),
        uses,
        plain,
        buys: plan.bought.length > 0,
        otherPlan: before.ratePlanId !== after.ratePlanId,
        counts: (reason) =>
          speaksAgainst(reason, { before, after, plan, inHouse: record.status === 'in_house' }) && ofGroup(reason, after.roomTypeId),
      },
    );
    const versions = sheet.versions(after.arrival, addDays(after.departure, -1));
    return { stay, versions: versions.map((v) => ({ ...v, property_id: record.property_id })) };
  }
}

const soldStay = (r: Amendable): SoldStay => ({
  arrival: r.arrival,
  departure: r.departure,
  roomTypeId: r.room_type_id,
  ratePlanId: r.rate_plan_id,
  adults: r.adults,
  childAges: r.child_ages,
  nights: r.nights,
  terms: r.terms,
  totalMinor: r.total_minor,
});

/** @throws Refusal 400 with a pointer */
function checkDates(r: Amendable, { arrival, departure }: StayShape, today: LocalDate): void {
  if (r.status === 'in_house') {
    if (arrival !== r.arrival)
      throw invalid({ pointer: '/arrival', code: 'in_house', detail: 'The guest has arrived; the arrival cannot be changed.' });
    if (departure < r.business_date || (departure < r.departure && departure < r.first_open_night!))
      throw invalid({
        pointer: '/departure',
        code: 'in_the_past',
        detail: `The hotel's date is ${r.business_date}; the first night that can still be given up is that of ${r.first_open_night}.`,
      });
  } else if (arrival !== r.arrival) checkNotPast(arrival, { businessDate: r.business_date }, today);
  checkStay(arrival, departure);
}

/** @throws Refusal 409 `price_changed` */
function checkExpected(expected: Money | undefined, ours: Money): void {
  if (!expected || (expected.amountMinor === ours.amountMinor && expected.currency === ours.currency)) return;
  throw new Refusal(ReservationProblems.priceChanged, undefined, [
    { pointer: '/expectedTotal', code: 'price_changed', expected, actual: ours },
  ]);
}

/** What the change does to the counters of the nights that are still ahead. A night of the same room type is neither given back nor taken. */
function inventoryOf(r: Amendable, before: SoldStay, held: boolean, after: SoldStay, needed: boolean): NightChange[] {
  const places = ({ nights }: SoldStay) =>
    new Map(nights.filter((n) => n.date >= r.business_date).map((n) => [`${n.roomTypeId} ${n.date}`, n]));
  const [had, needs] = [held ? places(before) : new Map(), needed ? places(after) : new Map()];
  const groups = new Map(r.nights.map((n) => [n.date, n.groupId]));
  const change = (n: SoldNight, rooms: number): NightChange => ({
    property_id: r.property_id,
    room_type_id: n.roomTypeId,
    night: n.date,
    rooms,
    group_id: (rooms < 0 ? groups.get(n.date) : r.booking_group_id) ?? null,
  });
  return [
    ...[...had].filter(([place]) => !needs.has(place)).map(([, n]) => change(n, -1)),
    ...[...needs].filter(([place]) => !had.has(place)).map(([, n]) => change(n, 1)),
  ];
}
