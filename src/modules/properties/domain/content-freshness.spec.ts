import { freshnessOf } from './content-freshness';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
const complete = {
  description: 'By the sea',
  pictures: [{ url: 'https://img.example/1.jpg' }],
  translations: { de: { name: 'x' } },
  city: 'Porto',
};

describe('What a hotel says about itself', () => {
  it('is stale from the start while nobody has confirmed it', () => {
    const content = { ...complete, createdAt: day(0), contentChangedAt: day(3), contentConfirmedAt: null };
    expect(freshnessOf(content, 180, day(5))).toEqual({
      stale: true,
      staleSince: day(0),
      staleItems: [{ item: 'content', reason: 'never_confirmed' }],
    });
  });

  it('is fresh for as many days as the hotel has set, and stale from then on', () => {
    const content = { ...complete, createdAt: day(0), contentChangedAt: day(0), contentConfirmedAt: day(10) };
    expect(freshnessOf(content, 30, new Date(day(40).getTime() - 1)).stale).toBe(false);
    expect(freshnessOf(content, 30, day(40))).toMatchObject({ stale: true, staleSince: day(40), staleItems: [{ reason: 'review_due' }] });
  });

  it('is stale since it was changed after the last confirmation', () => {
    const content = { ...complete, createdAt: day(0), contentChangedAt: day(12), contentConfirmedAt: day(10) };
    expect(freshnessOf(content, 180, day(20))).toMatchObject({ stale: true, staleSince: day(12) });
  });

  it('names what is missing without calling it stale', () => {
    const content = {
      description: null,
      pictures: [],
      translations: {},
      city: null,
      createdAt: day(0),
      contentChangedAt: day(0),
      contentConfirmedAt: day(0),
    };
    const { stale, staleItems } = freshnessOf(content, 180, day(1));
    expect(stale).toBe(false);
    expect(staleItems.map((i) => i.item)).toEqual(['address', 'description', 'pictures', 'translations']);
    expect(staleItems.every((i) => i.reason === 'missing')).toBe(true);
  });

  it('expects no address of a room type', () => {
    const { city: _, ...roomType } = complete;
    const content = { ...roomType, createdAt: day(0), contentChangedAt: day(0), contentConfirmedAt: day(0) };
    expect(freshnessOf(content, 180, day(1)).staleItems).toEqual([]);
  });
});
