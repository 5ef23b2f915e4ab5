import { chargesOfNight } from './night-charges';
import type { FrozenNight } from './priced-room';

const line = (code: string, amountMinor: number, included = true) => ({
  code,
  name: code,
  amountMinor,
  included,
  payableAtProperty: false,
});

describe('A night is charged', () => {
  it('as the room, the parts of its package and the taxes on top, each with its own tax, and nothing is lost', () => {
    // a room of 100.00 with 7 % inside, dinner of 40.00 with 19 % inside, city tax 3.00 on top
    const night: FrozenNight = {
      date: '2026-12-24',
      amountMinor: 14_000,
      totalMinor: 14_300,
      taxes: [line('VAT7', 654), line('CITY', 300, false), line('VAT19', 639)],
      steps: [
        { kind: 'base', code: 'BAR', amountMinor: 10_000 },
        {
          kind: 'package',
          code: 'DINNER',
          name: 'Dinner',
          quantity: 2,
          amountMinor: 4_000,
          taxes: [{ code: 'VAT19', name: 'VAT19', amountMinor: 639 }],
        },
      ],
    };
    const lines = chargesOfNight(night, '2026-12-24');
    expect(lines.map((l) => [l.key, l.amountMinor, (l.taxes ?? []).map((t) => `${t.code} ${t.amountMinor}`)])).toEqual([
      ['room:2026-12-24', 10_000, ['VAT7 654']],
      ['package:DINNER:2026-12-24', 4_000, ['VAT19 639']],
      ['tax:CITY:2026-12-24', 300, []],
    ]);
    expect(lines.reduce((sum, l) => sum + l.amountMinor, 0)).toBe(night.totalMinor);
  });
});
