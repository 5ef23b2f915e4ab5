import fc from 'fast-check';
import { type AnswerFault, judgeAnswers, progress, quotasFor, visible } from './answers';
import type { Answers, Questionnaire } from './questionnaire';
import { itemsOf, languageFor } from './questionnaire-items';

const t = (en: string) => ({ en });
const stay: Questionnaire = {
  languages: ['en', 'zh-CN'],
  title: t('Your stay'),
  blocks: [
    {
      key: 'overall',
      questions: [
        { key: 'score', kind: 'nps', text: t('Would you recommend us?'), required: true, role: 'overall' },
        { key: 'why', kind: 'text', text: t('What went wrong?'), maxLength: 10, showIf: { question: 'score', op: 'at_most', value: 6 } },
      ],
    },
    {
      key: 'dining',
      showIf: {
        any: [
          { question: 'score', op: 'at_least', value: 3 },
          { question: 'why', op: 'answered' },
        ],
      },
      questions: [
        {
          key: 'meals',
          kind: 'multiple_choice',
          text: t('Which meals did you have?'),
          options: [
            { key: 'breakfast', text: t('Breakfast') },
            { key: 'dinner', text: t('Dinner') },
          ],
        },
        {
          key: 'food',
          kind: 'matrix',
          text: t('How were they?'),
          touchpoint: 'dining',
          department: 'kitchen',
          required: true,
          notApplicable: true,
          rows: [
            { key: 'taste', text: t('Taste') },
            { key: 'service', text: t('Service'), department: 'restaurant' },
          ],
          showIf: { question: 'meals', op: 'answered' },
        },
      ],
    },
    {
      key: 'weights',
      questions: [
        {
          key: 'importance',
          kind: 'allocation',
          text: t('Share out 100 points'),
          rows: [
            { key: 'tangibles', text: t('Rooms') },
            { key: 'empathy', text: t('Care') },
          ],
        },
      ],
    },
  ],
  quotas: [
    { key: 'critics', limit: 5, when: { question: 'score', op: 'at_most', value: 6 } },
    { key: 'all', limit: 100 },
  ],
};

const shown = (answers: Answers) => visible(stay, answers).flatMap((b) => b.questions.map((q) => q.key));
const codes = (faults: AnswerFault[]) => faults.map((f) => `${f.block} ${f.item} ${f.code}`);

describe('What is shown', () => {
  it('depends on what was answered before', () => {
    expect(shown({})).toEqual(['score', 'importance']);
    expect(shown({ score: 9 })).toEqual(['score', 'meals', 'importance']);
    expect(shown({ score: 2 })).toEqual(['score', 'why', 'importance']);
    expect(shown({ score: 2, why: 'Noise' })).toEqual(['score', 'why', 'meals', 'importance']);
    expect(shown({ score: 9, meals: ['dinner'] })).toEqual(['score', 'meals', 'food', 'importance']);
  });

  it('takes no notice of answers to what is hidden', () => {
    expect(shown({ why: 'Noise', meals: ['dinner'] })).toEqual(['score', 'importance']);
  });

  it('counts words of blanks alone, and what does not apply, as no answer', () => {
    expect(shown({ score: 2, why: '  ' })).toEqual(['score', 'why', 'importance']);
    expect(shown({ score: 9, meals: [] })).toEqual(['score', 'meals', 'importance']);
  });
});

describe('Answers', () => {
  it('are kept as they are counted', () => {
    expect(judgeAnswers(stay, { score: 4, why: ' cold ', meals: ['dinner', 'breakfast'], 'food.taste': 5, 'food.service': null })).toEqual({
      kept: { score: 4, why: 'cold', meals: ['breakfast', 'dinner'], 'food.taste': 5, 'food.service': null },
      faults: [],
      unfinished: [],
    });
  });

  it('to hidden questions are dropped', () => {
    expect(judgeAnswers(stay, { score: 10, why: 'too warm', 'food.taste': 1 })).toEqual({
      kept: { score: 10 },
      faults: [],
      unfinished: [],
    });
  });

  it('that cannot be are named with their place', () => {
    const { kept, faults } = judgeAnswers(stay, {
      score: 6,
      why: 'far too long',
      meals: ['supper'],
      'importance.tangibles': 101,
      colour: 'red',
      'a/b': 1,
    });
    expect(kept).toEqual({ score: 6 });
    expect(codes(faults)).toEqual([
      'null colour unknown_question',
      'null a/b unknown_question',
      'overall why too_long',
      'dining meals not_a_choice',
      'weights importance.tangibles out_of_scale',
    ]);
    expect(faults.map((f) => f.pointer)).toContain('/answers/a~1b');
    expect(codes(judgeAnswers(stay, { score: null }).faults)).toEqual(['overall score has_to_be_answered']);
    expect(codes(judgeAnswers(stay, { score: 4.5 }).faults)).toEqual(['overall score not_a_number']);
    expect(codes(judgeAnswers(stay, { score: '4' }).faults)).toEqual(['overall score not_a_number']);
  });

  it('that are missing are named row by row', () => {
    expect(codes(judgeAnswers(stay, {}).unfinished)).toEqual(['overall score required']);
    expect(codes(judgeAnswers(stay, { score: 9, meals: ['dinner'], 'food.taste': 4 }).unfinished)).toEqual([
      'dining food.service required',
    ]);
  });

  it('of an allocation are all its points together', () => {
    expect(codes(judgeAnswers(stay, { score: 9, 'importance.tangibles': 60 }).unfinished)).toEqual(['weights importance total_differs']);
    expect(judgeAnswers(stay, { score: 9, 'importance.tangibles': 60, 'importance.empathy': 40 }).unfinished).toEqual([]);
    expect(judgeAnswers(stay, { score: 9, 'importance.tangibles': 100 }).unfinished).toEqual([]);
  });

  it('may have as many characters as it is told, of whatever script', () => {
    expect(judgeAnswers(stay, { score: 1, why: '早餐很好吃房间很干净' }).faults).toEqual([]);
    expect(judgeAnswers(stay, { score: 1, why: '🙂'.repeat(10) }).faults).toEqual([]);
    expect(codes(judgeAnswers(stay, { score: 1, why: '🙂'.repeat(11) }).faults)).toEqual(['overall why too_long']);
  });

  it('that are kept are kept again as they are', () => {
    const value = fc.oneof(
      fc.integer({ min: -1, max: 11 }),
      fc.string({ maxLength: 12 }),
      fc.constant(null),
      fc.subarray(['breakfast', 'dinner', 'x']),
    );
    const keys = ['score', 'why', 'meals', 'food.taste', 'food.service', 'importance.tangibles', 'importance.empathy', 'colour'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (answers: Answers) => {
        const { kept } = judgeAnswers(stay, answers);
        const again = judgeAnswers(stay, kept);
        expect(again.kept).toEqual(kept);
        expect(again.faults).toEqual([]);
        const { answered, shown: of } = progress(stay, kept);
        expect(answered).toBeLessThanOrEqual(of);
      }),
    );
  });

  it('fall under the quotas whose condition they fulfil', () => {
    expect(quotasFor(stay, { score: 3 }).map((q) => q.key)).toEqual(['critics', 'all']);
    expect(quotasFor(stay, { score: 9 }).map((q) => q.key)).toEqual(['all']);
  });
});

describe('Items', () => {
  it('are questions and rows, with the tags of both', () => {
    expect(itemsOf(stay).filter((i) => i.key.startsWith('food'))).toEqual([
      { key: 'food.taste', kind: 'matrix', scale: { min: 1, max: 5 }, touchpoint: 'dining', department: 'kitchen' },
      { key: 'food.service', kind: 'matrix', scale: { min: 1, max: 5 }, touchpoint: 'dining', department: 'restaurant' },
    ]);
    expect(itemsOf(stay).map((i) => i.key)).toContain('importance.empathy');
  });

  it('are asked in the language that comes nearest', () => {
    expect(languageFor(stay, ['zh-TW', 'en'])).toBe('zh-CN');
    expect(languageFor(stay, [null, 'de'])).toBe('en');
  });
});
