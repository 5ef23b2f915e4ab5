import type { HotelFigures } from '../figures';
import { hasEvidence, inputsOf, type Label } from './inputs';
import { classify, datesThatMatter, type Standard } from './rules';
import { faultsOfStandard } from './validate';

const TODAY = '2026-11-22';
const hotel = (propertyId: string, more: Partial<HotelFigures> = {}): HotelFigures => ({
  propertyId,
  stays: 0,
  nights: 0,
  weekdayNights: 0,
  adults: 0,
  staysWithChildren: 0,
  leadDays: 0,
  spend: {},
  segments: {},
  channels: {},
  firstArrival: null,
  lastDeparture: null,
  upcoming: 0,
  nextArrival: null,
  cancellations: 0,
  noShows: 0,
  bookedForOthers: 0,
  ...more,
});
const label = (kind: Label['kind'], code: string, more: Partial<Label> = {}): Label => ({
  kind,
  code,
  propertyId: null,
  holds: true,
  observedAt: '2026-01-01T00:00:00Z',
  ...more,
});

const STANDARD: Standard = {
  rules: [
    { code: 'spends', class: 'gold', when: { input: 'spend', currency: 'CNY', op: 'gte', value: 1_000_000 } },
    {
      code: 'recent',
      class: 'gold',
      when: {
        all: [
          { input: 'stays', op: 'gte', value: 3 },
          { input: 'lastStayDaysAgo', op: 'lte', value: 30 },
        ],
      },
    },
    {
      code: 'friend',
      class: 'silver',
      when: {
        any: [
          { input: 'tags', op: 'includes', value: 'press' },
          { input: 'companyLinked', op: 'eq', value: true },
        ],
      },
    },
    { code: 'quiet', class: 'bronze', when: { not: { input: 'cancellations', op: 'gt', value: 0 } } },
  ],
  defaultClass: 'none',
};

describe('A classification standard', () => {
  it('puts a guest into the class of the first rule that holds, and says why', () => {
    const inputs = inputsOf(
      [hotel('a', { stays: 3, nights: 6, lastDeparture: '2026-11-01', spend: { CNY: { amountMinor: 900_000, nights: 6 } } })],
      [],
      null,
      TODAY,
    );
    expect(classify(STANDARD, inputs)).toEqual({
      class: 'gold',
      rule: 'recent',
      evidence: [
        { input: 'stays', value: 3 },
        { input: 'lastStayDaysAgo', value: 21 },
      ],
    });
    const rich = inputsOf(
      [
        hotel('a', { stays: 1, spend: { CNY: { amountMinor: 600_000, nights: 1 } } }),
        hotel('b', { spend: { CNY: { amountMinor: 400_000, nights: 1 } } }),
      ],
      [],
      null,
      TODAY,
    );
    expect(classify(STANDARD, rich)).toMatchObject({ rule: 'spends', evidence: [{ input: 'spend', currency: 'CNY', value: 1_000_000 }] });
    expect(classify(STANDARD, inputsOf([hotel('a', { stays: 1, cancellations: 1 })], [], null, TODAY))).toEqual({
      class: 'none',
      rule: null,
      evidence: [],
    });
    expect(classify(STANDARD, inputsOf([hotel('a', { stays: 1 })], [], null, TODAY))).toMatchObject({
      rule: 'quiet',
      evidence: [{ input: 'cancellations', value: 0 }],
    });
  });

  it('does not take what is not known for a small number', () => {
    const never = inputsOf([hotel('a', { noShows: 1 })], [], null, TODAY);
    for (const op of ['lte', 'gte', 'lt', 'gt', 'eq'] as const) {
      expect(
        classify({ rules: [{ code: 'r', class: 'x', when: { input: 'lastStayDaysAgo', op, value: 0 } }], defaultClass: 'd' }, never).class,
      ).toBe('d');
    }
  });

  it('of one hotel looks at that hotel’s stays and labels, and at those of the whole chain’s labels', () => {
    const figures = [hotel('a', { stays: 4, lastDeparture: TODAY }), hotel('b', { stays: 1 })];
    const labels = [label('tag', 'Press', { propertyId: 'a' }), label('vip', 'V1')];
    expect(inputsOf(figures, labels, 'b', TODAY)).toMatchObject({ stays: 1, lastStayDaysAgo: null, tags: [], vip: true });
    expect(inputsOf(figures, labels, null, TODAY)).toMatchObject({ stays: 5, lastStayDaysAgo: 0, tags: ['press'], vip: true });
  });

  it('does not believe a label that was declared wrong since', () => {
    const wrong = label('tag', 'press', { holds: false, observedAt: '2026-02-01T00:00:00Z' });
    expect(inputsOf([], [label('tag', 'Press'), wrong], null, TODAY).tags).toEqual([]);
    expect(inputsOf([], [label('tag', 'Press', { observedAt: '2026-03-01T00:00:00Z' }), wrong], null, TODAY).tags).toEqual(['press']);
  });

  it('says nothing of somebody who is hardly known', () => {
    expect(hasEvidence(inputsOf([hotel('a', { upcoming: 1, bookedForOthers: 2 })], [], null, TODAY))).toBe(false);
    expect(hasEvidence(inputsOf([hotel('a', { noShows: 1 })], [], null, TODAY))).toBe(true);
    expect(hasEvidence(inputsOf([], [label('company', 'c-1')], null, TODAY))).toBe(true);
  });

  it('knows on which days somebody changes class by the calendar', () => {
    expect(datesThatMatter(STANDARD.rules)).toEqual([{ column: 'last_departure', days: 30 }]);
  });

  it('is refused with a pointer to each fault', () => {
    const rules = (when: unknown) =>
      faultsOfStandard({ classes: [{ code: 'a' }], rules: [{ code: 'r', class: 'a', when }], defaultClass: 'a' }).map((f) => [
        f.pointer,
        f.code,
      ]);
    expect(rules(STANDARD.rules[1]!.when)).toEqual([]);
    expect(rules({ input: 'shoeSize', op: 'gte', value: 1 })).toEqual([['/rules/0/when/input', 'unknown_input']]);
    expect(rules({ input: 'constructor', op: 'eq', value: 1 })).toEqual([['/rules/0/when/input', 'unknown_input']]);
    expect(rules({ any: [{ input: 'tags', op: 'gte', value: 1 }] })).toEqual([['/rules/0/when/any/0/op', 'operator_does_not_fit']]);
    expect(rules({ all: [{ not: { input: 'stays', op: 'gte', value: '3' } }] })).toEqual([
      ['/rules/0/when/all/0/not/value', 'value_does_not_fit'],
    ]);
    expect(rules({ input: 'spend', op: 'gte', value: 3 })).toEqual([['/rules/0/when/currency', 'unknown_currency']]);
    expect(rules({ input: 'stays', op: 'gte', value: 3, currency: 'CNY', per: 1 })).toEqual([
      ['/rules/0/when/per', 'unknown_field'],
      ['/rules/0/when/currency', 'not_an_amount'],
    ]);
    expect(rules({ all: [] })).toEqual([['/rules/0/when/all', 'not_a_list']]);
    expect(rules('stays > 3')).toEqual([['/rules/0/when', 'not_a_condition']]);
    let deep: unknown = { input: 'stays', op: 'gte', value: 3 };
    for (let i = 0; i < 9; i++) deep = { not: deep };
    expect(rules(deep).map(([, code]) => code)).toEqual(['too_deep']);
    expect(
      faultsOfStandard({
        classes: [{ code: 'a' }, { code: 'a' }],
        rules: [{ code: 'r', class: 'b', when: { input: 'vip', op: 'eq', value: true } }],
        defaultClass: 'c',
      }).map((f) => f.pointer),
    ).toEqual(['/classes/1/code', '/rules/0/class', '/defaultClass']);
  });
});
