import { Consents, EraseGuest } from '../src/modules/guests';
import { systemContext } from '../src/kernel/http/request-context';
import { Caller } from '../src/kernel/auth/caller';
import { aBooking, aHotel, aMachine, book, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';

let house: House;
let hotel: Hotel;
beforeAll(async () => {
  house = await startHouse();
  await goTo(house, '2026-11-22T09:00:00Z');
  hotel = await aHotel(house, { rooms: { DBL: 20 } });
});
afterAll(() => house.close());

const register = async (more: object = {}): Promise<string> =>
  (
    await must(house, 'POST', '/v1/guests', {
      propertyId: hotel.propertyId,
      firstName: 'Ada',
      lastName: 'Private',
      email: 'ada@example.com',
      ...more,
    })
  ).id;

describe('Consents', () => {
  const evidence = { version: '2026-03', wording: 'I agree to offers by e-mail.', how: 'ticked an empty box', where: 'desk' };
  const say = (id: string, body: object) => house.call('POST', `/v1/guests/${id}/consents`, body);
  const allows = (id: string, channel: 'email' | 'sms' = 'email') =>
    house.app.get(Consents, { strict: false }).allows(id, 'marketing', channel);

  test('are given with proof, withdrawn in one call, and it holds at once for every record of the person', async () => {
    const [id, other] = [await register(), await register()];
    await must(house, 'POST', `/v1/guests/${id}/merges`, { guestId: other });
    expect(await allows(id)).toBe(false);
    expect((await say(id, { purpose: 'marketing', channel: 'email', status: 'granted' })).body.errors[0].code).toBe('evidence_missing');
    expect((await say(id, { purpose: 'marketing', channel: 'email', status: 'granted', evidence })).status).toBe(201);
    expect([await allows(id), await allows(other), await allows(id, 'sms')]).toEqual([true, true, false]);
    house.clock.advance(1000);
    expect((await say(other, { purpose: 'marketing', status: 'withdrawn' })).status).toBe(201);
    expect([await allows(id), await allows(other)]).toEqual([false, false]);
    const { current, history } = await must(house, 'GET', `/v1/guests/${id}/consents`);
    expect(current.map((c: { channel: string; status: string }) => [c.channel, c.status])).toEqual([
      ['any', 'withdrawn'],
      ['email', 'granted'],
    ]);
    expect(history[1].evidence).toEqual(evidence);
    const { rows } = await house.db.query(`SELECT count(*)::int AS n FROM consents c WHERE c::text LIKE '%ticked%'`);
    expect(rows[0].n).toBe(0);
  });

  test('a word that is told late does not overrule a later one, and one from tomorrow is refused', async () => {
    const id = await register();
    await say(id, { purpose: 'marketing', status: 'withdrawn', at: '2026-11-20T00:00:00Z' });
    await say(id, { purpose: 'marketing', status: 'granted', evidence, at: '2026-11-10T00:00:00Z' });
    expect(await allows(id)).toBe(false);
    const tomorrow = await say(id, { purpose: 'marketing', status: 'granted', evidence, at: '2026-11-25T00:00:00Z' });
    expect([tomorrow.status, tomorrow.body.errors[0].code]).toEqual([400, 'in_the_future']);
  });

  test('the ledger can be read and added to by the service, and not changed', async () => {
    await house.db.query('SET ROLE innkeeper_api');
    await expect(house.db.query(`UPDATE consents SET status = 'granted'`)).rejects.toThrow('permission denied');
    await expect(house.db.query('DELETE FROM erasures')).rejects.toThrow('permission denied');
    await house.db.query('RESET ROLE');
  });

  test('the proof is shown to those who may see personal data', async () => {
    const id = await register();
    await say(id, { purpose: 'marketing', status: 'granted', evidence });
    const token = await aMachine(house, ['guests:read'], [hotel.propertyId]);
    const seen = await must(house, 'GET', `/v1/guests/${id}/consents`, undefined, { token });
    expect(seen.current[0]).toMatchObject({ status: 'granted', evidence: null });
  });
});

describe('A privacy request', () => {
  const ask = (guestId: string, kind: string, more: object = {}) =>
    must(house, 'POST', '/v1/privacy-requests', { guestId, propertyId: hotel.propertyId, kind, law: 'gdpr', ...more });

  test('has a day by law, is overdue after it, and may be extended once, in time, under the GDPR', async () => {
    const id = await register();
    const gdpr = await ask(id, 'access', { receivedOn: '2026-10-31' });
    expect(gdpr).toMatchObject({ dueOn: '2026-11-30', status: 'received', overdue: false });
    expect(gdpr.actions.find((a: { action: string }) => a.action === 'fulfil').reasons[0].code).toBe('identity_not_checked');
    const pipl = await ask(id, 'access', { law: 'pipl', receivedOn: '2026-11-01' });
    expect(pipl).toMatchObject({ dueOn: '2026-11-16', overdue: true });
    const late = (await must(house, 'GET', '/v1/privacy-requests?overdue=true')).data.map((r: { id: string }) => r.id);
    expect([late.includes(pipl.id), late.includes(gdpr.id)]).toEqual([true, false]);
    const reason = { reason: 'Many hotels have to be asked.' };
    expect(await must(house, 'POST', `/v1/privacy-requests/${gdpr.id}/extension`, reason)).toMatchObject({
      dueOn: '2027-01-31',
      extensionReason: reason.reason,
    });
    for (const { id: request } of [gdpr, pipl]) {
      expect((await house.call('POST', `/v1/privacy-requests/${request}/extension`, reason)).body.code).toBe('no_extension');
    }
    expect(
      (
        await house.call('POST', '/v1/privacy-requests', {
          guestId: id,
          propertyId: hotel.propertyId,
          kind: 'access',
          law: 'gdpr',
          receivedOn: '2026-11-24',
        })
      ).status,
    ).toBe(400);
  });

  test('is fulfilled only for somebody who was recognised, and answered once', async () => {
    const { id } = await ask(await register(), 'correction', { words: 'Her name is Ada Lovelace.' });
    expect((await house.call('POST', `/v1/privacy-requests/${id}/fulfilment`)).body.code).toBe('identity_not_checked');
    await must(house, 'POST', `/v1/privacy-requests/${id}/identity-checks`, { identityCheck: 'document_seen' });
    expect(await must(house, 'POST', `/v1/privacy-requests/${id}/fulfilment`)).toMatchObject({
      status: 'fulfilled',
      words: 'Her name is Ada Lovelace.',
    });
    expect((await house.call('POST', `/v1/privacy-requests/${id}/refusal`, { reason: 'No.' })).body.code).toBe('privacy_request_closed');
    const { rows } = await house.db.query(`SELECT count(*)::int AS n FROM privacy_requests r WHERE r::text LIKE '%Lovelace%'`);
    expect(rows[0].n).toBe(0);
  });

  test('to object stands above any consent until it is lifted', async () => {
    const id = await register();
    const evidence = { version: '1', wording: 'Yes.', how: 'signed' };
    await must(house, 'POST', `/v1/guests/${id}/consents`, { purpose: 'marketing', status: 'granted', evidence });
    const allows = () => house.app.get(Consents, { strict: false }).allows(id, 'marketing', 'email');
    expect(await allows()).toBe(true);
    const { id: request } = await ask(id, 'objection', { identityCheck: 'known_in_person' });
    await must(house, 'POST', `/v1/privacy-requests/${request}/fulfilment`);
    expect(await allows()).toBe(false);
    expect(await must(house, 'GET', `/v1/guests/${id}/consents`)).toMatchObject({ objection: true, restriction: false });
    await must(house, 'DELETE', `/v1/guests/${id}/privacy-flags/objection`);
    expect(await allows()).toBe(true);
  });
});

test('after a restored backup the list of erasures is applied again, and tells nothing of anybody', async () => {
  const id = await register({ lastName: 'Restored' });
  const { rows: before } = await house.db.query('SELECT * FROM guests WHERE id = $1', [id]);
  await must(house, 'POST', `/v1/guests/${id}/erasure`, { reason: 'request' });
  const erase = house.app.get(EraseGuest, { strict: false });
  const list = await erase.list();
  expect(JSON.stringify(list)).not.toMatch(/Restored|ada@/);
  // the backup is from before
  const { first_name, last_name, name_key, data_key, sealed, email_index } = before[0];
  await house.db.query(
    `UPDATE guests SET erased_at = NULL, first_name = $2, last_name = $3, name_key = $4, data_key = $5, sealed = $6, email_index = $7 WHERE id = $1`,
    [id, first_name, last_name, name_key, data_key, sealed, email_index],
  );
  expect((await must(house, 'GET', `/v1/guests/${id}`)).lastName).toBe('Restored');
  const ctx = systemContext(Caller.system, house.clock.now(), 'test');
  expect(await erase.applyAgain(ctx, list)).toMatchObject({ forgotten: 1 });
  expect(await must(house, 'GET', `/v1/guests/${id}`)).toMatchObject({ status: 'erased', lastName: '' });
  expect(await erase.applyAgain(ctx, list)).toMatchObject({ forgotten: 0 });
});

test('what is too old goes by the rules as the years pass: word for word first, then documents, then the guest', async () => {
  const rules = async () =>
    Object.fromEntries((await must(house, 'GET', '/v1/retention-rules')).data.map((r: { class: string }) => [r.class, r]));
  expect(Object.keys(await rules())).toEqual(
    expect.arrayContaining([
      'audit_trail',
      'closed_privacy_requests',
      'guests_without_stay',
      'identity_documents',
      'mails',
      'quotes',
      'raw_payloads',
      'refusals',
      'sessions',
    ]),
  );
  const stale = await house.call('PUT', '/v1/retention-rules/raw_payloads', { keepDays: 90 }, { headers: { 'if-match': '"7"' } });
  expect(stale.status).toBe(412);
  await must(house, 'PUT', '/v1/retention-rules/raw_payloads', { keepDays: 90 }, { headers: { 'if-match': '"1"' } });
  expect((await rules()).raw_payloads).toMatchObject({ keepDays: 90, defaultKeepDays: 180, version: 2 });

  const document = { type: 'passport', number: 'OLD4711', country: 'DE' };
  const old = await register({ lastName: 'Longgone' });
  await must(house, 'POST', `/v1/guests/${old}/documents`, { ...document, number: 'OLD4712' });
  await must(house, 'POST', `/v1/guests/${old}/documents`, { type: 'id_card', number: 'OLD4713', country: 'DE' });
  const { body: booked } = await book(house, {
    ...aBooking(hotel, hotel.today),
    booker: { firstName: 'Come', lastName: 'Back', guestId: old },
  });
  await must(house, 'POST', '/v1/quotes', { ...aBooking(hotel, hotel.today), booker: undefined });
  await eventually(
    async () => (await house.db.query('SELECT 1 FROM guest_stays WHERE reservation_id = $1', [booked.reservations[0].id])).rowCount! > 0,
  );
  const run = async (at: string, dryRun = false) => {
    await goTo(house, at);
    const { removed } = await must(house, 'POST', `/v1/retention-runs${dryRun ? '?dryRun=true' : ''}`);
    return Object.fromEntries(removed.map((r: { class: string; rows: number }) => [r.class, r.rows]));
  };
  const given = async () => (await must(house, 'GET', `/v1/guests/${old}/explain`)).records[0].given;

  expect((await run('2026-11-23T04:00:00Z')).guests_without_stay).toBe(0);
  expect(await given()).not.toBeNull();
  const tried = await run('2027-03-01T04:00:00Z', true);
  expect(tried.raw_payloads).toBeGreaterThan(0);
  expect(await given()).not.toBeNull();
  const spring = await run('2027-03-01T04:00:00Z');
  expect(spring).toEqual(tried);
  expect(await given()).toBeNull();
  expect((await must(house, 'GET', `/v1/guests?q=Longgone`)).data[0]).toMatchObject({ email: 'ada@example.com' });

  expect((await run('2028-01-15T04:00:00Z')).identity_documents).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(await must(house, 'GET', `/v1/guests/${old}/export`))).not.toMatch(/OLD471/);
  expect((await must(house, 'GET', `/v1/guests/${old}`)).status).toBe('active');
  expect((await house.db.query(`SELECT count(*)::int AS n FROM quotes WHERE booking_id IS NULL`)).rows[0].n).toBe(0);

  const last = await run('2030-06-01T04:00:00Z');
  expect(last.guests_without_stay).toBeGreaterThan(0);
  expect((await must(house, 'GET', `/v1/guests/${old}`)).status).toBe('erased');
  expect((await must(house, 'GET', `/v1/bookings/${booked.id}`)).total).toEqual(booked.total);
  expect((await run('2030-06-02T04:00:00Z')).guests_without_stay).toBe(0);
  const { data } = await must(house, 'GET', '/v1/retention-runs');
  expect(data[1].removed).toEqual(expect.arrayContaining([{ class: 'guests_without_stay', rows: last.guests_without_stay }]));
});
