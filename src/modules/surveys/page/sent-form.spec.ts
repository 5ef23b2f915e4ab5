import type { Questionnaire } from '../domain/questionnaire';
import { readForm, worthSaving } from './sent-form';

const text = { en: 'Asked' };
const QUESTIONNAIRE: Questionnaire = {
  languages: ['en'],
  title: text,
  blocks: [
    {
      key: 'stay',
      questions: [
        { key: 'room', kind: 'rating', text, notApplicable: true },
        { key: 'faults', kind: 'multiple_choice', text, options: ['wifi', 'water'].map((key) => ({ key, text })) },
        { key: 'where', kind: 'text', text, maxLength: 10, showIf: { question: 'faults', op: 'includes', value: 'wifi' } },
        { key: 'worth', kind: 'allocation', text, total: 10, rows: ['price', 'quiet'].map((key) => ({ key, text })) },
        { key: 'why', kind: 'text', text },
      ],
    },
  ],
};
const sent = (fields: string) => readForm(QUESTIONNAIRE, new URLSearchParams(fields)).answers;

describe('What a browser sends of the page', () => {
  it('is read by the kind of each question', () => {
    const all = 'asked=room&asked=faults&asked=worth&asked=why';
    expect(sent(`${all}&a.room=4&a.faults=wifi&a.faults=water&a.worth.price=10&a.worth.quiet=&a.why=Loud%0D%0Abut+nice`)).toEqual({
      ...{ room: 4, faults: ['wifi', 'water'], why: 'Loud\nbut nice' },
      ...{ 'worth.price': 10, 'worth.quiet': 0 },
    });
  });

  it('names as empty what was on the page and left empty, and nothing else', () => {
    expect(sent('asked=room&asked=faults&asked=worth')).toEqual({ room: '', faults: [], 'worth.price': '', 'worth.quiet': '' });
    expect(sent('a.room=4&a.unheard_of=1')).toEqual({});
  });

  it('says of what does not apply that it does not', () => {
    expect(sent('asked=room&a.room=n/a')).toEqual({ room: null });
  });

  it('keeps what is no number as it was written, so that it can be shown again', () => {
    expect(sent('asked=worth&a.worth.price=ten&a.worth.quiet=1.5')).toEqual({ 'worth.price': 'ten', 'worth.quiet': '1.5' });
  });
});

describe('What is worth saving of it', () => {
  it('is all but the faulty: that stays as it was', () => {
    const given = sent('asked=room&asked=faults&asked=where&a.room=9&a.faults=wifi&a.where=everywhere+in+the+house');
    expect(worthSaving(QUESTIONNAIRE, { room: 3 }, given)).toEqual({ faults: ['wifi'] });
  });

  it('takes back what was emptied, and leaves out what is no longer asked', () => {
    const given = sent('asked=room&asked=faults&asked=where&a.faults=water&a.where=here');
    expect(worthSaving(QUESTIONNAIRE, { room: 3, faults: ['wifi'], where: 'here' }, given)).toEqual({ room: '', faults: ['water'] });
  });
});
