import { normalisePassword, passwordFault } from './passwords';

describe('A new password', () => {
  const context = ['ana.silva@sea-view.example', 'Ana Silva'];

  it.each([
    'correct horse battery staple',
    'übergröße für alle',
    '湖边的小旅馆真不错',
    'kx82-pq0z',
    'x'.repeat(3) + 'yz'.repeat(3) + '!lamp',
  ])('is taken when it is long and uncommon, whatever it is made of: %s', (password) =>
    expect(passwordFault(password, context)).toBeUndefined(),
  );

  it('needs eight characters, counted as people count them', () => {
    expect(passwordFault('kx82-pq', context)).toBe('too_short');
    expect(passwordFault('🏨🛎🧳🗝🛏🧴🪥', context)).toBe('too_short');
    expect(passwordFault('🏨🛎🧳🗝🛏🧴🪥🧼', context)).toBeUndefined();
  });

  it('may be 200 characters long, and no longer', () => {
    const long = Array.from({ length: 200 }, (_, i) => 'abcdefghijklmnop'[(i * 7 + ((i / 16) | 0)) % 16]).join('');
    expect(passwordFault(long, context)).toBeUndefined();
    expect(passwordFault(`${long}x`, context)).toBe('too_long');
  });

  it.each([
    'password',
    'Password1',
    'P@ssw0rd!',
    'Welcome123',
    'hotel2026!',
    '12345678',
    '87654321',
    'aaaaaaaa',
    'abababab',
    'abcdefgh',
    'qwertyuiop',
    'lamplamplamp',
    '1qaz2wsx',
  ])('is refused when everybody tries it: %s', (password) => expect(passwordFault(password, context)).toBe('too_common'));

  it.each(['ana.silva@sea-view.example', 'silva1234', 'Ana Silva', 'ana.silva1!'])(
    'is refused when it is little more than the name: %s',
    (password) => expect(passwordFault(password, context)).toBe('contains_name'),
  );

  it('is the same in composed and decomposed writing', () => {
    expect(normalisePassword('cafe\u0301 noir')).toBe(normalisePassword('caf\u00e9 noir'));
  });
});
