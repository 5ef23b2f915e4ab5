import { Database } from '../src/kernel/database/database';
import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { settled, tellStay, type ToldStay } from './support/stays';

describe('For whoever serves a guest', () => {
  let house: House;
  let sea: Hotel;
  let lake: Hotel;
  const today = '2026-09-23'; // two days before Mid-Autumn
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, `${today}T12:00:00Z`);
    sea = await aHotel(house, { rooms: { DBL: 50 }, property: { currency: 'CNY', timeZone: 'Asia/Shanghai' } });
    lake = await aHotel(house, { rooms: { DBL: 50 } });
  });
  afterAll(() => house.close());

  const xiaoming = {
    firstName: '小明',
    lastName: '王',
    email: 'wang@home.example',
    phone: '+86 138 0013 8000',
    language: 'zh',
    country: 'CN',
  };
  const add = (guestId: string, what: string, body: object) => must(house, 'POST', `/v1/guests/${guestId}/${what}`, body);
  const patch = (guestId: string, body: object) => must(house, 'PATCH', `/v1/guests/${guestId}`, body, { headers: { 'if-match': '*' } });
  const profile = async (guestId: string, hotel = sea, token?: string) => {
    await settled(house);
    return must(house, 'GET', `/v1/guests/${guestId}/profile?propertyId=${hotel.propertyId}`, undefined, { token });
  };
  const care = (from: string, to: string, hotel = sea, token?: string) =>
    must(house, 'GET', `/v1/care-dates?propertyId=${hotel.propertyId}&from=${from}&to=${to}`, undefined, { token });
  /** Somebody with a past here and elsewhere, who arrives today. */
  const aRegular = async (stay: ToldStay = {}): Promise<string> => {
    const { leadId } = await tellStay(house, sea, today, { nights: 3, booker: xiaoming, ...stay });
    for (const [hotel, arrival, status, price] of [
      [sea, '2026-06-01', 'checked_out', 80_000],
      [sea, '2026-07-01', 'no_show', 80_000],
      [lake, '2026-05-04', 'checked_out', 20_000],
    ] as const) {
      const past = await tellStay(house, hotel, arrival, { status, price, booker: xiaoming });
      await must(house, 'POST', `/v1/guests/${leadId}/merges`, { guestId: past.leadId });
    }
    return leadId;
  };

  it('one read tells who it is, what they are worth, what they like, what went wrong and what to do', async () => {
    const id = await aRegular();
    await patch(id, { birthday: { calendar: 'lunar', month: 8, day: 15, year: 1986 } });
    await add(id, 'preferences', { category: 'food', code: 'tea', value: 'Longjing' });
    await add(id, 'preferences', { category: 'special_need', code: 'feather_free', note: 'Allergic to down', propertyId: sea.propertyId });
    await add(id, 'preferences', { category: 'room', code: 'high_floor', propertyId: lake.propertyId });
    await add(id, 'labels', { kind: 'vip', code: 'V2', reason: 'Owner of a partner hotel' });
    await add(id, 'labels', { kind: 'tag', code: 'press' });
    const seen = await profile(id);
    expect(seen.who).toEqual({
      name: '王小明',
      firstName: '小明',
      lastName: '王',
      language: 'zh',
      sex: null,
      birthday: { calendar: 'lunar', month: 8, day: 15, year: 1986 },
      email: 'wang@home.example',
      phone: '+8613800138000',
      channel: null,
      vip: { code: 'V2', reason: 'Owner of a partner hotel' },
      block: null,
      tags: ['press'],
      masked: false,
    });
    expect(seen).toMatchObject({ guestId: id, businessDate: today });
    expect([seen.value.here.stays, seen.value.everywhere.stays, seen.value.here.noShows]).toEqual([1, 2, 1]);
    expect(seen.value.classes.map((c: { scheme: string; class: string; rule: string }) => [c.scheme, c.class, c.rule])).toEqual([
      ['purpose', 'business', 'weekdays_alone'],
      ['value', 'potential', 'came_again'],
    ]);
    expect(seen.tastes.map((t: { category: string; code: string; note: string | null }) => [t.category, t.code, t.note])).toEqual([
      ['special_need', 'feather_free', 'Allergic to down'],
      ['food', 'tea', null],
    ]);
    expect(seen.trouble.map((t: { title: { en: string } }) => t.title.en)).toEqual(['Did not come']);
    expect(seen.today.map((t: { code: string; date: string }) => `${t.code} ${t.date}`)).toEqual([
      `arriving_today ${today}`,
      `special_need ${today}`,
      `missing_registration ${today}`,
      `ask_consent ${today}`,
      `coming_back ${today}`,
      'birthday 2026-09-25',
      'festival 2026-09-25',
    ]);
    const details = Object.fromEntries(seen.today.map((t: { code: string; details: object }) => [t.code, t.details]));
    expect(details.missing_registration).toEqual({ fields: ['document', 'nationality', 'sex'] });
    expect(details.ask_consent).toEqual({ purposes: ['marketing', 'sensitive_data'] });
    expect(details.birthday).toEqual({ calendar: 'lunar', duringStay: true, years: 40 });
    expect(seen.visits.map((v: { arrival: string; status: string }) => `${v.arrival} ${v.status}`)).toEqual([
      `${today} confirmed`,
      '2026-07-01 no_show',
      '2026-06-01 checked_out',
    ]);
  });

  it('shows without guests:pii what is needed to serve, and no more', async () => {
    const id = await aRegular();
    await patch(id, { birthday: { calendar: 'solar', month: 9, day: 26, year: 1990 } });
    await add(id, 'labels', { kind: 'block', code: 'unpaid', reason: 'Left without paying' });
    await add(id, 'preferences', { category: 'special_need', code: 'wheelchair' });
    const token = await aMachine(house, ['guests:read'], [sea.propertyId]);
    const seen = await profile(id, sea, token);
    expect(seen.who).toMatchObject({
      name: '王小明',
      birthday: null,
      email: 'w•••@home.example',
      phone: '•••000',
      block: { code: 'unpaid', reason: '•••' },
      masked: true,
    });
    expect(seen.today[0]).toMatchObject({ code: 'do_not_sell_to', details: { code: 'unpaid' } });
    expect(seen.today.find((t: { code: string }) => t.code === 'birthday')).toMatchObject({ date: '2026-09-26', details: { years: null } });
    expect(seen.value.everywhere.stays).toBe(1);
    expect(JSON.stringify(seen)).not.toMatch(/1990|wheelchair|Left without|13800138000/);
    const elsewhere = await aMachine(house, ['guests:read'], [lake.propertyId]);
    expect((await house.call('GET', `/v1/guests/${id}/profile?propertyId=${sea.propertyId}`, undefined, { token: elsewhere })).status).toBe(
      404,
    );
  });

  it('knows where a guest stands on the hotel’s own day', async () => {
    const codes = async (arrival: string, stay: ToldStay) => {
      const { leadId } = await tellStay(house, sea, arrival, { booker: { firstName: 'Ada', lastName: 'Day' }, ...stay });
      return (await profile(leadId)).today.map((t: { code: string }) => t.code);
    };
    expect(await codes('2026-09-20', { status: 'in_house', nights: 3 })).toEqual(['leaving_today']);
    expect(await codes('2026-09-21', { status: 'in_house', nights: 5 })).toEqual([
      'staying',
      'missing_registration',
      'ask_consent',
      'first_stay',
    ]);
    expect(await codes('2026-09-25', { nights: 5 })).toEqual([]);
    const booked = await tellStay(house, sea, today, { guests: [{ firstName: 'Bea', lastName: 'Day' }] });
    expect((await profile(booked.bookerId)).today).toEqual([]);
  });

  it('does not ask again what the guest has answered', async () => {
    const { leadId } = await tellStay(house, sea, today, { booker: { firstName: 'Cora', lastName: 'Asked' } });
    const codes = async () => (await profile(leadId)).today.map((t: { code: string }) => t.code);
    expect(await codes()).toContain('ask_consent');
    await add(leadId, 'consents', { purpose: 'marketing', status: 'withdrawn' });
    expect(await codes()).not.toContain('ask_consent');
  });

  it('an erased guest has neither story nor class, and the house keeps its figures', async () => {
    const id = await aRegular();
    await settled(house);
    const rows = async (table: string, column: string) =>
      (
        await house.db.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} IN (SELECT id FROM guests WHERE person_id = $1)`, [
          id,
        ])
      ).rows[0].n;
    expect([await rows('guest_timeline', 'guest_id'), await rows('guest_classes', 'person_id')]).toEqual([expect.any(Number), 2]);
    await goTo(house, '2026-10-20T12:00:00Z');
    const { forgotten } = await must(house, 'POST', `/v1/guests/${id}/erasure`, { reason: 'request' });
    expect(forgotten.map((f: { table: string }) => f.table)).toEqual(expect.arrayContaining(['guest_timeline', 'guest_classes']));
    await settled(house);
    await goTo(house, `${today}T12:00:00Z`);
    expect([await rows('guest_timeline', 'guest_id'), await rows('guest_classes', 'person_id')]).toEqual([0, 0]);
    expect(await rows('guest_stays', 'guest_id')).toBe(4);
  });

  it('costs five statements at most, however much is known', async () => {
    const id = await aRegular();
    await profile(id);
    const database = house.app.get(Database);
    const statements = [jest.spyOn(database, 'query'), jest.spyOn(database, 'hot')];
    statements.forEach((s) => s.mockClear());
    await must(house, 'GET', `/v1/guests/${id}/profile?propertyId=${sea.propertyId}`);
    const asked = statements.flatMap((s) =>
      s.mock.calls.map((call) => String(call.at(-2) ?? call[0])).filter((text) => /guest|audit/.test(text)),
    );
    statements.forEach((s) => s.mockRestore());
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  describe('the days to think of somebody', () => {
    it('are the birthdays, of the moon’s year too, and the days of a first stay, of those who are here or arrive', async () => {
      const hotel = await aHotel(house, { rooms: { DBL: 20 } });
      const guest = async (name: string, arrival: string, nights: number, birthday?: object) => {
        const { leadId } = await tellStay(house, hotel, arrival, { nights, booker: { firstName: name, lastName: 'Days' } });
        if (birthday) await patch(leadId, { birthday });
        return leadId;
      };
      await guest('Moon', '2026-09-24', 3, { calendar: 'lunar', month: 8, day: 15, year: 1986 });
      await guest('Sun', '2026-09-23', 1, { calendar: 'solar', month: 9, day: 26 });
      await guest('Gone', '2026-10-20', 1, { calendar: 'solar', month: 9, day: 26 });
      await guest('Other', '2026-09-24', 3, { calendar: 'solar', month: 3, day: 3 });
      const regular = await guest('Regular', '2026-09-24', 2);
      const past = await tellStay(house, hotel, '2021-09-25', {
        status: 'checked_out',
        booker: { firstName: 'Regular', lastName: 'Days' },
      });
      await must(house, 'POST', `/v1/guests/${regular}/merges`, { guestId: past.leadId });
      const { leadId: moved } = await tellStay(house, hotel, '2026-09-24', { booker: { firstName: 'Corrected', lastName: 'Days' } });
      await patch(moved, { birthday: { calendar: 'solar', month: 9, day: 26 } });
      await goTo(house, `${today}T12:30:00Z`);
      await patch(moved, { birthday: { calendar: 'solar', month: 1, day: 2 } });
      await settled(house);
      const { data } = await care('2026-09-23', '2026-09-29', hotel);
      expect(data.map((d: Record<string, unknown>) => [d.date, d.name, d.kind, d.calendar, d.years, d.duringStay])).toEqual([
        ['2026-09-25', 'Moon Days', 'birthday', 'lunar', 40, true],
        ['2026-09-25', 'Regular Days', 'first_stay', null, 5, true],
        ['2026-09-26', 'Sun Days', 'birthday', 'solar', null, false],
      ]);
      expect((await care('2026-09-27', '2026-09-29', hotel)).data).toEqual([]);
      const token = await aMachine(house, ['guests:read'], [hotel.propertyId]);
      const masked = (await care('2026-09-23', '2026-09-29', hotel, token)).data;
      expect(masked[0]).toMatchObject({ date: '2026-09-25', years: null });
    });

    it('are asked for a month at most', async () => {
      for (const [from, to] of [
        ['2026-09-02', '2026-09-01'],
        ['2026-09-01', '2026-10-02'],
      ]) {
        const answer = await house.call('GET', `/v1/care-dates?propertyId=${sea.propertyId}&from=${from}&to=${to}`);
        expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '?to']);
      }
      const token = await aMachine(house, ['guests:read'], [lake.propertyId]);
      expect(
        (await house.call('GET', `/v1/care-dates?propertyId=${sea.propertyId}&from=${today}&to=${today}`, undefined, { token })).status,
      ).toBe(404);
    });
  });
});
