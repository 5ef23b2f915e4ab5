import * as fc from 'fast-check';
import { languageOf, LEXICON_MODEL, readByLexicon } from './lexicon';

const score = (text: string) => readByLexicon(text).score;
const topic = (text: string, name: string) => readByLexicon(text).topics.find((one) => one.topic === name);

describe('The mood of a text, read by lists of words', () => {
  test.each([
    ['房间很干净，服务员非常热情，下次还会再来！', 1],
    ['酒店很旧，卫生间又脏又臭，再也不会来了。', -1],
    ['早餐不好吃，前台不耐烦', -1],
    ['一点也不吵，很满意', 1],
    ['房間非常乾淨，服務態度好', 1],
    ['The room was spotless and the staff were very friendly.', 1],
    ['Not clean at all, and the front desk was rude. Never again.', -1],
    ["It wasn't bad, we would return.", 1],
    ['👍😍', 1],
    ['😡', -1],
    ['酒店的 staff 都很 friendly', 1],
  ])('“%s” sounds as it is meant', (text, sign) => {
    expect(Math.sign(score(text))).toBe(sign);
  });

  it('hears degrees, negations and what follows a but', () => {
    expect(score('非常好')).toBeGreaterThan(score('好'));
    expect(score('The room was very dirty.')).toBeLessThan(score('The room was dirty.'));
    expect(score('not good')).toBeLessThan(0);
    expect(score('房间很好，但是服务很差')).toBeLessThan(score('服务很差，房间很好'));
  });

  it('tells the topics apart, each with the words that say so', () => {
    const text = '房间很脏，但是前台服务非常热情。The wifi was not working, breakfast was delicious.';
    expect(topic(text, 'cleanliness')).toMatchObject({ words: ['很脏'] });
    expect(topic(text, 'cleanliness')!.score).toBeLessThan(0);
    expect(topic(text, 'staff')).toMatchObject({ words: ['非常热情'] });
    expect(topic(text, 'wifi')).toMatchObject({ words: ['not working'] });
    expect(topic(text, 'breakfast')!.score).toBeGreaterThan(0);
  });

  it('a word within another word means nothing by itself', () => {
    expect(score('我们出差住在大堂附近的标间')).toBe(0);
  });

  it('knows the language by its letters', () => {
    expect(languageOf('房间很好')).toBe('zh');
    expect(languageOf('房间有 wifi 和 TV，很好')).toBe('zh');
    expect(languageOf('A fine stay near 王府井')).toBe('en');
    expect(languageOf('Отличный отель')).toBe('other');
    expect(languageOf('12345')).toBe('other');
  });

  it('stays within its bounds whatever is written, and always says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const mood = readByLexicon(text);
        expect(mood.score).toBeGreaterThanOrEqual(-1);
        expect(mood.score).toBeLessThanOrEqual(1);
        expect(mood.model).toBe(LEXICON_MODEL);
        expect(readByLexicon(text)).toEqual(mood);
      }),
    );
  });
});
