import { addDays } from '../src/kernel/values/local-date';
import { Caller } from '../src/kernel/auth/caller';
import { UnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemContext } from '../src/kernel/http/request-context';
import { CheckOut } from '../src/modules/reservations/stay/services/check-out.service';
import { MarkNoShow } from '../src/modules/reservations/stay/services/mark-no-show.service';
import { aBooking, aHotel, aMachine, aMachineInRole, book, cancel, faultsOf, goTo, type Hotel, must, soldOn } from './support/furnish';
import {
  agreeLate,
  assign,
  billOf,
  checkIn,
  checkOut,
  lateArrival,
  newDay,
  noShow,
  paid,
  reinstate,
  reservationOf,
  reverseCheckIn,
  reverseCheckOut,
  roomFaults,
  roomState,
  setCondition,
  stayOf,
  storyOf,
} from './support/front-desk';
import { tokenOf } from './support/guest';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-22';
const plus = (days: number) => addDays(TODAY, days);
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('A stay', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
  });
  beforeEach(() => goTo(house, `${TODAY}T12:00:00Z`));
  afterAll(() => house.close());

  const sound = async (hotel: Hotel) => expect([await faultsOf(house, hotel), await roomFaults(house, hotel)]).toEqual([[], []]);
  const free = (hotel: Hotel) => ({ overridePrice: { perNight: { amountMinor: 0, currency: hotel.currency }, reason: 'On the house' } });
  const setRules = (hotel: Hotel, rules: object) =>
    must(
      house,
      'PUT',
      `/v1/properties/${hotel.propertyId}/stay-rules`,
      { readyWhen: 'clean', earlyDeparture: { kind: 'none' }, lateCheckOut: [], ...rules },
      { headers: { 'if-match': '*' } },
    );
  const inHouse = async (hotel: Hotel, nights = 1, more: object = {}) => {
    const id = await stayOf(house, hotel, TODAY, { nights, ...more });
    await must(house, 'POST', `/v1/reservations/${id}/check-in`, { anyRoom: true });
    return id;
  };
  const refusal = ({ status, body }: { status: number; body: any }) => [status, body.code, body.errors?.[0]?.code];

  describe('begins', () => {
    it('with a check-in on the day of arrival: the guests are in their room, a key is wanted until check-out time, nothing is charged', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 }, property: { timeZone: 'Asia/Shanghai', checkOutTime: '12:00' } });
      const id = await stayOf(house, hotel, hotel.today, { nights: 2 });
      await assign(house, id, { roomId: hotel.rooms.DBL![0] });
      const { status, body } = await checkIn(house, id);
      expect([status, body.status, body.dayState, body.checkedInAt]).toEqual([200, 'in_house', 'stay_over', `${TODAY}T12:00:00.000Z`]);
      expect(await roomState(house, hotel, hotel.rooms.DBL![0]!)).toMatchObject({ occupied: true, dueOut: false, dueIn: false });
      expect(await billOf(house, id)).toEqual({});
      expect(await storyOf(house, id)).toEqual(['confirmed', 'room_assigned', 'key_wanted', 'checked_in']);
      const { rows } = await house.db.query(
        `SELECT data FROM (SELECT type, data FROM events WHERE aggregate_id = $1 UNION ALL SELECT type, data FROM outbox WHERE aggregate_id = $1) e WHERE type = 'reservations.key_wanted'`,
        [id],
      );
      expect(rows[0].data).toMatchObject({ roomNumber: 'DBL101', validUntil: `${addDays(hotel.today, 2)}T04:00:00.000Z` }); // noon in Shanghai
      await sound(hotel);
    });

    it('not before its day, not without a room, and not twice', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const tomorrow = await stayOf(house, hotel, plus(1));
      expect(refusal(await checkIn(house, tomorrow, { anyRoom: true }))).toEqual([409, 'not_now', 'not_arrival_day']);
      const id = await stayOf(house, hotel, TODAY);
      expect(refusal(await checkIn(house, id))).toEqual([409, 'room_needed', 'room_needed']);
      expect((await checkIn(house, id, { anyRoom: true })).status).toBe(200);
      expect(refusal(await checkIn(house, id))).toEqual([409, 'wrong_status', 'wrong_status']);
    });

    it('in a clean and vacant room only; into one that is not clean with a reason and the right to it, never into an occupied one', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [one, two] = hotel.rooms.DBL!;
      await inHouse(hotel); // in the first
      await setCondition(house, two!, 'dirty');
      const id = await stayOf(house, hotel, TODAY);
      await assign(house, id, { roomId: two });
      const clerk = await aMachine(house, ['reservations:read', 'stays:write'], [hotel.propertyId]);
      expect(refusal(await checkIn(house, id, {}, { token: clerk }))).toEqual([409, 'room_not_ready', 'not_clean']);
      const force = { reason: 'The guest will wait in the bath' };
      expect((await checkIn(house, id, { force }, { token: clerk })).status).toBe(403);
      expect((await checkIn(house, id, { force })).status).toBe(200);
      const { rows } = await house.db.query('SELECT kind, reason FROM stay_steps WHERE reservation_id = $1 AND reason IS NOT NULL', [id]);
      expect([rows.length, rows[0].kind, rows[0].reason.toString('latin1').includes('bath')]).toEqual([1, 'entered_unready', false]);
      // whoever should have left is still in it
      await newDay(house, hotel, plus(1));
      const next = await stayOf(house, hotel, plus(1));
      expect(refusal(await checkIn(house, next, { roomId: one, force }))).toEqual([409, 'room_not_ready', 'occupied']);
      await sound(hotel);
    });

    it('where the hotel wants rooms inspected, only in an inspected one', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      await setRules(hotel, { readyWhen: 'inspected' });
      const id = await stayOf(house, hotel, TODAY);
      expect((await checkIn(house, id, { anyRoom: true })).body.code).toBe('no_room_free');
      await setCondition(house, hotel.rooms.DBL![0]!, 'inspected');
      expect((await checkIn(house, id, { anyRoom: true })).status).toBe(200);
    });

    it('also for who comes after midnight, as long as nobody has noted that they did not come', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await stayOf(house, hotel, TODAY, { nights: 2 });
      await newDay(house, hotel, plus(1));
      expect((await checkIn(house, id, { anyRoom: true })).body).toMatchObject({
        status: 'in_house',
        arrival: TODAY,
        roomAssignments: [{ firstNight: plus(1) }],
      });
      await sound(hotel);
    });

    it('is prepared by the guest, who says when they come', async () => {
      const hotel = await aHotel(house);
      const { body } = await book(house, aBooking(hotel, plus(1)));
      const { id } = body.reservations[0];
      const asGuest = tokenOf(house, body.booker.guestId);
      const said = await house.call('PUT', `/v1/reservations/${id}/pre-check-in`, { expectedArrival: '21:30' });
      expect(said.body).toMatchObject({ expectedArrival: '21:30', preCheckedInAt: `${TODAY}T12:00:00.000Z`, status: 'confirmed' });
      expect((await house.call('PUT', `/v1/reservations/${id}/pre-check-in`, { expectedArrival: '25:00' })).status).toBe(400);
      expect([401, 403]).toContain(
        (await house.call('PUT', `/v1/reservations/${id}/pre-check-in`, {}, { token: asGuest, unchecked: true })).status,
      );
    });

    it('can be taken back on the same business date while nothing is charged, and not after', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 2 } });
      const [a, b] = [await inHouse(hotel, 2), await inHouse(hotel, 2)];
      const { body } = await reverseCheckIn(house, a);
      expect([body.status, body.checkedInAt, body.roomAssignments.length]).toEqual(['confirmed', null, 1]);
      expect(await roomState(house, hotel, body.roomAssignments[0].roomId)).toMatchObject({ occupied: false, condition: 'pickup' });
      expect((await storyOf(house, a)).slice(-2)).toEqual(['key_ended', 'check_in_reversed']);
      await newDay(house, hotel, plus(1));
      expect(refusal(await reverseCheckIn(house, b))).toEqual([409, 'not_now', 'other_business_date']);
      await sound(hotel);
    });
  });

  describe('ends', () => {
    it('with a check-out that charges what no audit has charged, only when the folio is settled; the room is dirty and its key ends', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await inHouse(hotel, 2);
      await newDay(house, hotel, plus(2));
      const tried = await checkOut(house, id, {});
      expect([tried.status, tried.body.code]).toEqual([409, 'folio_not_settled']);
      expect((await reservationOf(house, id)).status).toBe('in_house');
      const rehearsal = await house.call('POST', `/v1/reservations/${id}/check-out?dryRun=true`, {});
      expect([rehearsal.body.dryRun, rehearsal.body.balanceMinor, rehearsal.body.reservation.status]).toEqual([
        true,
        20_000,
        'checked_out',
      ]);
      expect(await billOf(house, id)).toEqual({}); // tried out only
      await paid(house, hotel, id, 20_000);
      const { status, body } = await checkOut(house, id);
      expect([status, body.balanceMinor, body.reservation.status, body.earlyDeparture]).toEqual([200, 0, 'checked_out', false]);
      expect(await billOf(house, id)).toEqual({ [`room:${TODAY}`]: 10_000, [`room:${plus(1)}`]: 10_000 });
      expect(await roomState(house, hotel, hotel.rooms.DBL![0]!)).toMatchObject({ occupied: false, condition: 'dirty' });
      expect((await storyOf(house, id)).slice(-2)).toEqual(['key_ended', 'checked_out']);
      await sound(hotel);
    });

    it('early only when that is said: the nights not slept are for sale again, and cost what the hotel asks for it', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      await setRules(hotel, { earlyDeparture: { kind: 'percent', value: 5_000 } });
      const id = await inHouse(hotel, 4);
      await newDay(house, hotel, plus(1));
      expect(refusal(await checkOut(house, id))).toEqual([409, 'leaves_early', 'leaves_early']);
      await paid(house, hotel, id, 25_000);
      const { status, body } = await checkOut(house, id, { earlyDeparture: true });
      expect([status, body.nightsGivenBack, body.earlyDepartureFee, body.reservation.departure, body.reservation.total]).toEqual([
        200,
        [plus(1), plus(2), plus(3)],
        eur(15_000),
        plus(1),
        eur(10_000),
      ]);
      expect(await billOf(house, id)).toEqual({ [`room:${TODAY}`]: 10_000, early_departure: 15_000 });
      expect(await soldOn(house, hotel, TODAY, 4)).toEqual([1, 0, 0, 0]);
      await sound(hotel);
    });

    it('by the guest themselves on the day of departure, and never early', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const { body } = await book(house, { ...aBooking(hotel, TODAY, { nights: 2 }), ...free(hotel) });
      const [{ id }] = body.reservations;
      await checkIn(house, id, { anyRoom: true });
      const asGuest = () =>
        house.app
          .get(CheckOut)
          .run(systemContext(Caller.guest(body.booker.guestId), house.clock.now(), 'self'), id, { earlyDeparture: true });
      await expect(asGuest()).rejects.toMatchObject({ kind: { code: 'leaves_early' } });
      await newDay(house, hotel, plus(2));
      expect((await asGuest()).reservation.status).toBe('checked_out');
    });

    it('later than check-out time at the fee of the hour, with a key that lives as long', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      await setRules(hotel, { lateCheckOut: [{ until: '14:00', fee: { kind: 'percent', value: 5_000 } }] });
      const id = await inHouse(hotel, 1);
      const { body } = await agreeLate(house, id, { until: '13:00' });
      expect(body.lateCheckOut).toEqual({ until: '13:00', fee: eur(5_000) });
      expect((await agreeLate(house, id, { until: '17:00' })).body.errors[0].code).toBe('no_fee_for_that');
      await newDay(house, hotel, plus(1));
      await paid(house, hotel, id, 15_000);
      expect((await checkOut(house, id)).body.lateCheckOutFee).toEqual(eur(5_000));
      expect(await billOf(house, id)).toEqual({ [`room:${TODAY}`]: 10_000, late_check_out: 5_000 });
    });

    it('and begins again when the check-out is taken back the same day: nights, room and bill as before', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      await setRules(hotel, { earlyDeparture: { kind: 'fixed', value: 3_000 } });
      const id = await inHouse(hotel, 3);
      await newDay(house, hotel, plus(1));
      await paid(house, hotel, id, 13_000);
      await must(house, 'POST', `/v1/reservations/${id}/check-out`, { earlyDeparture: true });
      const { status, body } = await reverseCheckOut(house, id);
      expect([status, body.status, body.departure, body.total, body.nights.length]).toEqual([200, 'in_house', plus(3), eur(30_000), 3]);
      expect(await billOf(house, id)).toEqual({ [`room:${TODAY}`]: 10_000 });
      expect([await soldOn(house, hotel, TODAY, 3), (await roomState(house, hotel, hotel.rooms.DBL![0]!)).occupied]).toEqual([
        [1, 1, 1],
        true,
      ]);
      await sound(hotel);
      await must(house, 'POST', `/v1/reservations/${id}/check-out`, { earlyDeparture: true });
      await newDay(house, hotel, plus(2));
      expect(refusal(await reverseCheckOut(house, id))).toEqual([409, 'not_now', 'other_business_date']);
    });

    it('for good when somebody else has the room by then', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await inHouse(hotel, 3, free(hotel));
      await newDay(house, hotel, plus(1));
      await must(house, 'POST', `/v1/reservations/${id}/check-out`, { earlyDeparture: true });
      await stayOf(house, hotel, plus(1));
      expect((await reverseCheckOut(house, id)).body.code).toBe('sold_out');
      expect((await reservationOf(house, id)).status).toBe('checked_out');
      await sound(hotel);
    });
  });

  describe('that nobody came to', () => {
    it('is noted once the day of arrival is over by the hotel’s clock, costs the fee that was agreed, and gives its nights back', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 }, property: { timeZone: 'Asia/Shanghai' } });
      const id = await stayOf(house, hotel, TODAY, { nights: 3 });
      await assign(house, id);
      await goTo(house, `${TODAY}T15:59:59Z`); // 23:59:59 in Shanghai
      expect(refusal(await noShow(house, id))).toEqual([409, 'not_now', 'arrival_day_not_over']);
      await goTo(house, `${TODAY}T16:00:00Z`);
      const { status, body } = await noShow(house, id);
      expect([status, body.status, body.noShowFee, body.roomAssignments]).toEqual([200, 'no_show', eur(10_000), []]);
      expect(await billOf(house, id)).toEqual({ no_show_fee: 10_000 });
      expect(await soldOn(house, hotel, TODAY, 3)).toEqual([0, 0, 0]);
      expect((await storyOf(house, id)).at(-1)).toBe('no_show');
      await sound(hotel);
    });

    it('costs nothing where that is waived, by who may and with a reason', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await stayOf(house, hotel, TODAY);
      await newDay(house, hotel, plus(1));
      const clerk = await aMachineInRole(house, 'front_desk', hotel.propertyId);
      expect((await noShow(house, id, { waiveFee: { reason: 'Snow' } }, { token: clerk })).status).toBe(403);
      expect((await noShow(house, id, { waiveFee: { reason: 'Snow' } })).body.noShowFee).toEqual(eur(0));
      expect(await billOf(house, id)).toEqual({});
    });

    it('is noted for all of a hotel at once when the day is closed, and a second time changes nothing', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 5 } });
      const ids = [
        await stayOf(house, hotel, TODAY, { nights: 2 }),
        await stayOf(house, hotel, TODAY),
        await stayOf(house, hotel, plus(1)),
      ];
      const there = await inHouse(hotel);
      const close = () =>
        house.app
          .get(UnitOfWork)
          .run(systemContext(Caller.system, house.clock.now(), 'audit'), 200, (work) =>
            house.app.get(MarkNoShow).inBulk(work, hotel.propertyId, TODAY),
          );
      expect([await close(), await close()]).toEqual([2, 0]);
      const statuses = [];
      for (const id of [...ids, there]) statuses.push((await reservationOf(house, id)).status);
      expect(statuses).toEqual(['no_show', 'no_show', 'confirmed', 'in_house']);
      expect([await billOf(house, ids[0]!), await billOf(house, ids[2]!)]).toEqual([{ no_show_fee: 10_000 }, {}]);
      expect(await soldOn(house, hotel, TODAY, 2)).toEqual([1, 1]);
      await sound(hotel);
    });

    it('begins late after all: missed nights are struck off, and of the fee no more is kept than they would have cost', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const full = await must(house, 'POST', '/v1/cancellation-policies', {
        propertyId: hotel.propertyId,
        code: 'FULL',
        name: 'Full',
        tiers: [],
        noShow: { kind: 'full' },
      });
      await must(house, 'PATCH', `/v1/rate-plans/${hotel.ratePlanId}`, { cancellationPolicyId: full.id }, { headers: { 'if-match': '*' } });
      const id = await stayOf(house, hotel, TODAY, { nights: 3 });
      await newDay(house, hotel, plus(1));
      expect((await noShow(house, id)).body.noShowFee).toEqual(eur(30_000));
      const { status, body } = await lateArrival(house, id, { anyRoom: true });
      expect([status, body.status, body.arrival, body.total, body.noShowFee]).toEqual([200, 'in_house', plus(1), eur(20_000), eur(10_000)]);
      expect(await billOf(house, id)).toEqual({ no_show_fee: 10_000 });
      expect(await soldOn(house, hotel, plus(1), 2)).toEqual([1, 1]);
      await sound(hotel);
    });

    it('does not begin late when the room was sold meanwhile', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await stayOf(house, hotel, TODAY, { nights: 3 });
      await newDay(house, hotel, plus(1));
      await noShow(house, id);
      await stayOf(house, hotel, plus(2));
      expect((await lateArrival(house, id, { anyRoom: true })).body.code).toBe('sold_out');
      expect((await reservationOf(house, id)).status).toBe('no_show');
      await sound(hotel);
    });
  });

  describe('that was cancelled', () => {
    it('is made good again while there are rooms, at its price, and the fee is taken back', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const policy = {
        propertyId: hotel.propertyId,
        code: 'STRICT',
        name: 'Strict',
        tiers: [{ deadline: { fromBooking: true }, penalty: { kind: 'nights', value: 1 } }],
      };
      const { id: policyId } = await must(house, 'POST', '/v1/cancellation-policies', policy);
      await must(
        house,
        'PATCH',
        `/v1/rate-plans/${hotel.ratePlanId}`,
        { cancellationPolicyId: policyId },
        { headers: { 'if-match': '*' } },
      );
      const id = await stayOf(house, hotel, plus(1), { nights: 2 });
      await cancel(house, id);
      expect(await billOf(house, id)).toEqual({ cancellation_fee: 10_000 });
      const { status, body } = await reinstate(house, id);
      expect([status, body.status, body.total, body.cancelledAt, body.cancellationFee]).toEqual([
        200,
        'confirmed',
        eur(20_000),
        null,
        null,
      ]);
      expect([await billOf(house, id), await soldOn(house, hotel, plus(1), 2)]).toEqual([{}, [1, 1]]);
      await cancel(house, id);
      expect(await billOf(house, id)).toEqual({ cancellation_fee: 10_000 }); // again, and once
      await stayOf(house, hotel, plus(2));
      expect((await reinstate(house, id)).body.code).toBe('sold_out');
      await newDay(house, hotel, plus(2));
      expect(refusal(await reinstate(house, id))).toEqual([409, 'not_now', 'arrival_passed']);
      await sound(hotel);
    });
  });

  describe('of several guests', () => {
    it('names sharers up to what the room was sold for: one room of the inventory, whoever sleeps in it', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 1 } });
      const id = await stayOf(house, hotel, plus(1), { adults: 2 });
      const add = (firstName: string) => house.call('POST', `/v1/reservations/${id}/sharers`, { guest: { firstName, lastName: 'Keller' } });
      const first = await add('Jonas');
      expect([first.status, first.body.companions.map((c: { firstName: string }) => c.firstName)]).toEqual([201, ['Jonas']]);
      expect((await add('Pia')).body.code).toBe('too_many_guests');
      const { guestId } = first.body.companions[0];
      expect((await house.call('DELETE', `/v1/reservations/${id}/sharers/${guestId}`)).body.companions).toEqual([]);
      expect((await house.call('DELETE', `/v1/reservations/${id}/sharers/${guestId}`)).status).toBe(404);
      expect((await must(house, 'GET', `/v1/guests/${guestId}`)).firstName).toBe('Jonas'); // nobody is deleted with it
      expect(await soldOn(house, hotel, plus(1))).toEqual([1]);
    });
  });

  it('tells in every status what can be done with it, and each refusal says what the read had said', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 4 } });
    const cases = [await stayOf(house, hotel, plus(2)), await stayOf(house, hotel, TODAY), await inHouse(hotel, 2)];
    const gone = await inHouse(hotel, 2, free(hotel));
    await checkOut(house, gone, { earlyDeparture: true });
    const dropped = await stayOf(house, hotel, plus(2));
    await cancel(house, dropped);
    const noun: Record<string, [string, string]> = {
      cancel: ['POST', 'cancellation'],
      check_in: ['POST', 'check-in'],
      reverse_check_in: ['DELETE', 'check-in'],
      check_out: ['POST', 'check-out'],
      reverse_check_out: ['DELETE', 'check-out'],
      mark_no_show: ['POST', 'no-show'],
      arrive_late: ['POST', 'late-arrival'],
      move_room: ['POST', 'room-moves'],
      take_room_back: ['DELETE', 'room-assignments'],
      reinstate: ['DELETE', 'cancellation'],
    };
    for (const id of [...cases, gone, dropped]) {
      const { actions, status } = await reservationOf(house, id);
      for (const { action, allowed, reasons } of actions) {
        if (allowed || !noun[action]) continue;
        const [method, path] = noun[action];
        const answer = await house.call(method as 'POST', `/v1/reservations/${id}/${path}`, method === 'POST' ? {} : undefined);
        expect([status, action, answer.status, answer.body.errors]).toEqual([status, action, 409, reasons]);
      }
    }
  });
});
