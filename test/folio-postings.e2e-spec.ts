import { aHotel, goTo, type Hotel } from './support/furnish';
import { aNight, aStayToCharge, charged, recount, within } from './support/folios';
import { type House, startHouse } from './support/house';

const TODAY = '2026-11-23';
const why = { reason: 'Charged by mistake', businessDate: TODAY };

describe('What the house charges to a stay', () => {
  let house: House;
  let hotel: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '30' } });
    await goTo(house, '2026-11-23T12:00:00Z');
    hotel = await aHotel(house, { nights: 0 });
  });
  afterAll(() => house.close());

  const standing = (reservationId: string) => within(house, (work, folios) => folios.standing(work, reservationId));
  const keysOf = async (folioId: string) =>
    (await house.db.query(`SELECT key FROM folio_lines WHERE folio_id = $1 ORDER BY created_at, id`, [folioId])).rows.map((r) => r.key);

  it('has one folio, however many open it at once', async () => {
    const stay = await aStayToCharge(house, hotel);
    const ids = await Promise.all(Array.from({ length: 20 }, () => within(house, (work, folios) => folios.ofReservation(work, stay))));
    expect(new Set(ids).size).toBe(1);
    expect(await standing(stay.id)).toEqual({
      currency: 'EUR',
      balanceMinor: 0,
      paidMinor: 0,
      folios: [{ id: ids[0], kind: 'guest', balanceMinor: 0, status: 'open' }],
    });
  });

  it('is charged once, however often and by however many it is posted', async () => {
    const stay = await aStayToCharge(house, hotel);
    const lines = [aNight('2026-11-21'), aNight('2026-11-22')];
    const posted = await Promise.all(
      Array.from({ length: 10 }, () =>
        within(house, async (work, folios) => folios.post(work, await folios.ofReservation(work, stay), [...lines, lines[0]!])),
      ),
    );
    expect(posted.map((p) => p.length).filter(Boolean)).toEqual([2]);
    expect((await standing(stay.id)).balanceMinor).toBe(21_400);
  });

  it('stays taken back by the front desk when the audit posts again', async () => {
    const stay = await aStayToCharge(house, hotel);
    const folioId = await charged(house, stay, [aNight(TODAY)]);
    const { rows } = await house.db.query('SELECT id FROM folio_lines WHERE folio_id = $1', [folioId]);
    await within(house, (work, folios) => folios.reverse(work, [rows[0].id], why));
    await charged(house, stay, [aNight(TODAY)]);
    expect([(await standing(stay.id)).balanceMinor, await keysOf(folioId)]).toEqual([0, [`room:${TODAY}`, `room:${TODAY}`]]);
    await expect(within(house, (work, folios) => folios.reverse(work, [rows[0].id], why))).rejects.toMatchObject({
      kind: { code: 'line_reversed' },
    });
  });

  it('can be charged again under a key that the house itself has undone, as often as it does', async () => {
    const stay = await aStayToCharge(house, hotel);
    const fee = { ...aNight(TODAY, 5_000, 0), key: 'no_show_fee', kind: 'no_show_fee' as const };
    for (let times = 0; times < 3; times++) {
      await charged(house, stay, [fee]);
      await charged(house, stay, [fee]);
      expect((await standing(stay.id)).balanceMinor).toBe(5_000);
      const undo = () => within(house, (work, folios) => folios.reverseByKey(work, stay.id, 'no_show_fee', why));
      expect([await undo(), await undo()]).toEqual([1, 0]);
      expect((await standing(stay.id)).balanceMinor).toBe(0);
    }
  });

  it('is undone by the key of one night, or of all', async () => {
    const stay = await aStayToCharge(house, hotel);
    const tax = { ...aNight('2026-11-21', 700, 0), key: 'tax:VAT:2026-11-21', kind: 'tax' as const };
    await charged(house, stay, [aNight('2026-11-2'), aNight('2026-11-21'), aNight('2026-11-22'), tax]);
    const undo = (key: string) => within(house, (work, folios) => folios.reverseByKey(work, stay.id, key, why));
    expect([await undo('room:2026-11-2'), await undo('room'), await undo('tax:'), (await standing(stay.id)).balanceMinor]).toEqual([
      1, 2, 1, 0,
    ]);
  });

  it('is posted to many stays at once, whatever is there already, and opens what was closed', async () => {
    const stays = await Promise.all(Array.from({ length: 30 }, () => aStayToCharge(house, hotel)));
    await charged(house, stays[0]!, [aNight(TODAY)]);
    await charged(house, stays[1]!, []);
    await within(house, (work, folios) => folios.close(work, stays[1]!.id));
    const charges = stays.map((reservation) => ({ reservation, lines: ['2026-11-22', TODAY].map((night) => aNight(night)) }));
    const post = () => within(house, (work, folios) => folios.postMany(work, charges));
    expect((await Promise.all([post(), post(), post()])).sort((a, b) => a - b)).toEqual([0, 0, 59]);
    const sums = await Promise.all(stays.map((s) => standing(s.id)));
    expect(new Set(sums.map((s) => s.balanceMinor))).toEqual(new Set([21_400]));
    expect(new Set(sums.flatMap((s) => s.folios.map((f) => f.status)))).toEqual(new Set(['open']));
  });

  it('tells of each folio what has come to it, after it was opened and with what has gone by a rule left out', async () => {
    const [leads, other] = [await aStayToCharge(house, hotel), await aStayToCharge(house, hotel)];
    const [from, to] = [await charged(house, leads, []), await charged(house, other, [])];
    const rules = [{ kinds: ['tax'], folioId: to }];
    await house.call('PUT', `/v1/folios/${from}/routing`, { rules }, { headers: { 'if-match': '*' } });
    const fresh = await aStayToCharge(house, hotel);
    const tax = { ...aNight(TODAY, 300, 0), key: `tax:CITY:${TODAY}`, kind: 'tax' as const };
    const charges = [leads, fresh].map((reservation) => ({ reservation, lines: [aNight(TODAY), tax] }));
    for (let times = 0; times < 2; times++) await within(house, (work, folios) => folios.postMany(work, charges));
    const { rows } = await house.db.query(
      `SELECT e.type, e.aggregate_id AS id, e.data, e.request_id FROM (SELECT seq, type, aggregate_id, data, request_id FROM events
         UNION ALL SELECT id + 1000000000, type, aggregate_id, data, request_id FROM outbox) e
       WHERE data ->> 'reservationId' = ANY ($1) AND type <> 'folios.routing_changed' ORDER BY seq`,
      [[leads.id, other.id, fresh.id]],
    );
    const told = (stay: { id: string }) => rows.filter((r) => r.data.reservationId === stay.id).map(({ type, data }) => [type, data]);
    const posted = (stay: { id: string }, lines: number, amountMinor: number) => [
      'folios.posted',
      { reservationId: stay.id, lines, amountMinor, currency: 'EUR' },
    ];
    const opened = (stay: { id: string }) => ['folios.opened', { reservationId: stay.id, kind: 'guest' }];
    expect([told(leads), told(other), told(fresh)]).toEqual([
      [opened(leads), posted(leads, 1, 10_700)],
      [opened(other), posted(other, 1, 300)],
      [opened(fresh), posted(fresh, 2, 11_000)],
    ]);
    expect(new Set(rows.map((r) => r.request_id))).toEqual(new Set(['test']));
  });

  it('ends only when it is settled, and says what is left on which folio', async () => {
    const stay = await aStayToCharge(house, hotel);
    const folioId = await charged(house, stay, [aNight(TODAY)]);
    await expect(within(house, (work, folios) => folios.close(work, stay.id))).rejects.toMatchObject({
      kind: { code: 'folio_not_settled' },
      reasons: [{ code: 'balance_left', folioId, balance: { amountMinor: 10_700, currency: 'EUR' } }],
    });
    await within(house, (work, folios) => folios.reverseByKey(work, stay.id, 'room', why));
    await within(house, (work, folios) => folios.close(work, stay.id));
    await expect(charged(house, stay, [aNight('2026-11-24')])).rejects.toMatchObject({ kind: { code: 'folio_closed' } });
    await within(house, (work, folios) => folios.reopenOf(work, stay.id));
    await charged(house, stay, [aNight('2026-11-24')]);
    expect(await recount(house, folioId)).toBe(10_700);
  });

  it('cannot be rewritten, not even by the house', async () => {
    const stay = await aStayToCharge(house, hotel);
    await charged(house, stay, [aNight(TODAY)]);
    for (const statement of ['UPDATE folio_lines SET amount_minor = 0', 'DELETE FROM folio_lines', 'TRUNCATE folio_lines'])
      await expect(within(house, (work) => work.query(statement))).rejects.toThrow('permission denied');
  });
});
