import type { Question, Questionnaire } from './questionnaire';
import { faultsOfQuestionnaire } from './questionnaire-faults';
import { itemsOf } from './questionnaire-items';
import { READY_MADE } from './ready-made';

const t = (text: string) => ({ en: text, 'zh-CN': text });
const ask = (key: string, more: Partial<Question> = {}): Question => ({ key, kind: 'rating', text: t(key), ...more });
const of = (...questions: Question[]): Questionnaire => ({
  languages: ['en', 'zh-CN'],
  title: t('Stay'),
  blocks: [{ key: 'all', questions }],
});
const found = (questionnaire: Questionnaire, earlier?: Parameters<typeof faultsOfQuestionnaire>[1]) =>
  faultsOfQuestionnaire(questionnaire, earlier).map(({ pointer, code }) => `${pointer} ${code}`);

describe('A questionnaire', () => {
  it.each(READY_MADE.map((template) => [template.code, template] as const))(
    'that comes with the house can be asked: %s',
    (_, { questionnaire }) => {
      expect(faultsOfQuestionnaire(questionnaire)).toEqual([]);
      for (const { kind, scale } of itemsOf(questionnaire))
        expect(scale !== undefined || ['text', 'single_choice', 'multiple_choice'].includes(kind)).toBe(true);
    },
  );

  it('of SERVQUAL has 22 pairs and five weights', () => {
    const items = itemsOf(READY_MADE.find((template) => template.code === 'servqual')!.questionnaire);
    const pairs = items.filter((i) => i.role === 'perception').map((i) => [i.key, i.pair!.replace('expected.', 'found.')]);
    expect(pairs).toHaveLength(22);
    expect(pairs.filter(([a, b]) => a !== b)).toEqual([]);
    expect(items.filter((i) => i.role === 'importance').map((i) => i.dimension)).toEqual([
      'tangibles',
      'reliability',
      'responsiveness',
      'assurance',
      'empathy',
    ]);
  });

  it('has every text in every language, and no other', () => {
    const questionnaire = of(ask('a', { text: { en: 'A', de: 'A' } }));
    expect(found(questionnaire)).toEqual([
      '/blocks/0/questions/0/text/zh-CN text_missing',
      '/blocks/0/questions/0/text/de unknown_language',
    ]);
  });

  it('names each thing once', () => {
    const options = [
      { key: 'x', text: t('X') },
      { key: 'x', text: t('Y') },
    ];
    expect(found(of(ask('a'), ask('a'), ask('B'), ask('c', { kind: 'single_choice', options })))).toEqual([
      '/blocks/0/questions/1/key taken',
      '/blocks/0/questions/2/key bad_key',
      '/blocks/0/questions/3/options/1/key taken',
    ]);
  });

  it('asks of each kind what can be answered', () => {
    expect(
      found(
        of(
          ask('a', { kind: 'nps', scale: { min: 1, max: 5 } }),
          ask('b', { kind: 'matrix' }),
          ask('c', { kind: 'multiple_choice' }),
          ask('d', { kind: 'rating', scale: { min: 5, max: 5 } }),
          ask('e', { kind: 'text', rows: [{ key: 'r', text: t('R') }] }),
          ask('f', { scale: { min: 1, max: 5, labels: { 6: t('Six') } } }),
        ),
      ),
    ).toEqual([
      '/blocks/0/questions/0/scale does_not_fit',
      '/blocks/0/questions/1/rows too_few',
      '/blocks/0/questions/2/options too_few',
      '/blocks/0/questions/3/scale out_of_range',
      '/blocks/0/questions/4/rows does_not_fit',
      '/blocks/0/questions/5/scale/labels/6 not_a_step',
    ]);
  });

  it('shows a question by what was asked before it', () => {
    const options = [
      { key: 'x', text: t('X') },
      { key: 'y', text: t('Y') },
    ];
    const condition = (showIf: unknown) =>
      found(of(ask('a'), ask('c', { kind: 'single_choice', options }), ask('z', { showIf: showIf as never }), ask('later')));
    const at = '/blocks/0/questions/2/showIf';
    expect(
      condition({
        all: [
          { question: 'a', op: 'at_most', value: 2 },
          { question: 'c', op: 'equals', value: 'y' },
        ],
      }),
    ).toEqual([]);
    expect(condition({ question: 'later', op: 'answered' })).toEqual([`${at}/question not_an_earlier_question`]);
    expect(condition({ question: 'z', op: 'answered' })).toEqual([`${at}/question not_an_earlier_question`]);
    expect(condition({ question: 'c', op: 'at_least', value: 1 })).toEqual([`${at}/op does_not_fit`]);
    expect(condition({ question: 'c', op: 'equals', value: 'q' })).toEqual([`${at}/value not_an_option`]);
    expect(condition({ question: 'a', op: 'at_least', value: '2' })).toEqual([`${at}/value not_a_number`]);
    expect(condition({ question: 'a', op: 'like' })).toEqual([`${at}/op unknown_op`]);
    expect(condition({ any: [] })).toEqual([`${at}/any not_a_list`]);
    expect(condition([])).toEqual([`${at} not_a_condition`]);
    expect(condition({ all: [{ all: [{ all: [{ all: [{ all: [{ all: [] }] }] }] }] }] })).toEqual([
      `${at}/all/0/all/0/all/0/all/0/all/0 too_deep`,
    ]);
  });

  it('holds perceptions against expectations of the same dimension and scale', () => {
    const expected = ask('e', { role: 'expectation', dimension: 'empathy' });
    const perceived = (more: Partial<Question>) =>
      found(of(expected, ask('p', { role: 'perception', dimension: 'empathy', pair: 'e', ...more })));
    const at = '/blocks/0/questions/1';
    expect(perceived({})).toEqual([]);
    expect(perceived({ dimension: 'tangibles' })).toEqual([`${at}/pair pair_differs`]);
    expect(perceived({ scale: { min: 1, max: 7 } })).toEqual([`${at}/pair pair_differs`]);
    expect(perceived({ pair: undefined })).toEqual([`${at}/pair pair_missing`]);
    expect(perceived({ pair: 'p' })).toEqual([`${at}/pair not_a_pair`]);
    expect(perceived({ dimension: undefined })).toContain(`${at}/dimension dimension_missing`);
  });

  it('keeps the kind and the scale of what was asked before', () => {
    const earlier = [
      { key: 'a', kind: 'rating' as const, scale: { min: 1, max: 5 } },
      { key: 'gone', kind: 'text' as const, scale: null },
    ];
    expect(found(of(ask('a')), earlier)).toEqual([]);
    expect(found(of(ask('a', { kind: 'csat' })), earlier)).toEqual(['/blocks/0/questions/0/kind kind_changed']);
    expect(found(of(ask('a', { scale: { min: 1, max: 10 } })), earlier)).toEqual(['/blocks/0/questions/0 scale_changed']);
  });
});
