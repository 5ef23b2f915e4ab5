import * as fc from 'fast-check';
import { addDays } from '../src/kernel/values/local-date';
import { ReleaseExpiredHolds } from '../src/modules/reservations/services/release-expired-holds.service';
import { aBooking, aHotel, aStay, book, cancel, faultsOf, goTo, type Hotel, priced } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

const NIGHT = '2026-12-24';
const CALLERS = 4;
/** How many random sequences; raise it over night. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 40);
const LENGTH = 12;

type Step =
  | {
      kind: 'book' | 'hold' | 'keyed';
      type: 0 | 1;
      from: number;
      nights: number;
      rooms: number;
    }
  | { kind: 'confirm' | 'cancel' | 'cancel-twice'; pick: number }
  | { kind: 'expire' | 'sweep' | 'room' | 'release' | 'raise' }
  | {
      kind: 'external';
      id: number;
      type: 0 | 1;
      from: number;
      nights: number;
      status: 'confirmed' | 'in_house' | 'cancelled';
    }
  | { kind: 'block'; room: number; from: number; nights: number };

const type = fc.constantFrom<0 | 1>(0, 1);
const [from, nights] = [fc.nat(4), fc.integer({ min: 1, max: 4 })];
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('book' as const, 'hold', 'keyed'),
      type,
      from,
      nights,
      rooms: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('confirm' as const, 'cancel', 'cancel-twice'),
      pick: fc.nat(50),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('expire' as const, 'sweep', 'room', 'release', 'raise'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('external' as const),
      id: fc.nat(3),
      type,
      from,
      nights,
      status: fc.constantFrom('confirmed' as const, 'in_house', 'cancelled'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      room: fc.nat(3),
      from,
      nights,
    }),
  },
);

describe('Whatever many callers do at once', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({
      environment: { INVENTORY_HORIZON_NIGHTS: '45', HOLD_MINUTES: '1' },
    });
    await goTo(house, '2026-11-22T12:00:00Z');
  });
  afterAll(() => house.close());

  describe('in a tiny hotel', () => {
    let runs = 0;

    /** One caller's part; what was acknowledged is remembered. */
    const play = async (
      hotel: Hotel,
      steps: Step[],
      token: string,
      shared: {
        reservations: string[];
        quotes: string[];
        blocks: string[];
        booked: Set<string>;
      },
    ): Promise<Answer[]> => {
      const answers: Answer[] = [];
      const types = Object.values(hotel.roomTypes);
      const say = async (call: Promise<Answer>): Promise<Answer> => {
        const answer = await call;
        answers.push(answer);
        if (![200, 201, 409].includes(answer.status)) throw new Error(`${doing}: ${answer.status} ${answer.text}`);
        if (answer.status === 201 && answer.body.reservations) {
          shared.booked.add(answer.body.id);
          shared.reservations.push(...answer.body.reservations.map((r: { id: string }) => r.id));
        }
        return answer;
      };
      let doing = '';
      const with_ = { token };
      const pick = <T>(from: T[], n: number): T | undefined => from[n % Math.max(1, from.length)];
      for (const s of steps) {
        doing = JSON.stringify(s);
        switch (s.kind) {
          case 'book':
            await say(
              book(
                house,
                aBooking(hotel, addDays(NIGHT, s.from), {
                  nights: s.nights,
                  rooms: s.rooms,
                  roomTypeId: types[s.type],
                }),
                with_,
              ),
            );
            break;
          case 'keyed': {
            const stay = aBooking(hotel, addDays(NIGHT, s.from), {
              nights: s.nights,
              rooms: s.rooms,
              roomTypeId: types[s.type],
            });
            const options = {
              token,
              headers: {
                'idempotency-key': `seq-${runs}-${s.from}-${s.nights}-${s.rooms}-${s.type}`,
              },
            };
            const [one, two] = await Promise.all([say(book(house, stay, options)), say(book(house, stay, options))]);
            if (one.status === 201 && two.status === 201) expect(two.text).toBe(one.text);
            break;
          }
          case 'hold': {
            const held = await say(
              house.call(
                'POST',
                '/v1/quotes',
                {
                  ...aStay(hotel, addDays(NIGHT, s.from), {
                    nights: s.nights,
                    rooms: s.rooms,
                    roomTypeId: types[s.type],
                  }),
                  hold: true,
                },
                with_,
              ),
            );
            if (held.status === 201) shared.quotes.push(held.body.id);
            break;
          }
          case 'confirm': {
            const quoteId = pick(shared.quotes, s.pick);
            if (quoteId) await say(book(house, { quoteId, booker: { firstName: 'A', lastName: 'B' } }, with_));
            break;
          }
          case 'cancel':
          case 'cancel-twice': {
            const id = pick(shared.reservations, s.pick);
            if (!id) break;
            await say(cancel(house, id, with_));
            // refused, unless another system has reinstated it meanwhile
            if (s.kind === 'cancel-twice') await say(cancel(house, id, with_));
            break;
          }
          case 'external': {
            const body = {
              ...aBooking(hotel, addDays(NIGHT, s.from), {
                nights: s.nights,
                roomTypeId: types[s.type],
              }),
              status: s.status,
            };
            await say(house.call('PUT', `/v1/external/ota/reservations/E${s.id}`, body, with_));
            break;
          }
          case 'expire':
            house.clock.advance(61_000);
            break;
          case 'sweep':
            await house.app.get(ReleaseExpiredHolds).run();
            break;
          case 'room':
            await say(
              house.call(
                'POST',
                '/v1/rooms',
                {
                  propertyId: hotel.propertyId,
                  roomTypeId: types[0],
                  number: `N${answers.length}${token.slice(-4)}`,
                },
                with_,
              ),
            );
            break;
          case 'block': {
            const roomId = pick(Object.values(hotel.rooms).flat(), s.room);
            const [firstNight, lastNight] = [addDays(NIGHT, s.from), addDays(NIGHT, s.from + s.nights - 1)];
            const blocked = await say(
              house.call(
                'POST',
                '/v1/maintenance-blocks',
                {
                  propertyId: hotel.propertyId,
                  roomId,
                  firstNight,
                  lastNight,
                  kind: 'out_of_order',
                  reason: 'Pipe',
                },
                with_,
              ),
            );
            if (blocked.status === 201) shared.blocks.push(blocked.body.id);
            break;
          }
          case 'release': {
            const id = shared.blocks.pop();
            if (id) await say(house.call('POST', `/v1/maintenance-blocks/${id}/release`, undefined, with_));
            break;
          }
          case 'raise':
            await priced(house, hotel, {
              price: 10_000 + answers.length,
              from: NIGHT,
              nights: 9,
            });
        }
      }
      return answers;
    };

    it(
      `counters and a recount agree after each of ${SEQUENCES} random days, nothing is oversold, and every booking that was confirmed is there`,
      async () => {
        const seen: Record<string, number> = {};
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(step, { maxLength: LENGTH, minLength: 3 }), {
              minLength: CALLERS,
              maxLength: CALLERS,
            }),
            async (parts) => {
              runs++;
              await goTo(house, house.clock.now());
              const hotel = await aHotel(house, {
                rooms: { SGL: 1, DBL: 2 },
                nights: 0,
              });
              await priced(house, hotel, {
                price: 10_000,
                from: NIGHT,
                nights: 9,
              });
              const shared = {
                reservations: [],
                quotes: [],
                blocks: [],
                booked: new Set<string>(),
              };
              const ends = await Promise.allSettled(parts.map((steps) => play(hotel, steps, house.adminToken, shared)));
              for (const end of ends) if (end.status === 'rejected') throw end.reason;
              const answers = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
              for (const { status, body } of answers) {
                const what = status < 300 ? String(status) : `${status} ${body.code}`;
                seen[what] = (seen[what] ?? 0) + 1;
              }
              expect(await faultsOf(house, hotel)).toEqual([]);
              const { rows } = await house.db.query('SELECT count(*)::int AS n FROM bookings WHERE property_id = $1 AND id = ANY ($2)', [
                hotel.propertyId,
                [...shared.booked],
              ]);
              const all = await house.db.query('SELECT count(*)::int AS n FROM bookings WHERE property_id = $1', [hotel.propertyId]);
              expect([rows[0].n, all.rows[0].n]).toEqual([shared.booked.size, shared.booked.size]);
            },
          ),
          { numRuns: SEQUENCES, endOnFailure: true },
        );
        // the days were eventful
        expect(seen['201']).toBeGreaterThan(SEQUENCES);
        expect(seen['409 sold_out']).toBeGreaterThan(SEQUENCES / 2);
      },
      20_000 + SEQUENCES * 2_000,
    );
  });
});
