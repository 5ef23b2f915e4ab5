import * as fc from 'fast-check';
import { minorUnits } from '../../../kernel/values/money';
import { holdsCardNumber } from './card-numbers';
import { routed } from './line';
import { NEXT_PAYMENT, NEXT_REFUND, PAYMENT_STATUSES, paymentActions } from './payment';
import { reductions } from './reduction';
import { fromStripe, toStripe } from './stripe-amount';
import { countTill } from './till';

const amount = fc.integer({ min: 1, max: 10_000_000 });
const line = fc.tuple(amount, fc.array(fc.integer({ min: 0, max: 2_500 }), { maxLength: 3 })).map(([leftMinor, shares]) => ({
  id: '',
  leftMinor,
  taxes: shares.map((s, i) => ({ code: `T${i}`, name: 'Tax', amountMinor: Math.floor((leftMinor * s) / 10_000) })),
}));
const lines = fc.array(line, { minLength: 1, maxLength: 8 }).map((all) => all.map((l, i) => ({ ...l, id: String(i) })));

describe('What is let off', () => {
  it('comes to exactly the amount, and never to more than a line or its taxes', () => {
    fc.assert(
      fc.property(lines, fc.nat(10_000), (all, share) => {
        const total = all.reduce((sum, l) => sum + l.leftMinor, 0);
        const amountMinor = Math.max(1, Math.floor((total * share) / 10_000));
        const parts = reductions(all, { amountMinor });
        expect(parts.reduce((sum, p) => sum + p.amountMinor, 0)).toBe(amountMinor);
        for (const part of parts) {
          const own = all.find((l) => l.id === part.id)!;
          expect(part.amountMinor).toBeLessThanOrEqual(own.leftMinor);
          expect(part.taxes.reduce((sum, t) => sum + t.amountMinor, 0)).toBeLessThanOrEqual(part.amountMinor);
          part.taxes.forEach((t, i) => expect(t.amountMinor).toBeLessThanOrEqual(own.taxes[i]!.amountMinor));
        }
      }),
    );
  });

  it('is everything with its taxes when it is all of it', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const whole = all.map(({ id, leftMinor, taxes }) => ({ id, amountMinor: leftMinor, taxes }));
        expect(reductions(all, { basisPoints: 10_000 })).toEqual(whole);
        expect(reductions(all, { amountMinor: all.reduce((sum, l) => sum + l.leftMinor, 0) })).toEqual(whole);
      }),
    );
  });

  it('is rounded once per line, half up', () => {
    const all = [
      { id: 'a', leftMinor: 5_005, taxes: [] },
      { id: 'b', leftMinor: 5_004, taxes: [] },
    ];
    expect(reductions(all, { basisPoints: 1_000 }).map((p) => p.amountMinor)).toEqual([501, 500]);
    expect(reductions([...all, { id: 'c', leftMinor: 1, taxes: [] }], { amountMinor: 1 }).map((p) => [p.id, p.amountMinor])).toEqual([
      ['a', 1],
    ]);
  });
});

describe('A rule of routing', () => {
  const rules = [
    { kinds: ['service' as const], codes: ['BAR'], folioId: 'guest' },
    { kinds: ['room' as const, 'tax' as const], folioId: 'company' },
    { codes: ['BREAKFAST'], folioId: 'company' },
    { folioId: 'nobody' },
  ];
  it.each([
    ['room', 'DBL', 'company'],
    ['tax', 'CITY', 'company'],
    ['service', 'BAR', 'guest'],
    ['service', 'SPA', undefined],
    ['package', 'BREAKFAST', 'company'],
  ] as const)('leads %s %s to %s', (kind, code, folio) => expect(routed(rules, { kind, code })).toBe(folio));
});

describe('Amounts for Stripe', () => {
  it.each([
    ['JPY', 10_700, 10_700],
    ['EUR', 10_700, 10_700],
    ['CNY', 1, 1],
    ['KWD', 10_700, 10_700],
    ['KWD', 10_705, undefined],
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
    ['MGA', 500, 5],
    ['MGA', 550, undefined],
  ])('%s %d is %s', (currency, ours, theirs) => {
    expect(minorUnits(currency)).toBeDefined();
    expect(toStripe(ours, currency)).toBe(theirs);
    if (theirs !== undefined) expect(fromStripe(theirs, currency)).toBe(ours);
  });
});

describe('The number of a card', () => {
  it.each(['4242424242424242', '4242 4242 4242 4242', 'x4000-0566-5566-5556y', '378282246310005', '6200000000000005'])(
    'is seen in %s',
    (text) => expect(holdsCardNumber(text)).toBe(true),
  );
  it.each(['4242424242424243', 'SE556677889901', '+46 40 660 99 00', 'Slip 0815', '019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91'])(
    'is not seen in %s',
    (text) => expect(holdsCardNumber(text)).toBe(false),
  );
});

describe('A payment', () => {
  it('goes forward only: what has ended in money or was let go stays', () => {
    for (const table of [NEXT_PAYMENT, NEXT_REFUND]) for (const from of PAYMENT_STATUSES) expect(table[from]).not.toContain(from);
    expect([NEXT_PAYMENT.captured, NEXT_PAYMENT.voided, NEXT_REFUND.voided]).toEqual([[], [], []]);
    for (const from of PAYMENT_STATUSES) expect(NEXT_PAYMENT[from]).not.toContain('pending');
  });

  it('offers nothing while the provider has not answered', () => {
    const busy = {
      kind: 'payment',
      status: 'authorised',
      operation: 'capture',
      method: 'stripe',
      refunded_minor: 0,
      charged_back_minor: 0,
      amount_minor: 1,
    } as const;
    expect(paymentActions(busy).filter((a) => a.allowed)).toEqual([]);
    expect(
      paymentActions({ ...busy, operation: null })
        .filter((a) => a.allowed)
        .map((a) => a.action),
    ).toEqual(['capture', 'void']);
  });
});

describe('A till', () => {
  it('is counted by currency, with whatever was in it at any time', () => {
    const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
    expect(
      countTill([eur(100), eur(50)], [eur(-30), { amountMinor: 5, currency: 'KWD' }], [eur(119), { amountMinor: 1, currency: 'JPY' }]),
    ).toEqual([
      { currency: 'EUR', expectedMinor: 120, countedMinor: 119, differenceMinor: -1 },
      { currency: 'JPY', expectedMinor: 0, countedMinor: 1, differenceMinor: 1 },
      { currency: 'KWD', expectedMinor: 5, countedMinor: 0, differenceMinor: -5 },
    ]);
  });
});
