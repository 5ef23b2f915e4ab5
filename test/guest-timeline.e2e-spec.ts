import { Database } from '../src/kernel/database/database';
import { insertOutbox, outboxRow } from '../src/kernel/database/unit-of-work';
import { Caller } from '../src/kernel/auth/caller';
import type { DomainEvent } from '../src/kernel/events/domain-event';
import { systemContext } from '../src/kernel/http/request-context';
import { newId } from '../src/kernel/values/ids';
import { RebuildFigures } from '../src/modules/guests';
import { aBooking, aHotel, aMachine, cancel, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { settled, tellStay } from './support/stays';

describe('What has happened to a guest', () => {
  let house: House;
  let sea: Hotel;
  let lake: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, '2026-11-22T12:00:00Z');
    sea = await aHotel(house, { rooms: { DBL: 50 } });
    lake = await aHotel(house, { rooms: { DBL: 50 } });
  });
  afterAll(() => house.close());

  const timeline = async (guestId: string, query = '', token?: string) => {
    await settled(house);
    return must(house, 'GET', `/v1/guests/${guestId}/timeline${query}`, undefined, { token });
  };
  const types = async (guestId: string, query = '', token?: string): Promise<string[]> =>
    (await timeline(guestId, query, token)).data.map((e: { type: string }) => e.type);
  /** Something that a module of another time tells. */
  const happen = async (event: Partial<DomainEvent>) => {
    const whole = {
      type: 'staff_training.course_praised',
      version: 1,
      aggregate: { type: 'course', id: newId() },
      propertyId: sea.propertyId,
      data: {},
      changes: [],
      ...event,
    };
    const ctx = systemContext(Caller.system, house.clock.now(), 'test');
    await house.app.get(Database).query(insertOutbox('$1'), [JSON.stringify([outboxRow(ctx, whole)])]);
  };

  it('is told newest first, in words, with what each event says', async () => {
    const { reservations, booker } = await must(house, 'POST', '/v1/bookings', aBooking(sea, '2026-12-20'));
    await goTo(house, '2026-11-22T12:30:00Z');
    await cancel(house, reservations[0].id);
    const { data, nextCursor } = await timeline(booker.guestId);
    expect(nextCursor).toBeNull();
    expect(data.map((e: Record<string, any>) => [e.type, e.title.en, e.title.zh, e.trouble, e.occurredAt])).toEqual([
      ['reservations.cancelled', 'Reservation cancelled', '预订取消', true, '2026-11-22T12:30:00.000Z'],
      ['reservations.confirmed', 'Reservation confirmed', '预订确认', false, '2026-11-22T12:00:00.000Z'],
      ['guests.guest_registered', 'Recorded', '建立客史', false, '2026-11-22T12:00:00.000Z'],
    ]);
    expect(data[0]).toMatchObject({
      propertyId: sea.propertyId,
      guestId: booker.guestId,
      about: { type: 'reservation', id: reservations[0].id },
      data: { status: 'cancelled', changed: ['status'] },
    });
    expect(Object.keys(data[0].data)).not.toContain('bookerGuestId');
    expect(await types(booker.guestId, '?trouble=true')).toEqual(['reservations.cancelled']);
    expect(await types(booker.guestId, '?types=reservations.confirmed,guests.merged')).toEqual(['reservations.confirmed']);
    expect(await types(booker.guestId, '?from=2026-11-22T12:15:00Z')).toEqual(['reservations.cancelled']);
    expect(await types(booker.guestId, '?to=2026-11-22T12:15:00Z')).toHaveLength(2);
    expect(await types(booker.guestId, '?from=2026-11-23')).toEqual([]);
  });

  it('tells of everybody whom an event names: lead guest, companions, booker', async () => {
    const { leadId, companionIds, bookerId } = await tellStay(house, sea, '2026-11-20', {
      status: 'no_show',
      guests: [
        { firstName: 'A', lastName: 'Named' },
        { firstName: 'B', lastName: 'Named' },
      ],
    });
    for (const id of [leadId, companionIds[0]!, bookerId]) {
      expect((await timeline(id, '?trouble=true')).data).toEqual([
        expect.objectContaining({ guestId: id, title: { en: 'Did not come', zh: '应到未到' } }),
      ]);
    }
  });

  it('fills from modules that nobody here has heard of', async () => {
    const { booker } = await must(house, 'POST', '/v1/bookings', aBooking(sea, '2026-12-21'));
    await happen({ data: { guestId: booker.guestId, subject: 'noise' } });
    await happen({ data: { guestIds: [newId(), booker.guestId] } });
    await happen({ aggregate: { type: 'guest', id: booker.guestId }, type: 'loyalty.tier_reached', propertyId: null });
    await happen({ data: { guestId: 'nobody', guestIds: 'nothing' } });
    const { data } = await timeline(booker.guestId, '?limit=3');
    expect(data.map((e: { title: { en: string } }) => e.title.en)).toEqual([
      'loyalty.tier_reached',
      'staff_training.course_praised',
      'staff_training.course_praised',
    ]);
    expect(data[2].data).toEqual({ subject: 'noise' });
  });

  it('is read page by page, everything once, while more happens', async () => {
    const { booker } = await must(house, 'POST', '/v1/bookings', aBooking(sea, '2026-12-22'));
    for (let i = 0; i < 7; i++) await happen({ data: { guestId: booker.guestId, i } });
    const seen: number[] = [];
    let page = await timeline(booker.guestId, '?limit=4');
    for (;;) {
      seen.push(...page.data.map((e: { seq: number }) => e.seq));
      if (!page.nextCursor) break;
      await happen({ data: { guestId: booker.guestId } });
      page = await timeline(booker.guestId, `?limit=4&cursor=${page.nextCursor}`);
    }
    expect(seen).toHaveLength(9);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
    const forged = await house.call('GET', `/v1/guests/${booker.guestId}/timeline?cursor=Zm9v`);
    expect([forged.status, forged.body.errors[0].pointer]).toEqual([400, '?cursor']);
  });

  it('is one story after a merge, each event once, without what happened elsewhere', async () => {
    const [one, other] = [
      { firstName: 'Ida', lastName: 'Shared' },
      { firstName: 'Ida', lastName: 'Shered' },
    ];
    const here = await tellStay(house, sea, '2026-11-10', { status: 'checked_out', adults: 2, guests: [one, other] });
    const there = await tellStay(house, lake, '2026-11-12', { status: 'checked_out', booker: one });
    await must(house, 'POST', `/v1/guests/${here.leadId}/merges`, { guestId: here.companionIds[0] });
    await must(house, 'POST', `/v1/guests/${here.leadId}/merges`, { guestId: there.leadId });
    await happen({ propertyId: lake.propertyId, type: 'staff_training.course_missed', data: { guestId: here.leadId } });
    const everything = await timeline(there.leadId, '?types=reservations.synchronised');
    expect(everything.data.map((e: { propertyId: string }) => e.propertyId)).toEqual([lake.propertyId, sea.propertyId]);
    const token = await aMachine(house, ['guests:read'], [sea.propertyId]);
    const seen = await timeline(here.leadId, '', token);
    expect(seen.data.every((e: { propertyId: string | null }) => e.propertyId === null || e.propertyId === sea.propertyId)).toBe(true);
    expect(seen.data.filter((e: { type: string }) => e.type === 'reservations.synchronised')).toHaveLength(1);
    expect(JSON.stringify(seen.data.map((e: { data: object }) => e.data))).not.toContain(`"${lake.propertyId}"`);
    expect((await house.call('GET', `/v1/guests/${here.leadId}/timeline?propertyId=${lake.propertyId}`, undefined, { token })).status).toBe(
      404,
    );
  });

  it('comes out the same when the log is read again', async () => {
    await settled(house);
    const all = async () => (await house.db.query('SELECT to_jsonb(t) AS row FROM guest_timeline t ORDER BY guest_id, seq')).rows;
    const before = await all();
    await house.db.query('TRUNCATE guest_timeline');
    await house.app.get(RebuildFigures).run();
    await settled(house);
    expect(await all()).toEqual(before);
  });
});
