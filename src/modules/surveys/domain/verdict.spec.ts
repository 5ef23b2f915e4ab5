import type { Item } from './questionnaire-items';
import { DEFAULT_ALARM } from './survey';
import { verdictOf } from './verdict';

const scale = { min: 1, max: 5 };
const items: Item[] = [
  { key: 'overall', kind: 'csat', scale, role: 'overall' },
  { key: 'room.clean', kind: 'matrix', scale, touchpoint: 'room', department: 'HOUSEKEEPING' },
  { key: 'recommend', kind: 'nps', scale: { min: 0, max: 10 } },
  { key: 'expected', kind: 'likert', scale: { min: 1, max: 7 }, role: 'expectation' },
  { key: 'weight', kind: 'allocation', scale: { min: 0, max: 100 }, role: 'importance' },
  { key: 'words', kind: 'text' },
];
const verdict = (answers: Record<string, number | null>, mood: number | null = null, alarm = DEFAULT_ALARM) =>
  verdictOf(items, answers, alarm, mood);

describe('At first sight', () => {
  it('a stay is as good as was said of it as a whole', () => {
    expect(verdict({ overall: 4, 'room.clean': 5 })).toEqual({ overall: 75, lowItems: [], low: false });
    expect(verdict({ 'room.clean': 5 })).toEqual({ overall: null, lowItems: [], low: false });
    expect(verdict({ overall: null })).toEqual({ overall: null, lowItems: [], low: false });
  });

  it('anything is low at 60 of 100 or less, where nobody has set another mark', () => {
    expect(verdict({ overall: 3 })).toMatchObject({ overall: 50, low: true });
    expect(verdict({ overall: 3 }, null, { ...DEFAULT_ALARM, overallAtMost: 49 }).low).toBe(false);
    expect(verdict({ overall: 1 }, null, { overallAtMost: null, lowestFifth: false, moodAtMost: null }).low).toBe(false);
  });

  it('a single thing in the lowest fifth is enough, the worst is named first', () => {
    expect(verdict({ overall: 5, 'room.clean': 1, recommend: 2 })).toEqual({
      overall: 100,
      lowItems: [
        { item: 'room.clean', touchpoint: 'room', department: 'HOUSEKEEPING', value: 1 },
        { item: 'recommend', touchpoint: null, department: null, value: 2 },
      ],
      low: true,
    });
    expect(verdict({ overall: 5, recommend: 3 }).low).toBe(false);
  });

  it('neither low expectations nor small weights say anything of the hotel', () => {
    expect(verdict({ overall: 5, expected: 1, weight: 0 })).toMatchObject({ lowItems: [], low: false });
  });

  it('bitter words are enough', () => {
    expect(verdict({ overall: 5 }, -0.4).low).toBe(true);
    expect(verdict({ overall: 5 }, -0.3).low).toBe(false);
  });
});
