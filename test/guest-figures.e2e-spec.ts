import fc from 'fast-check';
import { addDays, daysBetween, isoWeekday, nightsOf } from '../src/kernel/values/local-date';
import { Database } from '../src/kernel/database/database';
import { publishedEvent } from '../src/kernel/events/event-row';
import { RebuildFigures } from '../src/modules/guests';
import { staysOf } from '../src/modules/guests/domain/stays';
import { Figures } from '../src/modules/guests/services/figures';
import { FollowCalendar } from '../src/modules/reservations/services/follow-calendar.service';
import { aBooking, aHotel, aMachine, cancel, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { settled, tellStay, type Told, type ToldStay } from './support/stays';

describe('What a guest was as a guest', () => {
  let house: House;
  let sea: Hotel;
  let lake: Hotel;
  const today = '2026-11-22';
  const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '120' } });
    await goTo(house, `${today}T12:00:00Z`);
    sea = await aHotel(house, { rooms: { DBL: 200 } });
    lake = await aHotel(house, { rooms: { DBL: 200 }, property: { currency: 'CNY', timeZone: 'Asia/Shanghai' } });
  });
  afterAll(() => house.close());

  const figures = async (guestId: string, token?: string) => {
    await settled(house);
    return must(house, 'GET', `/v1/guests/${guestId}/figures`, undefined, { token });
  };
  const merge = (survivor: string, guestId: string) => must(house, 'POST', `/v1/guests/${survivor}/merges`, { guestId });
  const undo = (mergeId: string) => must(house, 'POST', `/v1/guest-merges/${mergeId}/reversal`, {});
  const table = async (text: string) => (await house.db.query(text)).rows;
  const FIGURES = `SELECT to_jsonb(f) - 'updated_at' AS row FROM guest_figures f ORDER BY person_id, property_id`;

  it('an event of a reservation tells the reservation as it stands, with everybody it names', async () => {
    const [lead, friend] = [
      { firstName: 'Lea', lastName: 'Stern' },
      { firstName: 'Tom', lastName: 'Stern' },
    ];
    const body = aBooking(sea, '2026-12-01', { adults: 2, childAges: [5], channel: 'phone', marketSegment: 'leisure' });
    Object.assign(body.rooms[0]!, { guests: [lead, friend] });
    const booked = await must(house, 'POST', '/v1/bookings', body);
    const [reservation] = booked.reservations;
    await cancel(house, reservation.id);
    const there = await tellStay(house, sea, '2026-11-10', {
      status: 'in_house',
      bookedAt: '2026-10-01T08:00:00.000Z',
      marketSegment: 'corporate',
      guests: [lead, friend],
      adults: 2,
    });
    await tellStay(house, sea, '2026-11-10', { status: 'checked_out', nights: 2, adults: 2, guests: [lead, friend] }, 'T1');
    await settled(house);
    const events = async (id: string) => {
      const { data } = await must(house, 'GET', `/v1/events?aggregateId=${id}`);
      return data.map((e: { type: string; data: object }) => ({ type: e.type, ...e.data }));
    };
    const common = {
      bookingId: booked.id,
      bookerGuestId: booked.booker.guestId,
      guestId: reservation.guest.guestId,
      companionIds: [reservation.companions[0].guestId],
      adults: 2,
      children: 1,
      channel: 'phone',
      marketSegment: 'leisure',
      totalMinor: 10_000,
      bookedAt: `${today}T12:00:00.000Z`,
    };
    expect(await events(reservation.id)).toEqual([
      expect.objectContaining({ ...common, type: 'reservations.confirmed', status: 'confirmed' }),
      expect.objectContaining({ ...common, type: 'reservations.cancelled', status: 'cancelled' }),
    ]);
    const told = {
      bookerGuestId: there.bookerId,
      guestId: there.leadId,
      companionIds: there.companionIds,
      bookedAt: '2026-10-01T08:00:00.000Z',
    };
    expect(await events(there.reservationId)).toEqual([
      expect.objectContaining({ ...told, status: 'in_house', marketSegment: 'corporate' }),
      expect.objectContaining({ ...told, status: 'checked_out', marketSegment: 'corporate', departure: '2026-11-12' }),
    ]);
  });

  it('counts stays that are over, with the money once: for the guest who led the room', async () => {
    const stay = await tellStay(house, sea, '2026-10-05', {
      status: 'checked_out',
      nights: 3,
      adults: 2,
      price: 12_000,
      bookedAt: '2026-09-25T22:30:00Z',
      marketSegment: 'corporate',
      channel: 'phone',
      guests: [
        { firstName: 'Ada', lastName: 'Lead' },
        { firstName: 'Bo', lastName: 'Friend' },
      ],
    });
    expect((await figures(stay.leadId)).total).toEqual({
      stays: 1,
      nights: 3,
      spend: [eur(36_000)],
      averageDailyRate: [eur(12_000)],
      firstStay: '2026-10-05',
      lastStay: '2026-10-08',
      upcomingStays: 0,
      nextArrival: null,
      cancellations: 0,
      noShows: 0,
      bookedForOthers: 0,
      averageNights: 3,
      averageAdults: 2,
      leadTimeDays: 10,
      weekdayShare: 1,
      childrenShare: 0,
      marketSegment: 'corporate',
      channel: 'phone',
    });
    expect((await figures(stay.companionIds[0]!)).total).toMatchObject({ stays: 1, nights: 3, spend: [], bookedForOthers: 0 });
    expect((await figures(stay.bookerId)).total).toMatchObject({ stays: 0, nights: 0, spend: [], bookedForOthers: 1, averageNights: null });
  });

  it('counts what was cancelled and who did not come, and never as a stay', async () => {
    const { leadId } = await tellStay(house, sea, '2026-10-02', { status: 'no_show' }, 'N1');
    expect((await figures(leadId)).total).toMatchObject({ stays: 0, noShows: 1, cancellations: 0, spend: [] });
    await tellStay(house, sea, '2026-10-02', { status: 'cancelled' }, 'N1');
    expect((await figures(leadId)).total).toMatchObject({ stays: 0, noShows: 0, cancellations: 1 });
    await tellStay(house, sea, '2026-12-02', { status: 'confirmed', nights: 2 }, 'N1');
    expect((await figures(leadId)).total).toMatchObject({ stays: 0, cancellations: 0, upcomingStays: 1, nextArrival: '2026-12-02' });
  });

  it('counts a stay whose departure has passed, though nobody told of a check-out', async () => {
    const hotel = await aHotel(house);
    const { leadId } = await tellStay(house, hotel, today, { status: 'confirmed', nights: 1 });
    expect((await figures(leadId)).total).toMatchObject({ stays: 0, upcomingStays: 1 });
    for (const [day, stays] of [
      ['2026-11-23', 0],
      ['2026-11-24', 1],
    ] as const) {
      await goTo(house, `${day}T12:00:00Z`);
      await house.app.get(FollowCalendar).run();
      expect((await figures(leadId)).total).toMatchObject({ stays, upcomingStays: 0 });
    }
  });

  it('is one person’s after a merge, a room that both shared once, and two persons’ as before when it is undone', async () => {
    const [one, other] = [
      { firstName: 'Karl', lastName: 'Twice' },
      { firstName: 'Carl', lastName: 'Twice' },
    ];
    const shared = await tellStay(house, sea, '2026-10-01', { status: 'checked_out', adults: 2, guests: [one, other] });
    const alone = await tellStay(house, lake, '2026-09-01', { status: 'checked_out', nights: 2, price: 50_000, booker: other });
    const more = await tellStay(house, sea, '2026-09-10', { status: 'checked_out', price: 20_000, booker: other });
    const second = await merge(more.leadId, alone.leadId);
    await settled(house);
    const before = await table(FIGURES);
    const { id } = await merge(shared.leadId, shared.companionIds[0]!);
    const third = await merge(shared.leadId, alone.leadId);
    const { total, byHotel } = await figures(more.leadId);
    expect(total).toMatchObject({ stays: 3, nights: 4, spend: [{ amountMinor: 100_000, currency: 'CNY' }, eur(30_000)] });
    expect(byHotel.map((h: { stays: number }) => h.stays).toSorted()).toEqual([1, 2]);
    await undo(third.id);
    await undo(id);
    await settled(house);
    expect(await table(FIGURES)).toEqual(before);
    await undo(second.id);
    expect((await figures(alone.leadId)).total).toMatchObject({ stays: 1, spend: [{ amountMinor: 100_000, currency: 'CNY' }] });
  });

  it('tells a hotel of its own stays only', async () => {
    const booker = { firstName: 'Rita', lastName: 'Both' };
    const here = await tellStay(house, sea, '2026-10-10', { status: 'checked_out', booker });
    const there = await tellStay(house, lake, '2026-10-12', { status: 'checked_out', booker });
    await merge(here.leadId, there.leadId);
    const token = await aMachine(house, ['guests:read'], [sea.propertyId]);
    expect((await figures(there.leadId, token)).total).toMatchObject({ stays: 1, spend: [eur(10_000)], lastStay: '2026-10-11' });
    const elsewhere = await aMachine(house, ['guests:read'], [(await aHotel(house)).propertyId]);
    const answer = await house.call('GET', `/v1/guests/${here.leadId}/figures`, undefined, { token: elsewhere });
    expect(answer.status).toBe(404);
  });

  it('comes out the same when the log is read again, and when everything derived is lost', async () => {
    await settled(house);
    const all = [FIGURES, `SELECT to_jsonb(s) AS row FROM guest_stays s ORDER BY reservation_id, guest_id`];
    const before = await Promise.all(all.map(table));
    await house.app.get(RebuildFigures).run();
    await settled(house);
    expect(await Promise.all(all.map(table))).toEqual(before);
    await house.db.query('TRUNCATE guest_stays, guest_figures');
    await house.app.get(RebuildFigures).run();
    await settled(house);
    expect(await Promise.all(all.map(table))).toEqual(before);
  });

  it('believes the last event of a reservation, whichever comes last', async () => {
    const { reservationId, companionIds } = await tellStay(
      house,
      sea,
      '2026-10-20',
      {
        adults: 2,
        guests: [
          { firstName: 'A', lastName: 'Late' },
          { firstName: 'B', lastName: 'Late' },
        ],
      },
      'O1',
    );
    await tellStay(house, sea, '2026-10-21', { status: 'checked_out', nights: 4, booker: { firstName: 'A', lastName: 'Late' } }, 'O1');
    await settled(house);
    const stays = `SELECT to_jsonb(s) AS row FROM guest_stays s WHERE reservation_id = '${reservationId}' ORDER BY guest_id`;
    const before = await table(stays);
    expect(before).toHaveLength(3);
    const events = await house.db.query(`SELECT * FROM events WHERE aggregate_id = $1 ORDER BY seq DESC`, [reservationId]);
    await house.db.query('DELETE FROM guest_stays WHERE reservation_id = $1', [reservationId]);
    const figures = house.app.get(Figures);
    for (const row of events.rows) await figures.keep(house.app.get(Database), staysOf(publishedEvent({ ...row, seq: Number(row.seq) })));
    expect(await table(stays)).toEqual(before);
    // a companion who is named no longer has not stayed
    const [latest] = events.rows;
    const without = { ...latest, seq: Number(latest.seq) + 1, data: { ...latest.data, companionIds: [] } };
    expect((await figures.keep(house.app.get(Database), staysOf(publishedEvent(without)))).includes(companionIds[0]!)).toBe(true);
    expect(await table(stays)).toHaveLength(2);
    await figures.keep(house.app.get(Database), staysOf(publishedEvent({ ...latest, seq: Number(latest.seq) })));
    expect(await table(stays)).toHaveLength(2);
  });

  describe('whatever happens in whatever order', () => {
    const person = fc.nat({ max: 3 });
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('tell' as const),
          stay: fc.nat({ max: 5 }),
          lead: person,
          friend: fc.option(person),
          booker: person,
          offset: fc.integer({ min: -60, max: 40 }),
          nights: fc.integer({ min: 1, max: 9 }),
          price: fc.integer({ min: 0, max: 50_000 }),
          kids: fc.boolean(),
          hotel: fc.nat({ max: 1 }),
          status: fc.constantFrom('confirmed', 'in_house', 'checked_out', 'cancelled', 'no_show'),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), a: fc.nat({ max: 20 }), b: fc.nat({ max: 20 }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat({ max: 20 }) }) },
    );

    it('the figures are what a recount of the reservations gives', async () => {
      let life = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 22 }), async (steps) => {
          const n = ++life;
          const records: string[] = [];
          const merges: string[] = [];
          const hotels = [sea, lake];
          const named = (i: number) => ({ firstName: `P${i}`, lastName: `Life${n}` });
          const where = new Map<number, number>();
          for (const s of steps) {
            if (s.kind === 'tell') {
              const hotel = where.get(s.stay) ?? s.hotel;
              where.set(s.stay, hotel);
              const stay: ToldStay = {
                status: s.status,
                nights: s.nights,
                price: s.price,
                adults: 2,
                childAges: s.kids ? [7] : [],
                booker: named(s.booker),
                guests: [named(s.lead), ...(s.friend === null ? [] : [named(s.friend)])],
              };
              const told: Told = await tellStay(house, hotels[hotel]!, addDays(today, s.offset), stay, `L${n}-${s.stay}`);
              for (const id of [told.leadId, told.bookerId, ...told.companionIds]) if (!records.includes(id)) records.push(id);
            } else if (s.kind === 'merge' && records.length > 1) {
              const [a, b] = [records[s.a % records.length]!, records[s.b % records.length]!];
              const answer = await house.call('POST', `/v1/guests/${a}/merges`, { guestId: b });
              if (answer.status === 201) merges.push(answer.body.id);
            } else if (s.kind === 'undo' && merges.length) await undo(merges.splice(s.which % merges.length, 1)[0]!);
          }
          await settled(house);
          const { rows } = await house.db.query(
            `SELECT (to_jsonb(f) - 'updated_at') AS row FROM guest_figures f WHERE person_id = ANY ($1) ORDER BY person_id, property_id`,
            [records],
          );
          expect(rows.map((r) => r.row)).toEqual(await recount(house, records));
        }),
        { numRuns: 12, seed: 20261122, endOnFailure: true },
      );
    }, 120_000);
  });
});

/** The figures of these records' persons, counted from bookings and reservations as they lie in the database, one by one. */
async function recount(house: House, records: string[]): Promise<object[]> {
  const { rows } = await house.db.query(
    `SELECT g.person_id, r.id, r.property_id, r.status, r.arrival::text, r.departure::text, r.adults, cardinality(r.child_ages) AS children, r.total_minor::int AS total,
       r.currency, b.channel, b.market_segment AS segment, (r.created_at AT TIME ZONE p.time_zone)::date::text AS booked, p.business_date::text AS today,
       r.guest_id = g.id AS lead, EXISTS (SELECT FROM reservation_guests c WHERE c.reservation_id = r.id AND c.guest_id = g.id) AS companion
     FROM guests g, reservations r JOIN bookings b ON b.id = r.booking_id JOIN properties p ON p.id = r.property_id
     WHERE g.id = ANY ($1) AND (r.guest_id = g.id OR b.booker_guest_id = g.id
       OR EXISTS (SELECT FROM reservation_guests c WHERE c.reservation_id = r.id AND c.guest_id = g.id))`,
    [records],
  );
  const parts = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const key = `${row.person_id} ${row.property_id} ${row.id}`;
    const known = parts.get(key);
    parts.set(key, { ...row, lead: row.lead || known?.lead, companion: row.companion || known?.companion });
  }
  const figures = new Map<string, Record<string, any>>();
  for (const [key, s] of [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const f = figures.get(key.slice(0, 73)) ?? {
      person_id: s.person_id,
      property_id: s.property_id,
      stays: 0,
      nights: 0,
      weekday_nights: 0,
      adults: 0,
      stays_with_children: 0,
      lead_days: 0,
      spend: {},
      segments: {},
      channels: {},
      first_arrival: null,
      last_departure: null,
      upcoming: 0,
      next_arrival: null,
      cancellations: 0,
      no_shows: 0,
      booked_for_others: 0,
    };
    figures.set(key.slice(0, 73), f);
    if (s.lead && s.status === 'cancelled') f.cancellations++;
    if (s.lead && s.status === 'no_show') f.no_shows++;
    if (!s.lead && !s.companion) {
      f.booked_for_others++;
      continue;
    }
    if (s.status === 'confirmed' && s.arrival >= s.today) {
      f.upcoming++;
      if (f.next_arrival === null || s.arrival < f.next_arrival) f.next_arrival = s.arrival;
    }
    if (s.status !== 'checked_out' && !(['confirmed', 'in_house'].includes(s.status) && s.departure < s.today)) continue;
    const nights = nightsOf(s.arrival, s.departure);
    f.stays++;
    f.nights += nights.length;
    f.weekday_nights += nights.filter((night) => ![5, 6].includes(isoWeekday(night))).length;
    f.adults += s.adults;
    if (s.children) f.stays_with_children++;
    f.lead_days += Math.max(0, daysBetween(s.booked, s.arrival));
    if (f.first_arrival === null || s.arrival < f.first_arrival) f.first_arrival = s.arrival;
    if (f.last_departure === null || s.departure > f.last_departure) f.last_departure = s.departure;
    f.channels[s.channel] = (f.channels[s.channel] ?? 0) + 1;
    if (s.segment) f.segments[s.segment] = (f.segments[s.segment] ?? 0) + 1;
    if (!s.lead) continue;
    const spent = (f.spend[s.currency] ??= { amountMinor: 0, nights: 0 });
    spent.amountMinor += s.total;
    spent.nights += nights.length;
  }
  return [...figures.values()];
}
