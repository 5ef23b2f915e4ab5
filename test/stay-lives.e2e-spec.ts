import { addDays } from '../src/kernel/values/local-date';
import { NEXT, type ReservationStatus } from '../src/modules/reservations/domain/reservation';
import { recount } from './support/folios';
import { roomFaults } from './support/front-desk';
import { aBooking, aHotel, faultsOf, goTo, type Hotel, must } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';
import { settled } from './support/stays';

/** How many bookings live through it; `npm run lives` for ten thousand. */
const LIVES = Number(process.env.LIVES ?? 300);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
const START = '2026-12-01';
const DESKS = 3;
const CURRENCIES = ['EUR', 'JPY', 'CNY', 'KWD'];
/** What a desk may be told when another was quicker, or when it asks for what cannot be. Anything else is a fault. */
const TOLERABLE = [200, 201, 204, 409];

/** Numbers that are the same for the same seed (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

interface Scene {
  hotel: Hotel;
  currency: string;
  coupon: string;
  reservations: string[];
  folios: Set<string>;
  payments: string[];
}

describe(`Lives of stays, seed ${SEED}`, () => {
  let house: House;
  let lives = 0;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '40' } });
  });
  afterAll(() => house.close());

  async function open(n: number): Promise<Scene> {
    await goTo(house, `${START}T12:00:00Z`);
    const currency = CURRENCIES[n % CURRENCIES.length]!;
    const hotel = await aHotel(house, { rooms: { DBL: 4, SGL: 2 }, property: { currency, dayClosing: 'by_hand' } });
    await must(house, 'POST', '/v1/tax-rules', {
      propertyId: hotel.propertyId,
      code: 'VAT',
      name: 'VAT',
      kind: 'percent',
      basisPoints: 825,
      ...(n % 2 ? { included: true } : {}),
    });
    const promotion = await must(house, 'POST', '/v1/promotions', {
      propertyId: hotel.propertyId,
      code: 'LIFE',
      name: 'Life',
      appliesBy: 'coupon',
      effect: { kind: 'percent', basisPoints: 1_250 },
    });
    await must(house, 'POST', '/v1/coupon-batches', {
      propertyId: hotel.propertyId,
      promotionId: promotion.id,
      code: 'LIVES',
      name: 'Lives',
      kind: 'shared',
      couponCode: `LIFE${n}`,
      maxUses: 5,
    });
    return { hotel, currency, coupon: `LIFE${n}`, reservations: [], folios: new Set(), payments: [] };
  }

  /** One desk's day: so many things in any order, on whatever is there. */
  async function work(scene: Scene, steps: number, roll: (below: number) => number, businessDate: string): Promise<void> {
    const { hotel } = scene;
    const any = <T>(list: readonly T[]): T | undefined => list[roll(Math.max(1, list.length))];
    const say = async (what: string, call: Promise<Answer>): Promise<Answer> => {
      const answer = await call;
      // a day may end between two words
      const asked = answer.status === 400 && ['departure_not_after_arrival', 'in_the_past'].includes(answer.body.errors?.[0]?.code);
      if (!asked && !TOLERABLE.includes(answer.status)) throw new Error(`${what}: ${answer.status} ${answer.text}`);
      return answer;
    };
    const on = (id: string, action: string, body: object = {}) => say(action, house.call('POST', `/v1/reservations/${id}/${action}`, body));
    const folioOf = async (id: string): Promise<any> => {
      const { data } = await must(house, 'GET', `/v1/folios?reservationId=${id}`);
      for (const folio of data) scene.folios.add(folio.id);
      return data[0];
    };
    for (let i = 0; i < steps; i++) {
      const id = any(scene.reservations);
      const act = id ? roll(16) : 0;
      if (act <= 2 || !id) {
        const wish = { nights: 1 + roll(3), rooms: 1 + roll(2), roomTypeId: Object.values(hotel.roomTypes)[roll(2)]! };
        const body: Record<string, unknown> = aBooking(hotel, addDays(businessDate, roll(3)), wish);
        if (roll(3) === 0) body.promoCodes = [scene.coupon];
        const { status, body: made } = await say('book', house.call('POST', '/v1/bookings', body));
        if (status !== 201) continue;
        lives += made.reservations.length;
        scene.reservations.push(...made.reservations.map((r: { id: string }) => r.id));
      } else if (act === 3) await on(id, 'cancellation');
      else if (act === 4) {
        await on(id, 'amendments', roll(2) ? { departure: addDays(businessDate, 1 + roll(4)) } : { adults: 1 + roll(2) });
      } else if (act === 5) await on(id, 'room-assignments');
      else if (act === 6) await on(id, 'room-moves');
      else if (act === 7 || act === 8) await on(id, 'check-in', { force: { reason: 'Room is being made' } });
      else if (act === 9) await on(id, 'no-show');
      else if (act === 10) await on(id, 'late-arrival');
      else if (act === 11 || act === 12) {
        const folio = await folioOf(id);
        if (folio) {
          const charge = { kind: 'service', code: 'BAR', description: 'Bar', amountMinor: 1 + roll(900) };
          await say('charge', house.call('POST', `/v1/folios/${folio.id}/charges`, { charges: [charge] }));
        }
      } else if (act === 13) {
        const folio = await folioOf(id);
        const due = folio?.balance.amountMinor ?? 0;
        if (due > 0) {
          const amountMinor = roll(3) ? due : 1 + roll(due);
          const paid = await say('pay', house.call('POST', `/v1/folios/${folio.id}/payments`, { method: 'card_terminal', amountMinor }));
          if (paid.status === 201) scene.payments.push(paid.body.id);
        }
      } else if (act === 14) {
        const payment = any(scene.payments);
        if (payment) await say('refund', house.call('POST', `/v1/payments/${payment}/refunds`, { amountMinor: 1 + roll(500) }));
      } else {
        const [from, to] = [await folioOf(id), await folioOf(any(scene.reservations)!)];
        if (!from || !to || from.id === to.id) continue;
        const { lines } = await must(house, 'GET', `/v1/folios/${from.id}`);
        const line = any(lines as { id: string }[]);
        if (line) await say('transfer', house.call('POST', `/v1/folios/${from.id}/transfers`, { lineIds: [line.id], toFolioId: to.id }));
      }
      if (id && roll(4) === 0) {
        const folio = await folioOf(id);
        const due = folio?.balance.amountMinor ?? 0;
        if (due > 0) await say('settle', house.call('POST', `/v1/folios/${folio.id}/payments`, { method: 'cash', amountMinor: due }));
        await on(id, 'check-out', { earlyDeparture: true });
      }
    }
  }

  /** Everything that must be true whatever has happened; empty when it is. */
  async function faults({ hotel, reservations, folios }: Scene): Promise<unknown[]> {
    const found: unknown[] = [...(await faultsOf(house, hotel)), ...(await roomFaults(house, hotel))];
    for (const id of folios) {
      const folio = await must(house, 'GET', `/v1/folios/${id}`);
      if (folio.balance.amountMinor !== (await recount(house, id))) found.push(['balance', id]);
      if (folio.status === 'closed' && folio.balance.amountMinor !== 0) found.push(['closed and not settled', id]);
      const lines = (folio.lines as { amount: { amountMinor: number } }[]).reduce((sum, l) => sum + l.amount.amountMinor, 0);
      if (lines !== folio.charges.amountMinor) found.push(['lines do not sum to the charges', id]);
    }
    const { rows: totals } = await house.db.query(
      `SELECT r.id FROM reservations r WHERE r.property_id = $1 AND r.total_minor <>
         (SELECT coalesce(sum(n.total_minor), 0) FROM reservation_nights n WHERE n.reservation_id = r.id)
         + (SELECT coalesce(sum((f ->> 'amountMinor')::bigint), 0) FROM jsonb_array_elements(r.terms -> 'stayFees') f WHERE NOT (f ->> 'payableAtProperty')::boolean)`,
      [hotel.propertyId],
    );
    for (const row of totals) found.push(['nights do not sum to the total', row]);
    const { rows: steps } = await house.db.query<{ id: string; statuses: ReservationStatus[] }>(
      `SELECT aggregate_id AS id, array_agg(data ->> 'status' ORDER BY seq) AS statuses FROM events
       WHERE aggregate_type = 'reservation' AND aggregate_id = ANY ($1::uuid[]) AND data ? 'status' GROUP BY 1`,
      [reservations],
    );
    for (const { id, statuses } of steps)
      for (const [i, to] of statuses.entries()) {
        const from = statuses[i - 1];
        if (from && from !== to && !NEXT[from].includes(to)) found.push(['status', id, from, to]);
      }
    const { rows: uses } = await house.db.query(
      `SELECT 'coupon' AS what, c.uses AS counted, count(u.id)::int AS found FROM coupons c
         LEFT JOIN promotion_uses u ON u.coupon_id = c.id AND u.status IN ('reserved', 'committed', 'forfeited')
         WHERE c.property_id = $1 GROUP BY c.id HAVING c.uses <> count(u.id) OR c.uses > 5
       UNION ALL
       SELECT 'use of a stay that is over: ' || u.status, 0, 0 FROM promotion_uses u JOIN reservations r ON r.id = u.reservation_id
         WHERE r.property_id = $1 AND (r.status, u.status) IN (('checked_out', 'reserved'), ('cancelled', 'reserved'), ('confirmed', 'committed'))`,
      [hotel.propertyId],
    );
    found.push(...uses);
    return found;
  }

  it(
    'leave counters, folios, rooms and coupons as a recount finds them, whatever desks do at once',
    async () => {
      for (let n = 0; lives < LIVES; n++) {
        const scene = await open(n);
        let day = START;
        for (let d = 0; d < 4; d++) {
          const rolls = Array.from({ length: DESKS }, (_, k) => dice(SEED + n * 1_000 + d * 10 + k));
          const audit = async () => {
            const { status, text } = await house.call('POST', `/v1/properties/${hotelId}/night-audits`, { businessDate: day });
            if (status !== 200) throw new Error(`audit: ${text}`);
          };
          const hotelId = scene.hotel.propertyId;
          await Promise.all(rolls.map((roll) => work(scene, 8, roll, day)));
          await goTo(house, `${addDays(day, 1)}T01:00:00Z`);
          // the desks do not stop for the night audit
          await Promise.all([audit(), ...rolls.map((roll) => work(scene, 2, roll, day))]);
          day = addDays(day, 1);
          await goTo(house, `${day}T12:00:00Z`);
        }
        await settled(house);
        const found = await faults(scene);
        if (found.length) throw new Error(`seed ${SEED}, scene ${n}: ${JSON.stringify(found, null, 1)}`);
      }
      expect(lives).toBeGreaterThanOrEqual(LIVES);
    },
    Math.max(180_000, LIVES * 1_000),
  );
});
