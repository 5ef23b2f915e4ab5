import { merged } from './merge';

describe('A change inside a nested part', () => {
  it('keeps what is not named, removes what is null and replaces the rest', () => {
    expect(merged({ city: 'Porto', region: 'Norte', lines: ['a', 'b'] }, { region: null, lines: ['c'] })).toEqual({
      city: 'Porto',
      lines: ['c'],
    });
  });

  it('changes one language and leaves the others', () => {
    const before = { 'zh-CN': { name: '海滨酒店' }, de: { name: 'Strandhotel' } };
    expect(merged(before, { de: { description: 'Am Meer' } })).toEqual({
      'zh-CN': { name: '海滨酒店' },
      de: { name: 'Strandhotel', description: 'Am Meer' },
    });
  });

  it('leaves the original alone', () => {
    const before = { a: { b: 1 } };
    merged(before, { a: { b: 2 } });
    expect(before).toEqual({ a: { b: 1 } });
  });
});
