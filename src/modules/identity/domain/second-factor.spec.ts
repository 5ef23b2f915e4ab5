import { hashRecoveryCode, newRecoveryCode, newTotpSecret, stepOfCode, totpUri } from './second-factor';

/** RFC 6238, appendix B: the secret is "12345678901234567890", the codes are the last six digits of those there. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS: [seconds: number, code: string][] = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
];

describe('A code of the second factor', () => {
  test.each(VECTORS)('at second %i is the one of the standard', (seconds, code) => {
    expect(stepOfCode(SECRET, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });

  test('is taken half a minute early or late, with the step that it belongs to, and no further', () => {
    const at = (seconds: number) => stepOfCode(SECRET, '081804', new Date(seconds * 1000));
    const step = Math.floor(1111111109 / 30);
    expect([at(step * 30 - 30), at(step * 30 + 59)]).toEqual([step, step]);
    expect([at(step * 30 - 31), at(step * 30 + 60)]).toEqual([undefined, undefined]);
  });

  test.each(['', '81804', '0818040', ' 081804', '08180a', '٠٨١٨٠٤'])('is six digits and nothing else: not "%s"', (code) => {
    expect(stepOfCode(SECRET, code, new Date(1111111109_000))).toBeUndefined();
  });

  test('comes from a secret of 160 bits that an app can read', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(secret, 'ana@hotel.example')).toBe(
      `otpauth://totp/Innkeeper:ana%40hotel.example?issuer=Innkeeper&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
  });

  test('can be replaced by one from paper, however it is typed, and by nobody else’s', () => {
    const code = newRecoveryCode();
    expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const hash = hashRecoveryCode('a', code);
    expect(hashRecoveryCode('a', ` ${code.toUpperCase().replaceAll('-', ' ')}`)).toEqual(hash);
    expect(hashRecoveryCode('b', code)).not.toEqual(hash);
  });
});
