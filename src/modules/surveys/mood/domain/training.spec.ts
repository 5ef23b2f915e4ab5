import { crossValidate, figuresOf, trainAndTest } from './evaluation';
import { gramsOf, shown } from './grams';
import { fitLogistic, seeded } from './logistic';
import { packModel, unpackModel } from './stored-model';
import { atOnce, inSlices } from './steps';
import { Corpus, foldsOf, type LabelledText, TrainedReader } from './trained';
import { train, type Training } from './training';

const GOOD = ['房间干净', '早餐丰富', '服务热情', '位置方便', '床很舒服', '还会再来', '前台帮忙提行李'];
const BAD = ['房间很旧', '早餐没有热的', '服务员态度恶劣', '半夜施工', '空调滴水', '不会再住', '前台让我们等'];
const random = seeded(1);
const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!;

/** Reviews whose words tell, one in twenty called the wrong way round. */
const reviews = (count: number, hotels?: number): LabelledText[] =>
  Array.from({ length: count }, (_, i) => {
    const good = i % 3 !== 0;
    const text = `${pick(good ? GOOD : BAD)}，${pick(good ? GOOD : BAD)}，住了${i}天`;
    return { good: random() < 0.05 ? !good : good, text, ...(hotels ? { hotel: `h${i % hotels}` } : {}) };
  });

describe('A model of how reviews sound', () => {
  it('learns it, is told by its figures, and reads the same after it was kept', async () => {
    const { figures, language, lexicon, model } = atOnce(train(reviews(300)));
    expect(language).toBe('zh');
    expect(figures).toMatchObject({ n: 300, splitBy: 'text' });
    expect(figures.accuracy).toBeGreaterThan(0.9);
    expect(lexicon.n).toBe(300);
    expect(figures.folds.reduce((n, fold) => n + fold.n, 0)).toBe(300);
    const reader = new TrainedReader(await unpackModel(await packModel(model)), 'trained-zh-1');
    const mood = reader.read('空調滴水，半夜施工');
    expect(mood).toMatchObject({ model: 'trained-zh-1', language: 'zh' });
    expect(mood.score).toBeLessThan(-0.5);
    expect(mood.pulls[0]!.weight).toBeLessThan(0);
    expect(mood.pulls.map(({ word }) => word).join()).toMatch(/滴水|空调|施工/);
    expect(reader.read('早餐丰富，床很舒服').score).toBeGreaterThan(0.5);
  });

  it('is the same every time, at once or in slices', async () => {
    const rows = reviews(90);
    const strip = ({ figures: { seconds: _s, msPerReview: _m, ...figures }, model }: Training) => ({
      figures,
      model,
    });
    let slices = 0;
    const giveWay = () => Promise.resolve(void slices++);
    expect(strip(await inSlices(train(rows), giveWay))).toEqual(strip(atOnce(train(rows))));
    expect(slices).toBeGreaterThan(0);
  });

  it('is tested on hotels that it has not seen, where the hotels are known', () => {
    const rows = reviews(120, 8);
    const corpus = atOnce(Corpus.of(rows));
    const folds = foldsOf(corpus, [...rows.keys()], 5, 3);
    for (let i = 8; i < rows.length; i++) expect(folds[i]).toBe(folds[i % 8]);
    expect(atOnce(crossValidate(corpus)).splitBy).toBe('hotel');
  });

  it('never meets in a test the very words of its training, however they are spaced', () => {
    const rows = [...reviews(60), { good: true, text: '前台  很好，早餐好！' }, { good: true, text: '前台很好。早餐好' }];
    const folds = foldsOf(atOnce(Corpus.of(rows)), [...rows.keys()], 5, 3);
    expect(folds[60]).toBe(folds[61]);
  });

  it('reads a second file with what it learned from the first', () => {
    expect(trainAndTest(reviews(200), reviews(50)).accuracy).toBeGreaterThan(0.85);
  });

  it('is not made of reviews that are all good', () => {
    expect(() => atOnce(train(reviews(50).map((row) => ({ ...row, good: true }))))).toThrow('Both good and bad reviews are needed.');
  });
});

describe('The figures of a model', () => {
  it('are those worked out by hand', () => {
    // by threshold 0: two good right, one wrong; one bad right, one wrong. Of six pairs the good one is above in five
    expect(figuresOf([2, 1, -1, 0.5, -2], [true, true, true, false, false])).toEqual({ n: 5, accuracy: 0.6, macroF1: 0.5833, auc: 0.8333 });
    expect(figuresOf([1, 1, 1, 1], [true, true, false, false])).toMatchObject({ auc: 0.5 });
  });
});

describe('Logistic regression in the dual', () => {
  it('ends where the gradient is nought', () => {
    const rows = [
      [1, 0.2],
      [0.8, -0.4],
      [-0.5, 1],
      [-1, 0.1],
      [0.3, 0.9],
    ].map((value) => ({ index: Int32Array.of(0, 1), value: Float64Array.from(value) }));
    const good = [true, true, false, false, true];
    const cost = 2;
    const w = atOnce(fitLogistic(rows, good, 2, cost));
    for (const j of [0, 1]) {
      const gradient = rows.reduce((sum, { value }, i) => {
        const side = good[i] ? 1 : -1;
        return sum - (cost * side * value[j]!) / (1 + Math.exp(side * (w[0]! * value[0]! + w[1]! * value[1]!)));
      }, w[j]!);
      expect(Math.abs(gradient)).toBeLessThan(0.05);
    }
  });
});

test('Chinese is read by characters, other languages by words, traditional as simplified', () => {
  expect(gramsOf('很乾淨')).toEqual(['很', '很 干', '很 干 净', '干', '干 净', '净']);
  expect(gramsOf("Wasn't Clean.")).toEqual(["wasn't", "wasn't clean", "wasn't clean .", 'clean', 'clean .', '.']);
  expect(shown('很 干 净')).toBe('很干净');
  expect(shown('not clean')).toBe('not clean');
});
