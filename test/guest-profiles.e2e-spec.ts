import { aBooking, aHotel, aMachine, book, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

describe('Who a guest is', () => {
  let house: House;
  let sea: Hotel;
  let lake: Hotel;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '60' } });
    await goTo(house, '2026-11-22T12:00:00Z');
    sea = await aHotel(house, { rooms: { DBL: 20 }, property: { address: { country: 'DE' } } });
    lake = await aHotel(house, { rooms: { DBL: 20 } });
  });
  afterAll(() => house.close());

  const booked = async (
    hotel: Hotel,
    booker: Record<string, unknown>,
    arrival = '2026-12-24',
  ): Promise<{ id: string; guestId: string }> => {
    const { status, body, text } = await book(house, aBooking(hotel, arrival, { booker }));
    if (status !== 201) throw new Error(text);
    return { id: body.id, guestId: body.booker.guestId };
  };
  const guest = (id: string, token?: string) => must(house, 'GET', `/v1/guests/${id}`, undefined, { token });
  const search = async (q: string, token?: string): Promise<string[]> => {
    const { data } = await must(house, 'GET', `/v1/guests?q=${encodeURIComponent(q)}`, undefined, { token });
    return data.map((g: { id: string }) => g.id);
  };
  const facts = (id: string, kind = '') => must(house, 'GET', `/v1/guests/${id}/facts${kind && `?kind=${kind}`}`);
  const etagOf = async (id: string) => (await house.call('GET', `/v1/guests/${id}`)).headers.get('etag')!;

  describe('what each source said', () => {
    it('is kept as it came, and the profile says whose word holds and why', async () => {
      const { guestId } = await booked(sea, { firstName: 'ANNA', lastName: 'Lindqvist', email: 'anna@home.example', phone: '030 901820' });
      const changed = await must(
        house,
        'PATCH',
        `/v1/guests/${guestId}`,
        { firstName: 'Anna', occupation: 'Architect' },
        { headers: { 'if-match': await etagOf(guestId) } },
      );
      expect(changed).toMatchObject({
        id: guestId,
        firstName: 'Anna',
        lastName: 'Lindqvist',
        email: 'anna@home.example',
        phone: '+4930901820',
      });
      const { fields, records } = await must(house, 'GET', `/v1/guests/${guestId}/explain`);
      const name = fields.find((f: { kind: string }) => f.kind === 'name');
      expect(name).toMatchObject({
        rule: 'most_trusted',
        chosen: { value: { firstName: 'Anna', lastName: 'Lindqvist' }, source: 'front_desk', confidence: 100 },
        others: [{ value: { firstName: 'ANNA' }, why: 'same_value', source: 'booking:direct', confidence: 70 }],
      });
      expect(records).toEqual([
        expect.objectContaining({
          id: guestId,
          source: 'booking:direct',
          lawfulBasis: 'contract',
          given: expect.objectContaining({ firstName: 'ANNA', phone: '030 901820' }),
        }),
      ]);
    });

    it('is declared wrong without being lost', async () => {
      const { id } = await must(house, 'POST', '/v1/guests', {
        propertyId: sea.propertyId,
        firstName: 'Otto',
        lastName: 'Wronger',
        occupation: 'Spy',
        birthday: { calendar: 'lunar', month: 8, day: 15, year: 1986 },
      });
      const cleared = await house.call('PATCH', `/v1/guests/${id}`, { occupation: null }, { headers: { 'if-match': '"1"' } });
      expect(cleared.status).toBe(200);
      expect((await facts(id, 'occupation,birthday')).data.map((f: { kind: string }) => f.kind)).toEqual(['birthday']);
      const { fields } = await must(house, 'GET', `/v1/guests/${id}/explain`);
      expect(fields.find((f: { kind: string }) => f.kind === 'occupation')).toMatchObject({
        chosen: null,
        others: [{ value: { occupation: 'Spy' }, why: 'declared_wrong' }],
      });
      const late = await house.call('PATCH', `/v1/guests/${id}`, { occupation: 'Cook' }, { headers: { 'if-match': '"1"' } });
      expect([late.status, late.body.code]).toEqual([412, 'version_changed']);
    });

    it('is refused where no calendar has such a day', async () => {
      for (const birthday of [
        { calendar: 'solar', month: 2, day: 30 },
        { calendar: 'solar', month: 2, day: 29, year: 1999 },
        { calendar: 'lunar', month: 5, day: 31 },
      ]) {
        const answer = await house.call('POST', '/v1/guests', { propertyId: sea.propertyId, firstName: 'A', lastName: 'B', birthday });
        expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/birthday/day']);
      }
    });
  });

  describe('further facts', () => {
    it('find the guest: a second e-mail, another phone, a corrected name', async () => {
      const { guestId } = await booked(sea, { firstName: 'Maria', lastName: 'Sklodowska', email: 'maria@first.example' });
      await must(house, 'POST', `/v1/guests/${guestId}/contacts`, { kind: 'email', value: 'Marie@Second.example' });
      await must(house, 'POST', `/v1/guests/${guestId}/contacts`, { kind: 'phone', value: '+33 1 42 34 56 71' });
      await must(house, 'PATCH', `/v1/guests/${guestId}`, { lastName: 'Curie' }, { headers: { 'if-match': '*' } });
      for (const q of ['maria@first.example', 'marie@second.example', '+33142345671', '5671', 'curie', 'sklodow']) {
        expect([q, await search(q)]).toEqual([q, [guestId]]);
      }
      expect((await guest(guestId)).lastName).toBe('Curie');
    });

    it('end, and no longer hold nor find', async () => {
      const { guestId } = await booked(sea, { firstName: 'Erich', lastName: 'Ender' });
      const block = await must(house, 'POST', `/v1/guests/${guestId}/labels`, { kind: 'block', code: 'DAMAGE', reason: 'Broke the piano' });
      const { id } = await must(house, 'POST', `/v1/guests/${guestId}/contacts`, { kind: 'email', value: 'old@ender.example' });
      expect([(await guest(guestId)).blocked, await search('old@ender.example')]).toEqual([true, [guestId]]);
      for (const fact of [block.id, id]) expect((await house.call('DELETE', `/v1/guests/${guestId}/facts/${fact}`)).status).toBe(204);
      expect([(await guest(guestId)).blocked, await search('old@ender.example')]).toEqual([false, []]);
      expect((await house.call('DELETE', `/v1/guests/${guestId}/facts/${id}`)).status).toBe(404);
      const refused = await house.call('POST', `/v1/guests/${guestId}/labels`, { kind: 'block', code: 'DAMAGE' });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/reason']);
    });
  });

  it('follow what another system tells of them later, and keep what it told before', async () => {
    const stay = aBooking(sea, '2026-12-28', { booker: { firstName: 'Pia', lastName: 'Emms', email: 'pia@before.example' } });
    const url = '/v1/external/pms7/reservations/G8-1';
    const made = await must(house, 'PUT', url, { ...stay, status: 'confirmed' });
    const { guestId } = made.booker;
    const told = { ...stay, status: 'confirmed', booker: { firstName: 'Pia', lastName: 'Emms-Holm', email: 'pia@after.example' } };
    for (let i = 0; i < 2; i++) await must(house, 'PUT', url, told);
    for (const q of ['pia@before.example', 'pia@after.example', 'emms-holm']) expect([q, await search(q)]).toEqual([q, [guestId]]);
    const emails = (await facts(guestId, 'email')).data;
    expect(emails.map((f: { value: { address: string }; source: string }) => [f.value.address, f.source])).toEqual(
      expect.arrayContaining([
        ['pia@before.example', 'booking:direct'],
        ['pia@after.example', 'pms:pms7'],
      ]),
    );
    expect(emails).toHaveLength(2);
    const feed = await house.call('GET', '/v1/events?limit=1000');
    expect(feed.text).not.toMatch(/after\.example|Holm/);
  });

  describe('merged with another', () => {
    const two = async () => [
      await booked(sea, { firstName: 'Sofia', lastName: 'Twice', email: 'sofia@one.example', phone: '+49 30 901821' }),
      await booked(lake, { firstName: 'Sophia', lastName: 'Twice', email: 'sofia@two.example', phone: '+49 30 901822' }),
    ];

    it('is one person under both ids and found by everything that either is found by', async () => {
      const [one, other] = await two();
      const preview = await must(house, 'GET', `/v1/guests/${one!.guestId}/merge-preview?guestId=${other!.guestId}`);
      expect(preview.conflicts).toEqual([{ kind: 'name', keptFrom: other!.guestId, droppedFrom: one!.guestId }]);
      const merge = await must(house, 'POST', `/v1/guests/${one!.guestId}/merges`, { guestId: other!.guestId });
      expect(merge).toMatchObject({ survivorId: one!.guestId, mergedId: other!.guestId, recordIds: [other!.guestId], automatic: false });
      for (const id of [one!.guestId, other!.guestId]) {
        expect(await guest(id)).toMatchObject({ id: one!.guestId, recordIds: [one!.guestId, other!.guestId] });
      }
      for (const q of ['sofia@one.example', 'sofia@two.example', '+4930901821', '1822', 'sofia tw', 'sophia']) {
        expect([q, await search(q)]).toEqual([q, [one!.guestId]]);
      }
      expect((await must(house, 'GET', `/v1/bookings/${other!.id}`)).booker.guestId).toBe(other!.guestId);
      const again = await house.call('POST', `/v1/guests/${other!.guestId}/merges`, { guestId: one!.guestId });
      expect([again.status, again.body.code]).toEqual([409, 'same_person']);
      expect((await must(house, 'GET', `/v1/guest-merges?guestId=${other!.guestId}`)).data).toEqual([merge]);
    });

    it('is two again when it is undone, with what was booked for each since, and is kept apart', async () => {
      const [one, other] = await two();
      const merge = await must(house, 'POST', `/v1/guests/${one!.guestId}/merges`, { guestId: other!.guestId });
      const later = await booked(lake, { guestId: other!.guestId, firstName: 'Sophia', lastName: 'Twice' });
      const earlier = await booked(sea, { guestId: one!.guestId, firstName: 'Sofia', lastName: 'Twice' });
      expect((await guest(later.guestId)).recordIds).toHaveLength(4);
      const undone = await must(house, 'POST', `/v1/guest-merges/${merge.id}/reversal`, {});
      expect(undone).toMatchObject({ survivorId: one!.guestId, restoredId: other!.guestId, separationId: expect.any(String) });
      expect((await guest(one!.guestId)).recordIds).toEqual([one!.guestId, earlier.guestId]);
      expect(await guest(later.guestId)).toMatchObject({ id: other!.guestId, recordIds: [other!.guestId, later.guestId] });
      const again = await house.call('POST', `/v1/guests/${one!.guestId}/merges`, { guestId: other!.guestId });
      expect([again.status, again.body.code, again.body.errors[0].separationId]).toEqual([409, 'kept_apart', undone.separationId]);
      expect((await house.call('DELETE', `/v1/guest-separations/${undone.separationId}`)).status).toBe(204);
      await must(house, 'POST', `/v1/guests/${one!.guestId}/merges`, { guestId: other!.guestId });
    });

    it('of two who press the button at once one merges, and of many in a ring nobody waits for ever', async () => {
      const [PEOPLE, RINGS] = [8, 3];
      for (let ring = 0; ring < RINGS; ring++) {
        const people = await Promise.all(
          Array.from({ length: PEOPLE }, (_, n) =>
            booked(sea, { firstName: `Ring${ring}${n}`, lastName: 'Round' }, `2026-12-${10 + 4 * ring}`),
          ),
        );
        const ids = people.map((p) => p.guestId);
        const answers = await Promise.all(
          ids.flatMap((id, i) => [
            house.call('POST', `/v1/guests/${id}/merges`, { guestId: ids[(i + 1) % PEOPLE] }),
            house.call('POST', `/v1/guests/${ids[(i + 1) % PEOPLE]}/merges`, { guestId: id }),
          ]),
        );
        expect({ merged: answers.filter((a) => a.status === 201).length, refused: answers.filter((a) => a.status === 409).length }).toEqual(
          {
            merged: PEOPLE - 1,
            refused: PEOPLE + 1,
          },
        );
        const persons = await Promise.all(ids.map((id) => guest(id)));
        expect(new Set(persons.map((p) => p.id)).size).toBe(1);
        expect(persons[0].recordIds.toSorted()).toEqual(ids.toSorted());
      }
    });
  });

  describe('seen from one of several hotels', () => {
    it('shows what that hotel knows and what holds for the chain, and no more', async () => {
      const here = await booked(sea, { firstName: 'Vera', lastName: 'Visible', email: 'vera@sea.example' });
      const there = await booked(lake, {
        firstName: 'Veronica',
        lastName: 'Elsewhere',
        email: 'vera@lake.example',
        phone: '+49 30 901899',
      });
      await must(house, 'POST', `/v1/guests/${here.guestId}/merges`, { guestId: there.guestId });
      await must(house, 'POST', `/v1/guests/${there.guestId}/preferences`, { category: 'room', code: 'pillow', value: 'feather' });
      await must(house, 'POST', `/v1/guests/${there.guestId}/labels`, { kind: 'tag', code: 'lakeside', propertyId: lake.propertyId });
      const clerk = await aMachine(house, ['guests:read', 'guests:pii'], [sea.propertyId]);
      expect(await guest(there.guestId, clerk)).toMatchObject({
        firstName: 'Vera',
        email: 'vera@sea.example',
        phone: null,
        tags: [],
        recordIds: [here.guestId],
      });
      const seen = await must(house, 'GET', `/v1/guests/${here.guestId}/facts`, undefined, { token: clerk });
      expect(seen.data.map((f: { kind: string }) => f.kind)).toEqual(expect.arrayContaining(['name', 'email', 'preference']));
      expect(JSON.stringify(seen)).not.toMatch(/lake|9018|Elsewhere/);
      for (const q of ['vera@lake.example', '+4930901899', '1899', 'elsewhere']) expect([q, await search(q, clerk)]).toEqual([q, []]);
      expect(await search('vera@sea.example', clerk)).toEqual([here.guestId]);
      const stranger = await aMachine(house, ['guests:read'], [(await aHotel(house, { nights: 0 })).propertyId]);
      expect((await house.call('GET', `/v1/guests/${here.guestId}`, undefined, { token: stranger })).status).toBe(404);
      const local = await aMachine(house, ['guests:read', 'guests:write', 'guests:merge'], [sea.propertyId]);
      const chain = await house.call(
        'POST',
        `/v1/guests/${here.guestId}/preferences`,
        { category: 'food', code: 'vegan' },
        { token: local },
      );
      expect([chain.status, chain.body.code]).toEqual([403, 'forbidden']);
      const own = { category: 'food', code: 'vegan', propertyId: sea.propertyId };
      expect((await house.call('POST', `/v1/guests/${here.guestId}/preferences`, own, { token: local })).status).toBe(201);
      const elsewhere = { ...own, propertyId: lake.propertyId };
      expect((await house.call('POST', `/v1/guests/${here.guestId}/preferences`, elsewhere, { token: local })).status).toBe(400);
      const single = await booked(sea, { firstName: 'Lone', lastName: 'Local' });
      const merged = await house.call('POST', `/v1/guests/${single.guestId}/merges`, { guestId: here.guestId }, { token: local });
      expect([merged.status, merged.body.code]).toEqual([403, 'forbidden']);
    });

    it('masks what is personal for who may not see it', async () => {
      const { guestId } = await booked(sea, { firstName: 'Mask', lastName: 'Erade', email: 'mask@erade.example' });
      await must(house, 'POST', `/v1/guests/${guestId}/documents`, { type: 'passport', number: 'C01X00T47', country: 'DE' });
      await must(house, 'POST', `/v1/guests/${guestId}/addresses`, { lines: ['Unter den Linden 77'], city: 'Berlin', country: 'DE' });
      await must(house, 'POST', `/v1/guests/${guestId}/preferences`, { category: 'special_need', code: 'insulin-fridge', note: 'Type 1' });
      await must(house, 'POST', `/v1/guests/${guestId}/labels`, { kind: 'vip', code: 'V1', reason: 'Knows the minister' });
      await must(house, 'POST', `/v1/guests/${guestId}/notes`, { text: 'Cried at check-out' });
      await must(
        house,
        'PATCH',
        `/v1/guests/${guestId}`,
        { birthday: { calendar: 'solar', month: 3, day: 14, year: 1979 } },
        { headers: { 'if-match': '*' } },
      );
      const clerk = await aMachine(house, ['guests:read'], [sea.propertyId]);
      for (const path of [`/v1/guests/${guestId}`, `/v1/guests/${guestId}/facts`, `/v1/guests/${guestId}/explain`]) {
        const { text, status } = await house.call('GET', path, undefined, { token: clerk });
        expect(status).toBe(200);
        expect(text).not.toMatch(/mask@erade|C01X00T47|Linden|insulin|Type 1|minister|Cried|1979|"month":3/);
      }
      const open = await house.call('GET', `/v1/guests/${guestId}/facts`);
      for (const word of ['mask@erade', 'C01X00T47', 'Linden', 'insulin', 'minister', 'Cried', '1979']) expect(open.text).toContain(word);
    });
  });
});
