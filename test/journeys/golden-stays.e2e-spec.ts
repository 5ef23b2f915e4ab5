import { addDays } from '../../src/kernel/values/local-date';
import { aHotel, goTo, must } from '../support/furnish';
import { type House, startHouse } from '../support/house';

const TODAY = '2026-12-01';

interface Golden {
  country: string;
  name: string;
  timeZone: string;
  currency: string;
  /** Of a night for two. */
  base: number;
  taxes: object[];
  dinner: { perPerson: number; tax?: { code: string; name: string; basisPoints: number; included: boolean } };
  deposit: number;
  /** Worked out by hand, above each scenario. */
  folio: {
    room: number;
    onTop: Record<string, number>;
    inside: Record<string, number>;
    stay: number;
    dinner: number;
    reduction: number;
    refund: number;
  };
}

/*
 * Everybody stays two nights, two adults, as a loyal guest at 10 % less, with a coupon of 5 % off what is left. Dinner for two is charged; a tenth of it is let off
 * since the soup was cold. The rooms and what is charged with them go to the company, on account, with an invoice. The deposit was more than the dinner, so the rest
 * of it goes back.
 */
const GOLDEN: Golden[] = [
  /*
   * Bad Wiessee. A night 120.00, member 108.00, coupon 5.40: 102.60, with 7 % VAT inside: 102.60 × 7 / 107 = 6.71. City tax 3.50 a person and night: 7.00.
   * Night 109.60, stay 219.20. Dinner 2 × 45.00 = 90.00 (19 % inside), a tenth off: 81.00. Deposit 100.00, back: 19.00.
   */
  {
    country: 'DE',
    name: 'Pension Seeblick',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    base: 12_000,
    taxes: [
      { code: 'VAT7', name: 'Mehrwertsteuer 7 %', kind: 'percent', basisPoints: 700, included: true },
      { code: 'CITY', name: 'Kurtaxe', kind: 'per_person_night', amountMinor: 350 },
    ],
    dinner: { perPerson: 4_500, tax: { code: 'VAT19', name: 'Mehrwertsteuer 19 %', basisPoints: 1_900, included: true } },
    deposit: 10_000,
    folio: { room: 10_260, onTop: { CITY: 700 }, inside: { VAT7: 671 }, stay: 21_920, dinner: 9_000, reduction: 900, refund: 1_900 },
  },
  /*
   * Hangzhou. A night 588.00, member 529.20, coupon 26.46: 502.74, with 6 % VAT inside: 502.74 × 6 / 106 = 28.457 → 28.46. Stay 1,005.48.
   * Dinner 2 × 168.00 = 336.00, a tenth off: 302.40. Deposit 500.00, back: 197.60.
   */
  {
    country: 'CN',
    name: '西湖茶舍',
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    base: 58_800,
    taxes: [{ code: 'VAT', name: '增值税 6%', kind: 'percent', basisPoints: 600, included: true }],
    dinner: { perPerson: 16_800, tax: { code: 'VATF', name: '餐饮增值税 6%', basisPoints: 600, included: true } },
    deposit: 50_000,
    folio: { room: 50_274, onTop: {}, inside: { VAT: 2_846 }, stay: 100_548, dinner: 33_600, reduction: 3_360, refund: 19_760 },
  },
  /*
   * Kyoto, whole yen. A night 18,000, member 16,200, coupon 810: 15,390, with 10 % consumption tax inside: 15,390 / 11 = 1,399.09 → 1,399. Lodging tax 200 a person:
   * 400. Night 15,790, stay 31,580. Dinner 2 × 6,500 = 13,000, a tenth off: 11,700. Deposit 15,000, back: 3,300.
   */
  {
    country: 'JP',
    name: '京の宿',
    timeZone: 'Asia/Tokyo',
    currency: 'JPY',
    base: 18_000,
    taxes: [
      { code: 'CT', name: '消費税', kind: 'percent', basisPoints: 1_000, included: true },
      { code: 'LODGING', name: '宿泊税', kind: 'per_person_night', amountMinor: 200 },
    ],
    dinner: { perPerson: 6_500, tax: { code: 'CTF', name: '消費税 飲食', basisPoints: 1_000, included: true } },
    deposit: 15_000,
    folio: { room: 15_390, onTop: { LODGING: 400 }, inside: { CT: 1_399 }, stay: 31_580, dinner: 13_000, reduction: 1_300, refund: 3_300 },
  },
  /*
   * New York. A night 249.00, member 224.10, coupon 11.205 → 11.21 half up: 212.89. Sales and occupancy tax 14.75 % on top: 31.401 → 31.40; unit fee 3.50 a
   * night. Night 247.79, stay 495.58. Dinner 2 × 85.00 = 170.00 and 8 % on top: 13.60. A tenth off both: 17.00 + 1.36 = 18.36; left 165.24.
   * Deposit 300.00, back: 134.76.
   */
  {
    country: 'US',
    name: 'The Hudson House',
    timeZone: 'America/New_York',
    currency: 'USD',
    base: 24_900,
    taxes: [
      { code: 'TAX', name: 'Sales and occupancy tax', kind: 'percent', basisPoints: 1_475 },
      { code: 'UNIT', name: 'Unit fee', kind: 'per_night', amountMinor: 350 },
    ],
    dinner: { perPerson: 8_500, tax: { code: 'FOOD', name: 'Sales tax', basisPoints: 800, included: false } },
    deposit: 30_000,
    folio: { room: 21_289, onTop: { TAX: 3_140, UNIT: 350 }, inside: {}, stay: 49_558, dinner: 18_360, reduction: 1_836, refund: 13_476 },
  },
  /*
   * Kuwait, three decimals. A night 45.500, member 40.950, coupon 2.0475 → 2.048 half up: 38.902. Service charge 15 % on top: 5.8353 → 5.835. Night 44.737, stay 89.474.
   * Dinner 2 × 12.800 = 25.600 and 15 %: 3.840. A tenth off both: 2.560 + 0.384 = 2.944; left 26.496. Deposit 60.000, back: 33.504.
   */
  {
    country: 'KW',
    name: 'Gulf Garden',
    timeZone: 'Asia/Kuwait',
    currency: 'KWD',
    base: 45_500,
    taxes: [{ code: 'SERVICE', name: 'Service charge', kind: 'percent', basisPoints: 1_500 }],
    dinner: { perPerson: 12_800, tax: { code: 'SERVICEF', name: 'Service charge', basisPoints: 1_500, included: false } },
    deposit: 60_000,
    folio: { room: 38_902, onTop: { SERVICE: 5_835 }, inside: {}, stay: 89_474, dinner: 29_440, reduction: 2_944, refund: 33_504 },
  },
];

describe('A stay from the search to the invoice', () => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '40' } });
  });
  afterAll(() => house.close());

  it.each(GOLDEN)('comes out in $country as it was worked out by hand', async (golden) => {
    const { currency, folio: due } = golden;
    const money = (amountMinor: number) => ({ amountMinor, currency });
    await goTo(house, `${TODAY}T12:00:00Z`);
    const hotel = await aHotel(house, {
      rooms: { DBL: 3 },
      property: { name: golden.name, timeZone: golden.timeZone, currency, dayClosing: 'by_hand', address: { country: golden.country } },
      price: golden.base,
      ratePlan: { memberPrices: [{ guestClasses: ['value:loyal'], basisPoints: 1_000 }] },
    });
    const { propertyId } = hotel;
    const close = async (businessDate: string) => {
      await goTo(house, `${addDays(businessDate, 1)}T02:00:00Z`);
      await must(house, 'POST', `/v1/properties/${propertyId}/night-audits`, { businessDate });
      await goTo(house, `${addDays(businessDate, 1)}T12:00:00Z`);
    };
    for (const tax of golden.taxes) await must(house, 'POST', '/v1/tax-rules', { propertyId, ...tax });
    const { tax, perPerson } = golden.dinner;
    if (tax) await must(house, 'POST', '/v1/tax-rules', { propertyId, kind: 'percent', appliesTo: 'services', ...tax });
    const dinner = await must(house, 'POST', '/v1/services', {
      propertyId,
      code: 'DINNER',
      name: 'Dinner',
      kind: 'dining',
      price: money(perPerson),
      priceUnit: 'per_person_once',
      capacity: 10,
      bookable: 'both',
      schedule: { openings: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '22:00' }] },
      bookingRules: { slotMinutes: 120 },
      ...(tax ? { taxCode: tax.code } : {}),
    });
    const promotion = await must(house, 'POST', '/v1/promotions', {
      propertyId,
      code: 'THANKS',
      name: 'Thank you',
      appliesBy: 'coupon',
      effect: { kind: 'percent', basisPoints: 500 },
    });
    const batch = await must(house, 'POST', '/v1/coupon-batches', {
      propertyId,
      promotionId: promotion.id,
      code: 'THANKS1',
      name: 'Thank you',
      kind: 'unique',
      count: 1,
    });
    const [{ code }] = (await must(house, 'GET', `/v1/coupon-batches/${batch.id}/coupons`)).data;
    const guest = await must(house, 'POST', '/v1/guests', { propertyId, firstName: 'Lo', lastName: 'Yal' });
    await house.db.query(
      `INSERT INTO guest_classes (person_id, scheme_id, class, evidence, scheme_version, since, updated_at)
       SELECT $1, id, 'loyal', '[]', 1, now(), now() FROM classification_schemes WHERE code = 'value'`,
      [guest.id],
    );
    const company = await must(house, 'POST', '/v1/companies', {
      kind: 'company',
      code: `CO${golden.country}`,
      name: 'Northern Line',
      country: golden.country,
    });

    // search, quote, book
    const stay = { propertyId, arrival: TODAY, departure: addDays(TODAY, 2) };
    const found = await must(house, 'GET', `/v1/availability?${new URLSearchParams({ ...stay, adults: '2' }).toString()}`);
    expect(found.offers).toHaveLength(1);
    const quote = await must(house, 'POST', '/v1/quotes', {
      ...stay,
      rooms: [{ roomTypeId: hotel.roomTypeId, ratePlanId: hotel.ratePlanId, adults: 2 }],
      promoCodes: [code],
      guestId: guest.id,
    });
    expect(quote.total).toEqual(money(due.stay));
    const booking = await must(house, 'POST', '/v1/bookings', {
      quoteId: quote.id,
      booker: { firstName: 'Lo', lastName: 'Yal', guestId: guest.id },
    });
    const [{ id }] = booking.reservations;

    // deposit, dinner, check-in
    const { folioId } = await must(house, 'PUT', `/v1/reservations/${id}/folio`);
    const paid = await must(house, 'POST', `/v1/folios/${folioId}/payments`, {
      method: 'card_terminal',
      purpose: 'deposit',
      amountMinor: golden.deposit,
    });
    const table = await must(house, 'POST', '/v1/service-bookings', {
      serviceId: dinner.id,
      date: TODAY,
      time: '18:00',
      persons: 2,
      reservationId: id,
    });
    await must(house, 'POST', `/v1/reservations/${id}/room-assignments`, { roomId: hotel.rooms.DBL![0] });
    await must(house, 'POST', `/v1/reservations/${id}/check-in`, {});
    await must(house, 'POST', `/v1/service-bookings/${table.id}/completion`, {});
    await close(TODAY);

    // the other room, the second night
    const moved = await must(house, 'POST', `/v1/reservations/${id}/room-moves`, { roomId: hotel.rooms.DBL![1], reason: 'The tap drips' });
    expect(moved.roomAssignments).toHaveLength(2);
    await close(addDays(TODAY, 1));

    // the folio, line by line
    const folio = await must(house, 'GET', `/v1/folios/${folioId}`);
    const lines = folio.lines as { id: string; kind: string; code: string; amount: { amountMinor: number }; taxes: any[] }[];
    const rooms = lines.filter((l) => l.kind === 'room');
    expect(rooms.map((l) => l.amount.amountMinor)).toEqual([due.room, due.room]);
    for (const room of rooms) expect(Object.fromEntries(room.taxes.map((t: any) => [t.code, t.amount.amountMinor]))).toEqual(due.inside);
    for (const [taxCode, amount] of Object.entries(due.onTop))
      expect(lines.filter((l) => l.kind === 'tax' && l.code === taxCode).map((l) => l.amount.amountMinor)).toEqual([amount, amount]);
    const ofDinner = lines.filter((l) => !rooms.includes(l) && !(l.code in due.onTop));
    expect(ofDinner.reduce((sum, l) => sum + l.amount.amountMinor, 0)).toBe(due.dinner);
    expect(folio.charges).toEqual(money(due.stay + due.dinner));

    // a tenth of the dinner let off; the company pays for the room
    await must(house, 'POST', `/v1/folios/${folioId}/reductions`, {
      lineIds: ofDinner.map((l) => l.id),
      basisPoints: 1_000,
      reason: 'The soup was cold',
    });
    const theirs = await must(house, 'POST', '/v1/folios', { propertyId, kind: 'company', companyId: company.id, besideFolioId: folioId });
    await must(house, 'POST', `/v1/folios/${folioId}/transfers`, {
      lineIds: lines.filter((l) => !ofDinner.includes(l)).map((l) => l.id),
      toFolioId: theirs.id,
      reason: 'The company pays for the room',
    });
    await must(house, 'POST', `/v1/folios/${theirs.id}/payments`, { method: 'on_account', companyId: company.id, amountMinor: due.stay });
    const invoice = await must(house, 'POST', `/v1/folios/${theirs.id}/documents`, {});
    expect([invoice.kind, invoice.number, invoice.total]).toEqual(['invoice', 1, money(due.stay)]);

    // what was paid too much goes back, and the guest
    const before = await must(house, 'GET', `/v1/folios/${folioId}`);
    expect(before.balance).toEqual(money(-due.refund));
    expect(due.dinner - due.reduction - golden.deposit).toBe(-due.refund);
    await must(house, 'POST', `/v1/payments/${paid.id}/refunds`, { amountMinor: due.refund });
    const out = await must(house, 'POST', `/v1/reservations/${id}/check-out`, {});
    expect([out.balanceMinor, out.reservation.status]).toEqual([0, 'checked_out']);
    for (const folioOf of [folioId, theirs.id]) {
      const closed = await must(house, 'GET', `/v1/folios/${folioOf}`);
      expect([closed.balance, closed.status]).toEqual([money(0), 'closed']);
    }
    const [use] = (await house.db.query('SELECT status FROM promotion_uses WHERE booking_id = $1', [booking.id])).rows;
    expect(['reserved', 'committed']).toContain(use.status);
  });
});
