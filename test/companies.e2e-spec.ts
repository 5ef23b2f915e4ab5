import { aHotel, aMachine, goTo, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';

describe('Companies and travel agents', () => {
  let house: House;
  let [hotel, other]: Hotel[] = [];
  let [clerk, stranger]: string[] = [];

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-11-22T12:00:00Z');
    [hotel, other] = [await aHotel(house, { nights: 0 }), await aHotel(house, { nights: 0 })];
    clerk = await aMachine(house, ['guests:read', 'guests:write'], [hotel.propertyId]);
    stranger = await aMachine(house, ['guests:read', 'guests:write'], [other.propertyId]);
  });
  afterAll(() => house.close());

  const north = {
    kind: 'company',
    code: 'NORTH',
    name: 'North Shipping AB',
    taxId: 'SE556677889901',
    country: 'SE',
    contact: { person: 'Canary Ek', email: 'canary@north.example', phone: '+46 40 660 99 00' },
  };

  it('are the chain’s or a hotel’s, and read in every hotel', async () => {
    expect((await house.call('POST', '/v1/companies', north, { token: clerk })).status).toBe(403);
    const made = await must(house, 'POST', '/v1/companies', { ...north, propertyId: hotel!.propertyId }, { token: clerk });
    expect(made).toMatchObject({
      code: 'NORTH',
      propertyId: hotel!.propertyId,
      masked: true,
      contact: { person: '•••', email: 'c•••@north.example' },
    });
    const seen = await must(house, 'GET', '/v1/companies?q=shipp', undefined, { token: stranger });
    expect(seen.data.map((c: { code: string }) => c.code)).toEqual(['NORTH']);
    expect((await must(house, 'GET', `/v1/companies/${made.id}`)).contact).toEqual({ ...north.contact, note: null });
    expect((await must(house, 'GET', '/v1/companies?q=north&kind=travel_agent')).data).toEqual([]);
    expect((await house.call('POST', '/v1/companies', north)).body).toMatchObject({
      status: 409,
      errors: [{ pointer: '/code', code: 'taken' }],
    });
  });

  it('are changed by the hotel that made them, against what it has seen', async () => {
    const [company] = (await must(house, 'GET', '/v1/companies?q=north')).data;
    const change = (patch: object, token: string, match?: string) =>
      house.call('PATCH', `/v1/companies/${company.id}`, patch, { token, headers: match ? { 'if-match': match } : {} });
    expect((await change({ name: 'X' }, stranger!, '*')).status).toBe(404);
    expect((await change({ name: 'X' }, clerk!)).status).toBe(428);
    const changed = await change({ name: 'Nordic Shipping AB', taxId: null, contact: { person: 'Bo Ek' } }, clerk!, '"1"');
    expect(changed.body).toMatchObject({ name: 'Nordic Shipping AB', taxId: null, version: 2, contact: { email: null } });
    expect((await change({ name: 'Late' }, clerk!, '"1"')).status).toBe(412);
    expect((await change({ iataNumber: '80412345' }, clerk!, '*')).body.errors[0].code).toBe('not_a_travel_agent');
    expect((await change({ name: null }, clerk!, '*')).body.errors[0].code).toBe('not_nullable');
  });

  it('have guests, as long as they are not retired', async () => {
    const [company] = (await must(house, 'GET', '/v1/companies?q=nordic')).data;
    const guest = await must(house, 'POST', '/v1/guests', { propertyId: hotel!.propertyId, firstName: 'Bo', lastName: 'Ek' });
    const link = (companyId: string) =>
      house.call('POST', `/v1/guests/${guest.id}/companies`, { companyId, propertyId: hotel!.propertyId, role: 'Captain' });
    expect((await link(guest.id)).body.errors[0].code).toBe('unknown_company');
    expect((await link(company.id)).body.value.companyId).toBe(company.id);
    await must(house, 'PATCH', `/v1/companies/${company.id}`, { status: 'retired' }, { headers: { 'if-match': '*' } });
    expect((await link(company.id)).body.errors[0].code).toBe('unknown_company');
    expect((await must(house, 'GET', '/v1/companies?status=active')).data).toEqual([]);
  });
});
