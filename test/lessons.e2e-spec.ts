import { randomUUID } from 'node:crypto';
import { nameOf } from '../src/kernel/http/openapi/document';
import { addDays } from '../src/kernel/values/local-date';
import { committedDocument } from './architecture/preview';
import { aNight, aStayToCharge, charged, recount } from './support/folios';
import { assign, billOf, checkIn, checkOut, move, newDay, stayOf, swap } from './support/front-desk';
import {
  aBooking,
  aHotel,
  aMachine,
  aRatePlan,
  aStay,
  book,
  cancel,
  countersOf,
  faultsOf,
  goTo,
  type Hotel,
  must,
  priced,
  soldOn,
  tally,
} from './support/furnish';
import { tokenOf } from './support/guest';
import { heldUp } from './support/held-up';
import { type Answer, type House, startHouse } from './support/house';
import { listening, settled, tellStay } from './support/stays';
import { StripeServer } from './support/stripe-server';

const TODAY = '2026-12-01';
const plus = (days: number) => addDays(TODAY, days);
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

const DOCUMENT = committedDocument();
const READS = Object.entries(DOCUMENT.paths).flatMap(([path, { get }]) => (get ? [{ path, ...get }] : []));
type Read = (typeof READS)[number];
const scopeOf = (read: Read) => read.security!.at(-1)!.oauth2?.[0];
const isForGuestsOnly = (read: Read) => read.security!.every((s) => s.guest);
const somewhere = (path: string) => path.replace(/\{\w+\}/g, () => randomUUID());

/** Lists that are not asked for by the page, and what keeps them short. */
const SHORT_BY_NATURE: Record<string, string> = {
  '/v1/guest-imports/{id}/rows': 'pages of two hundred rows',
  '/v1/permissions': 'the permissions that the house knows',
  '/v1/retention-rules': 'one rule for each kind of record and law',
  '/v1/care-dates': 'at most thirty-one days of one hotel',
  '/v1/service-slots': 'at most so many days of one service',
  '/v1/guests/{id}/classes': 'one class by each standard',
  '/v1/guests/{id}/facts': 'what holds of one person',
  '/v1/my/preferences': 'what holds of one person',
  '/v1/reservations/{id}/registrations': 'the guests of one room',
  '/v1/my/reservations/{id}/registrations': 'the guests of one room',
  '/v1/reports/guest-data-quality': 'a line for each hotel and source',
  '/v1/business-calendars/{id}/days': 'at most a hundred days',
  '/v1/case-reports/times': 'a line for each group and deadline',
  '/v1/conversations/times': 'a line for each channel',
  '/v1/mood-models': 'the newest hundred',
  '/v1/my/service-order-kinds': 'what one hotel does for its guests',
  '/v1/survey-reports/csat': 'a line for each item of a survey',
  '/v1/survey-reports/drivers': 'a line for each item of a survey',
  '/v1/survey-reports/nps': 'a line for each item of a survey',
  '/v1/survey-reports/scores': 'a line for each item of a survey and each group',
  '/v1/survey-reports/trend': 'a line for each period',
  '/v1/survey-templates': 'those that come with the house',
};

// Each of these is a mistake that was made, found and repaired in another booking system.
describe('What other booking systems got wrong', () => {
  let house: House;
  let stripe: StripeServer;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60', ...stripe.environment } });
  });
  beforeEach(() => goTo(house, `${TODAY}T12:00:00Z`));
  afterAll(async () => {
    await house.close();
    await stripe.stop();
  });

  const list = async (hotel: Hotel, kind: 'arrivals' | 'in-house' | 'departures') =>
    (await must(house, 'GET', `/v1/front-desk/${kind}?propertyId=${hotel.propertyId}`)).data;
  const refused = ({ status, body }: Answer) => [status, body?.code];

  it('availability not checked on create: what was free when it was searched or quoted is counted again when it is booked', async () => {
    const hotel = await aHotel(house);
    const quote = await must(house, 'POST', '/v1/quotes', aStay(hotel, plus(1), { nights: 3 }));
    await stayOf(house, hotel, plus(2));
    expect(refused(await book(house, aBooking(hotel, plus(1), { nights: 3 })))).toEqual([409, 'sold_out']);
    expect(refused(await book(house, { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } }))).toEqual([409, 'sold_out']);
    const told = await house.call('PUT', '/v1/external/ota/reservations/late', aBooking(hotel, plus(1), { nights: 3 }));
    expect(refused(told)).toEqual([409, 'sold_out']);
    expect(await soldOn(house, hotel, plus(1), 3)).toEqual([0, 1, 0]);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('booking and reservation not in one transaction: what fails while it is written leaves no room sold, no guest and no half booking', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 2 } });
    const quote = await must(house, 'POST', '/v1/quotes', { ...aStay(hotel, plus(1), { nights: 2 }), hold: true });
    await house.db.query(`
      CREATE FUNCTION fail_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
      CREATE TRIGGER fail_here BEFORE INSERT ON reservation_nights FOR EACH ROW EXECUTE FUNCTION fail_here()`);
    const failed = [
      await book(house, aBooking(hotel, plus(1), { nights: 2 })),
      await book(house, { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } }),
    ];
    await house.db.query('DROP TRIGGER fail_here ON reservation_nights; DROP FUNCTION fail_here');
    expect(failed.map((a) => a.status)).toEqual([500, 500]);
    expect((await countersOf(house, hotel, plus(1), 2)).map((n) => [n.sold, n.held])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    for (const table of ['bookings', 'reservations', 'reservation_nights', 'guests'])
      expect([table, (await house.db.query(`SELECT FROM ${table} WHERE property_id = $1`, [hotel.propertyId])).rowCount]).toEqual([
        table,
        0,
      ]);
    expect((await book(house, { quoteId: quote.id, booker: { firstName: 'A', lastName: 'B' } })).status).toBe(201);
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('room assignment across tenants: no stay gets a room of another hotel, in whatever way a room is named', async () => {
    const [ours, theirs] = [await aHotel(house, { rooms: { DBL: 2 } }), await aHotel(house)];
    const [roomId] = theirs.rooms.DBL!;
    const [coming, inside] = [await stayOf(house, ours, TODAY), await stayOf(house, ours, TODAY)];
    await checkIn(house, inside, { anyRoom: true });
    const foreign = await stayOf(house, theirs, TODAY);
    await assign(house, foreign);
    const answers = [
      await assign(house, coming, { roomId }),
      await checkIn(house, coming, { roomId }),
      await move(house, inside, { roomId, reason: 'Sea view' }),
    ];
    expect(answers.map((a) => [a.status, a.body.errors[0].code])).toEqual(answers.map(() => [400, 'unknown_room']));
    await assign(house, coming);
    expect((await swap(house, coming, foreign)).status).toBeGreaterThanOrEqual(400);
    const { rows } = await house.db.query('SELECT DISTINCT property_id FROM room_assignments WHERE room_id = $1', [roomId]);
    expect(rows).toEqual([{ property_id: theirs.propertyId }]);
  });

  it('guest PII readable from another property: neither guest, stay, bill, letter nor list shows who sleeps there', async () => {
    const [ours, theirs] = [await aHotel(house), await aHotel(house)];
    const booker = { firstName: 'Ottilie', lastName: 'Geheimnis', email: 'ottilie.geheimnis@guest.example' };
    await listening(house);
    const booked = await must(house, 'POST', '/v1/bookings', aBooking(theirs, TODAY, { booker }));
    const [{ id }] = booked.reservations;
    await settled(house);
    const [letter] = (await must(house, 'GET', `/v1/messages?bookingId=${booked.id}`)).data;
    await checkIn(house, id, { anyRoom: true });
    const { folioId } = await must(house, 'PUT', `/v1/reservations/${id}/folio`);
    const permissions = [
      'reservations:read',
      'guests:read',
      'guests:pii',
      'folios:read',
      'messages:read',
      'housekeeping:read',
      'privacy:read',
    ];
    const token = await aMachine(house, permissions, [ours.propertyId]);
    const read = async (path: string) => house.call('GET', path, undefined, { token });
    for (const path of [
      `/v1/guests/${booked.booker.guestId}`,
      `/v1/guests/${booked.booker.guestId}/facts`,
      `/v1/guests/${booked.booker.guestId}/timeline`,
      `/v1/bookings/${booked.id}`,
      `/v1/reservations/${id}`,
      `/v1/folios/${folioId}`,
      `/v1/messages/${letter.id}`,
      ...['arrivals', 'in-house', 'departures'].map((kind) => `/v1/front-desk/${kind}?propertyId=${theirs.propertyId}`),
      `/v1/room-assignments?propertyId=${theirs.propertyId}&firstNight=${TODAY}&lastNight=${TODAY}`,
      `/v1/housekeeping?propertyId=${theirs.propertyId}`,
    ])
      expect([path, (await read(path)).status]).toEqual([path, 404]);
    for (const path of [
      '/v1/guests?q=geheimnis',
      `/v1/guests?q=${booker.email}`,
      '/v1/reservations?q=geheimnis',
      '/v1/folios',
      '/v1/messages',
    ]) {
      const { status, body } = await read(path);
      expect([path, status, body.data]).toEqual([path, 200, []]);
    }
  });

  it('state read-then-write race: of two changes that exclude each other and come at once, one happens', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 4 } });
    for (let round = 0; round < 4; round++) {
      const id = await stayOf(house, hotel, TODAY);
      const both = [() => cancel(house, id), () => checkIn(house, id, { anyRoom: true })];
      const lock = 'SELECT 1 FROM reservations WHERE id = $1 FOR UPDATE';
      const answers = await heldUp(house, [lock, id], round % 2 ? both : both.toReversed());
      expect(tally(answers)).toEqual({ 200: 1, '409 wrong_status': 1 });
      const { status, version } = await must(house, 'GET', `/v1/reservations/${id}`);
      expect(['cancelled 2', 'in_house 2']).toContain(`${status} ${version}`);
    }
    expect(await faultsOf(house, hotel)).toEqual([]);
  });

  it('one-shot partial refund: a partial refund can be made more than once, and never beyond what was paid', async () => {
    const hotel = await aHotel(house, { nights: 0 });
    const folioId = await charged(house, await aStayToCharge(house, hotel), [aNight(TODAY, 10_000, 0)]);
    const payment = await must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'cash', amountMinor: 10_000 });
    const refund = (amountMinor: number) => house.call('POST', `/v1/payments/${payment.id}/refunds`, { amountMinor });
    const answers = [await refund(3_000), await refund(3_000), await refund(4_001), await refund(4_000), await refund(1)];
    expect(answers.map((a) => a.body.code ?? a.status)).toEqual([201, 201, 'refund_too_large', 201, 'refund_too_large']);
    expect(await recount(house, folioId)).toBe(10_000);
  });

  it('hard delete of a guest: there is none, since stays and bills hang on them; who is erased has no name, and the books are as they were', async () => {
    const hotel = await aHotel(house);
    const booker = { firstName: 'Selma', lastName: 'Vergessen', email: 'selma@guest.example' };
    const { id: bookingId, reservations, ...booked } = await must(house, 'POST', '/v1/bookings', aBooking(hotel, TODAY, { booker }));
    const { id } = reservations[0];
    await checkIn(house, id, { anyRoom: true });
    const { folioId } = await must(house, 'PUT', `/v1/reservations/${id}/folio`);
    await must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'cash', amountMinor: 10_000 });
    expect((await checkOut(house, id, { earlyDeparture: true })).status).toBe(200);
    const books = async () => {
      const stay = await must(house, 'GET', `/v1/reservations/${id}`);
      const folio = await must(house, 'GET', `/v1/folios/${folioId}`);
      return [stay.status, stay.total, stay.nights, folio.status, folio.charges, folio.paid, folio.balance, folio.lines.length];
    };
    const before = await books();
    expect(before.slice(3)).toEqual(['closed', eur(10_000), eur(10_000), eur(0), 1]);
    const deleted = await house.call('DELETE', `/v1/guests/${booked.booker.guestId}`, undefined, { unchecked: true });
    expect(deleted.status).toBe(405);
    await must(house, 'POST', `/v1/guests/${booked.booker.guestId}/erasure`, { reason: 'request' });
    expect(await books()).toEqual(before);
    const after = [await house.call('GET', `/v1/bookings/${bookingId}`), await house.call('GET', `/v1/folios/${folioId}`)];
    expect(after.map((a) => [a.status, /selma|vergessen/i.test(a.text)])).toEqual([
      [200, false],
      [200, false],
    ]);
  });

  it('UTC dates: around midnight it is the day that the hotel’s own clock shows', async () => {
    for (const [timeZone, midnight] of [
      ['Asia/Shanghai', '2026-12-31T16:00:00Z'],
      ['Pacific/Auckland', '2026-12-31T11:00:00Z'],
      ['America/Los_Angeles', '2027-01-01T08:00:00Z'],
    ] as const) {
      await goTo(house, Date.parse(midnight) - 1_000);
      const wish = { rooms: { DBL: 2 }, property: { timeZone, dayClosing: 'by_hand' } };
      const hotel = await aHotel(house, wish);
      expect([timeZone, hotel.today]).toEqual([timeZone, '2026-12-31']);
      const tonight = await stayOf(house, hotel, '2026-12-31');
      expect((await list(hotel, 'arrivals')).map((r: { reservationId: string }) => r.reservationId)).toEqual([tonight]);
      expect((await checkIn(house, tonight, { anyRoom: true })).status).toBe(200);
      const close = (businessDate: string) => house.call('POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate });
      expect((await close('2026-12-31')).status).toBe(200);
      expect(await billOf(house, tonight)).toEqual({ 'room:2026-12-31': 10_000 });
      expect(refused(await close('2027-01-01'))).toEqual([409, 'day_not_over']);
      await goTo(house, midnight);
      expect((await close('2027-01-01')).status).toBe(200);
      expect([timeZone, (await aHotel(house, wish)).today]).toEqual([timeZone, '2027-01-01']);
      const { body } = await house.call('GET', `/v1/reports/on-the-books?propertyId=${hotel.propertyId}`);
      expect([timeZone, body.asOf]).toEqual([timeZone, '2027-01-01']);
    }
  });

  it('unbounded lists: every list of the document has pages, and whoever asks for larger ones is refused', async () => {
    const { propertyId } = await aHotel(house);
    const guest = tokenOf(house, (await must(house, 'POST', '/v1/guests', { propertyId, firstName: 'A', lastName: 'B' })).id);
    const lists = READS.filter(isList);
    expect(lists.length).toBeGreaterThan(70);
    const unpaged = lists.filter((read) => !read.parameters?.some((p) => p.name === 'limit'));
    expect(unpaged.map((read) => read.path).toSorted()).toEqual(Object.keys(SHORT_BY_NATURE).toSorted());
    for (const read of lists) {
      const limit = read.parameters?.find((p) => p.name === 'limit')?.schema?.maximum;
      if (read.path in SHORT_BY_NATURE) continue;
      expect([read.path, limit]).toEqual([read.path, read.path === '/v1/events' ? 1_000 : 100]);
      const token = isForGuestsOnly(read) ? guest : house.adminToken;
      const { status, body } = await house.call('GET', `${somewhere(read.path)}?limit=${limit! + 1}`, undefined, {
        token,
        unchecked: true,
      });
      expect([read.path, status, body.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
        read.path,
        400,
        expect.arrayContaining(['?limit']),
      ]);
    }
  });

  it('float money: amounts are whole minor units, a fraction is refused, and lines add up to their total', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 }, price: 9_999 });
    const rule = { propertyId: hotel.propertyId, kind: 'percent' };
    await must(house, 'POST', '/v1/tax-rules', { ...rule, code: 'VAT', name: 'VAT', basisPoints: 770, included: true });
    await must(house, 'POST', '/v1/tax-rules', { ...rule, code: 'CITY', name: 'City tax', basisPoints: 333 });
    const third = { propertyId: hotel.propertyId, code: 'THIRD', name: 'A third', appliesBy: 'automatic' };
    await must(house, 'POST', '/v1/promotions', { ...third, effect: { kind: 'percent', basisPoints: 3_333 } });
    const booked = await must(house, 'POST', '/v1/bookings', aBooking(hotel, TODAY, { nights: 3 }));
    const [stay] = booked.reservations;
    await checkIn(house, stay.id, { anyRoom: true });
    await must(house, 'POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: TODAY });
    const { folioId } = await must(house, 'PUT', `/v1/reservations/${stay.id}/folio`);
    const folio = await must(house, 'GET', `/v1/folios/${folioId}`);
    const amounts = [...amountsIn(booked), ...amountsIn(folio)];
    expect(amounts.length).toBeGreaterThan(20);
    expect(amounts.filter((amount) => !Number.isSafeInteger(amount))).toEqual([]);
    // 99.99 less a third (33.326… → 33.33) is 66.66 with 7.7 % in it, 61.89 without; 3.33 % of that on top is 2.0609… → 2.06, night by night
    expect(booked.total).toEqual(eur(3 * (6_666 + 206)));
    expect(Object.values(await billOf(house, stay.id))).toEqual([6_666, 206]);
    for (const amountMinor of [0.5, 10.01, '100', 1e21]) {
      const charge = { kind: 'service', code: 'BAR', description: 'Bar', amountMinor };
      const answer = await house.call('POST', `/v1/folios/${folioId}/charges`, { charges: [charge] }, { unchecked: true });
      expect([amountMinor, answer.status, answer.body.errors[0].pointer]).toEqual([amountMinor, 400, '/charges/0/amountMinor']);
    }
  });

  it('concurrent night audit: two who close the day at the same moment close it once', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 2 }, property: { dayClosing: 'by_hand' } });
    const id = await stayOf(house, hotel, TODAY, { nights: 2 });
    await checkIn(house, id, { anyRoom: true });
    const close = () => house.call('POST', `/v1/properties/${hotel.propertyId}/night-audits`, { businessDate: TODAY });
    const answers = await heldUp(house, ['SELECT 1 FROM properties WHERE id = $1 FOR UPDATE', hotel.propertyId], [close, close]);
    expect(tally(answers)).toEqual({ 200: 2 });
    expect(answers[0]!.body).toEqual(answers[1]!.body);
    const { rows } = await house.db.query('SELECT key FROM folio_lines WHERE reservation_id = $1', [id]);
    expect(rows).toEqual([{ key: `room:${TODAY}` }]);
    expect((await must(house, 'GET', `/v1/properties/${hotel.propertyId}`)).businessDate).toBe(plus(1));
    expect((await must(house, 'GET', `/v1/properties/${hotel.propertyId}/night-audits`)).data).toHaveLength(1);
    const told = `SELECT FROM (SELECT type, property_id FROM events UNION ALL SELECT type, property_id FROM outbox) e WHERE type LIKE '%day_closed' AND property_id = $1`;
    expect((await house.db.query(told, [hotel.propertyId])).rowCount).toBe(1);
  });

  it('webhook signature computed on parsed body: what Stripe signed is the bytes, and another spelling of the same document is not believed', async () => {
    const hotel = await aHotel(house, { nights: 0 });
    const folioId = await charged(house, await aStayToCharge(house, hotel), [aNight(TODAY)]);
    const { id, providerReference } = await must(house, 'POST', `/v1/folios/${folioId}/payments`, { method: 'stripe' });
    const { raw, headers } = stripe.event('payment_intent.succeeded', stripe.confirm(providerReference), house.clock.now());
    const hear = (body: string) => house.call('POST', '/v1/payment-webhooks/stripe', undefined, { token: null, raw: body, headers });
    const compact = JSON.stringify(JSON.parse(raw));
    expect(compact).not.toBe(raw);
    expect(refused(await hear(compact))).toEqual([400, 'signature_invalid']);
    expect(await recount(house, folioId)).toBe(10_700);
    expect((await hear(raw)).status).toBe(200);
    expect((await must(house, 'GET', `/v1/payments/${id}`)).status).toBe('captured');
    expect(await recount(house, folioId)).toBe(0);
  });

  it('effective rate ignoring validity: plan, promotion and tax count on the nights and at the time of booking that they are for, to the day', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 }, price: 10_000 });
    const { propertyId } = hotel;
    const promotion = { code: 'ADVENT', name: 'Advent', appliesBy: 'automatic', effect: { kind: 'percent', basisPoints: 1_000 } };
    const days = { firstNight: plus(11), lastNight: plus(12), bookableUntil: '2026-12-02T12:00:00Z' };
    await must(house, 'POST', '/v1/promotions', { propertyId, ...promotion, ...days });
    const tax = { code: 'CITY', name: 'City tax', kind: 'per_night', amountMinor: 300, validFrom: plus(12), validUntil: plus(13) };
    await must(house, 'POST', '/v1/tax-rules', { propertyId, ...tax });
    const ratePlanId = await aRatePlan(house, hotel, { validFrom: plus(10), validUntil: plus(13) });
    await priced(house, hotel, { price: 10_000, ratePlanId });
    const priceOf = async (arrival: string, nights: number) => {
      const { body } = await house.call('POST', '/v1/quotes', aStay(hotel, arrival, { nights, ratePlanId }));
      return body.total?.amountMinor ?? body.errors.map((e: { code: string; date?: string }) => `${e.code} ${e.date}`);
    };
    expect(await priceOf(plus(10), 4)).toBe(10_000 + 9_000 + (9_000 + 300) + (10_000 + 300));
    expect(await priceOf(plus(9), 2)).toEqual([`outside_validity ${plus(9)}`]);
    expect(await priceOf(plus(13), 2)).toEqual([`outside_validity ${plus(14)}`]);
    await goTo(house, '2026-12-02T11:59:59Z');
    expect(await priceOf(plus(11), 1)).toBe(9_000);
    await goTo(house, '2026-12-02T12:00:00Z');
    expect(await priceOf(plus(11), 1)).toBe(10_000);
  });

  it('in-house guests hidden in chart: who is in the house is shown without a room, beyond the departure, and told of by another system', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 } });
    const told = await tellStay(house, hotel, plus(-3), { status: 'in_house', nights: 1 });
    const inside = await stayOf(house, hotel, TODAY, { nights: 3 });
    await checkIn(house, inside, { anyRoom: true });
    const shown = async () =>
      (await list(hotel, 'in-house')).map((r: { reservationId: string; dayState: string; room: { number: string } | null }) => [
        r.reservationId,
        r.dayState,
        r.room?.number ?? null,
      ]);
    expect((await shown()).toSorted()).toEqual(
      [
        [told.reservationId, 'due_out', null],
        [inside, 'stay_over', 'DBL101'],
      ].toSorted(),
    );
    const nights = `propertyId=${hotel.propertyId}&firstNight=${plus(2)}&lastNight=${plus(9)}`;
    const plan = await must(house, 'GET', `/v1/room-assignments?${nights}`);
    expect(plan.data.map((a: { reservationId: string; status: string }) => [a.reservationId, a.status])).toEqual([[inside, 'in_house']]);
    await newDay(house, hotel, plus(4));
    expect(await shown()).toContainEqual([inside, 'due_out', 'DBL101']);
  });

  it('RBAC missing on read endpoints: nothing that the document reads opens to who lacks its permission', async () => {
    const { propertyId } = await aHotel(house);
    const closing = await aMachine(house, ['cashier:close'], [propertyId]); // which opens nothing to read
    const guarded = READS.filter((read) => read.security!.every((s) => Object.keys(s).length));
    expect(guarded.length).toBeGreaterThan(100);
    const open: string[] = [];
    for (const read of guarded) {
      // rooms and the like are for all staff of a hotel, and for nobody of another
      const hotel = read.parameters?.some((p) => p.name === 'propertyId') ? `?propertyId=${randomUUID()}` : '';
      const { status } = await house.call('GET', somewhere(read.path) + hotel, undefined, { token: closing, unchecked: true });
      if (status !== 403 && !(status === 404 && !scopeOf(read))) open.push(`${read.path} ${status}`);
    }
    expect(open).toEqual(['/v1/auth/me 200', '/v1/auth/sessions 200']); // one’s own
  });

  it('multi-night demand counted only on arrival: what is on the books is every night of every stay', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 }, price: 10_000 });
    await stayOf(house, hotel, TODAY, { nights: 4 });
    await stayOf(house, hotel, plus(2), { nights: 3, rooms: 2 });
    const { nights } = await must(house, 'GET', `/v1/reports/on-the-books?propertyId=${hotel.propertyId}`);
    expect(nights.map((n: { date: string; sold: number; revenue: object }) => [n.date, n.sold, n.revenue])).toEqual([
      [TODAY, 1, eur(10_000)],
      [plus(1), 1, eur(10_000)],
      [plus(2), 3, eur(30_000)],
      [plus(3), 3, eur(30_000)],
      [plus(4), 2, eur(20_000)],
    ]);
  });

  it('channel edit overwriting a shared guest: what a channel writes of its booking leaves the guest and their other stays as they are', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 5 } });
    const maria = { firstName: 'Maria', lastName: 'Keller', email: 'maria.shared@guest.example' };
    const direct = await must(house, 'POST', '/v1/bookings', aBooking(hotel, plus(1), { booker: maria, adults: 2 }));
    const { guestId } = direct.booker;
    const path = '/v1/external/ota/reservations/shared-1';
    const told = aBooking(hotel, plus(5), { booker: { ...maria, guestId } });
    await must(house, 'PUT', path, told);
    const other = { firstName: 'Boris', lastName: 'Fremd', email: 'boris@ota.example' };
    await must(house, 'PUT', '/v1/external/ota/reservations/shared-2', { ...told, booker: { guestId, ...other } });
    const edited = await must(house, 'PUT', path, { ...told, booker: { guestId, ...other } });
    expect(edited.reservations[0].guest).toMatchObject({ firstName: 'Boris', lastName: 'Fremd' });
    const [{ id }] = direct.reservations;
    expect((await must(house, 'GET', `/v1/reservations/${id}`)).guest).toMatchObject({ firstName: 'Maria', lastName: 'Keller' });
    expect(await must(house, 'GET', `/v1/guests/${guestId}`)).toMatchObject({ firstName: 'Maria', lastName: 'Keller', email: maria.email });
  });

  it('PMS price taken from the client: who books says at most what they expect to pay, and what it costs is worked out here', async () => {
    const hotel = await aHotel(house, { rooms: { DBL: 3 }, price: 10_000 });
    const clerk = await aMachine(house, ['reservations:read', 'reservations:write', 'reservations:import'], [hotel.propertyId]);
    const cheap = eur(1);
    const asked = aBooking(hotel, TODAY);
    const unknown = [
      { ...asked, total: cheap },
      { ...asked, totalAmount: 1 },
      { ...asked, rooms: [{ ...asked.rooms[0], price: cheap }] },
      { ...asked, rooms: [{ ...asked.rooms[0], nights: [{ date: TODAY, price: cheap }] }] },
    ];
    for (const body of unknown) {
      const answer = await book(house, body, { token: clerk, unchecked: true });
      expect([answer.status, answer.body.errors[0].code]).toEqual([400, 'unknown_field']);
    }
    expect(refused(await book(house, { ...asked, expectedTotal: cheap }, { token: clerk }))).toEqual([409, 'price_changed']);
    const ownPrice = { ...asked, overridePrice: { perNight: cheap, reason: 'Because' } };
    const answers = [
      await book(house, ownPrice, { token: clerk }),
      await house.call('PUT', '/v1/external/pms/reservations/cheap', ownPrice, { token: clerk }),
    ];
    expect(answers.map(refused)).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden'],
    ]);
    const booked = await book(house, asked, { token: clerk });
    const [{ id }] = booked.body.reservations;
    expect([booked.body.total, await soldOn(house, hotel, TODAY)]).toEqual([eur(10_000), [1]]);
    for (const what of ['room-assignments', 'check-in', 'check-out', 'room-moves', 'amendments']) {
      const answer = await house.call('POST', `/v1/reservations/${id}/${what}`, { total: cheap }, { unchecked: true });
      expect([what, answer.status, answer.body.errors[0].code]).toEqual([what, 400, 'unknown_field']);
    }
  });
});

/** Whether what it answers is a list. */
function isList(read: Read): boolean {
  const reference = read.responses['200']?.content?.['application/json']?.schema?.$ref;
  return reference !== undefined && DOCUMENT.components.schemas[nameOf(reference)]!.properties?.data?.type === 'array';
}

/** Every amount that stands anywhere in an answer. */
function amountsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(amountsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (/Minor$/.test(name) && inner !== null ? [inner] : amountsIn(inner)));
}
