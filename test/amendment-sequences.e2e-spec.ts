import * as fc from 'fast-check';
import { addDays, nightsOf } from '../src/kernel/values/local-date';
import { aBooking, aHotel, book, cancel, faultsOf, goTo, must, priced } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
/** How many random hotels; raise it over night. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 25);

interface Change {
  pick: number;
  from?: number;
  nights?: number;
  type?: 0 | 1;
  adults?: number;
  requote?: boolean;
}
type Step =
  | ({ kind: 'amend' } & Change)
  | { kind: 'book'; from: number; nights: number; type: 0 | 1 }
  | { kind: 'cancel'; pick: number }
  | { kind: 'price' };

const [from, nights, type, pick] = [fc.nat(4), fc.integer({ min: 1, max: 4 }), fc.constantFrom<0 | 1>(0, 1), fc.nat(20)];
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 });
const amendment = fc.record({
  kind: fc.constant('amend' as const),
  pick,
  from: maybe(from),
  nights: maybe(nights),
  type: maybe(type),
  adults: maybe(fc.integer({ min: 1, max: 2 })),
  requote: fc.option(fc.boolean(), { nil: undefined, freq: 5 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: amendment },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('book' as const), from, nights, type }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('price' as const) }) },
);

/** A stay as the test expects it: what each night was sold for, by night. */
interface Expected {
  id: string;
  arrival: string;
  departure: string;
  type: number;
  adults: number;
  prices: Map<string, number>;
}

describe('Whatever is amended', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, '2026-11-22T12:00:00Z');
  });
  afterAll(() => house.close());

  const amend = (id: string, body: object): Promise<Answer> => house.call('POST', `/v1/reservations/${id}/amendments`, body);

  it(
    `counters equal a recount and unchanged nights keep their price, in each of ${SEQUENCES} random hotels`,
    async () => {
      const seen: Record<string, number> = {};
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 6, maxLength: 20 }),
          fc.array(amendment, { minLength: 6, maxLength: 6 }),
          async (steps, atOnce) => {
            await goTo(house, house.clock.now());
            const hotel = await aHotel(house, { rooms: { SGL: 2, DBL: 2 }, nights: 0 });
            let price = 10_000;
            await priced(house, hotel, { price, from: NIGHT, nights: 12 });
            const types = Object.values(hotel.roomTypes);
            const stays: Expected[] = [];
            const bodyOf = (s: Expected, c: Change) => {
              const arrival = c.from === undefined ? s.arrival : addDays(NIGHT, c.from);
              const length = c.nights ?? nightsOf(s.arrival, s.departure).length;
              return {
                ...(c.from !== undefined || c.nights !== undefined ? { arrival, departure: addDays(arrival, length) } : {}),
                ...(c.type === undefined ? {} : { roomTypeId: types[c.type] }),
                ...(c.adults === undefined ? {} : { adults: c.adults }),
                ...(c.requote === undefined ? {} : { requote: c.requote }),
              };
            };
            const note = ({ status, body }: Answer) => {
              const what = status < 300 ? String(status) : `${status} ${body.code}`;
              seen[what] = (seen[what] ?? 0) + 1;
            };
            for (const s of steps) {
              if (s.kind === 'price') {
                await priced(house, hotel, { price: (price += 700), from: NIGHT, nights: 12 });
              } else if (s.kind === 'book') {
                const arrival = addDays(NIGHT, s.from);
                const made = await book(house, aBooking(hotel, arrival, { nights: s.nights, roomTypeId: types[s.type] }));
                note(made);
                if (made.status !== 201) continue;
                const departure = addDays(arrival, s.nights);
                const prices = new Map(nightsOf(arrival, departure).map((n) => [n, price]));
                stays.push({ id: made.body.reservations[0].id, arrival, departure, type: s.type, adults: 1, prices });
              } else if (stays.length > 0) {
                const at = s.pick % stays.length;
                const stay = stays[at]!;
                if (s.kind === 'cancel') {
                  note(await cancel(house, stay.id));
                  stays.splice(at, 1);
                  continue;
                }
                const body = bodyOf(stay, s);
                const answer = await amend(stay.id, body);
                note(answer);
                expect([200, 409]).toContain(answer.status);
                if (answer.status !== 200) continue;
                const asBefore = !s.requote && (s.type ?? stay.type) === stay.type && (s.adults ?? stay.adults) === stay.adults;
                const { arrival, departure } = { arrival: stay.arrival, departure: stay.departure, ...body };
                const prices = new Map(nightsOf(arrival, departure).map((n) => [n, (asBefore ? stay.prices.get(n) : undefined) ?? price]));
                stays[at] = { ...stay, arrival, departure, type: s.type ?? stay.type, adults: s.adults ?? stay.adults, prices };
              }
              expect(await faultsOf(house, hotel)).toEqual([]);
            }
            for (const stay of stays) {
              const now = await must(house, 'GET', `/v1/reservations/${stay.id}`);
              expect([now.arrival, now.departure, now.roomTypeId, now.adults]).toEqual([
                stay.arrival,
                stay.departure,
                types[stay.type],
                stay.adults,
              ]);
              expect(now.nights.map((n: { date: string; price: { amountMinor: number } }) => [n.date, n.price.amountMinor])).toEqual([
                ...stay.prices,
              ]);
              expect(now.total.amountMinor).toBe([...stay.prices.values()].reduce((a, b) => a + b, 0));
            }
            if (stays.length > 0) {
              const answers = await Promise.all(
                atOnce.map((c) => amend(stays[c.pick % stays.length]!.id, bodyOf(stays[c.pick % stays.length]!, c))),
              );
              answers.forEach(note);
              expect(answers.filter((a) => ![200, 409].includes(a.status))).toEqual([]);
              expect(await faultsOf(house, hotel)).toEqual([]);
            }
          },
        ),
        { numRuns: SEQUENCES, endOnFailure: true },
      );
      expect(seen['200']).toBeGreaterThan(SEQUENCES);
      expect(seen['409 sold_out']).toBeGreaterThan(0);
    },
    20_000 + SEQUENCES * 4_000,
  );
});
