import { createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
const hmac = (key: Buffer, input: string, hash: string): string => createHmac(hash, key).update(input).digest('base64url');

/** A token as somebody makes it who has this key. */
export function forge(header: object, payload: object, key: Buffer, hash = 'sha256'): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${hmac(key, input, hash)}`;
}

/** Header and payload of a token. */
export const partsOf = (token: string): [Record<string, unknown>, Record<string, unknown>] =>
  token.split('.').slice(0, 2).map(decode) as [Record<string, unknown>, Record<string, unknown>];

/**
 * Tokens made from a genuine one, none of which may be taken. Those that need our key are signed with it: even who has it makes no token of another shape.
 * @param at the time by the clock of the house
 */
export function forgeriesOf(genuine: string, key: Buffer, at: Date): Record<string, string> {
  const [header, payload] = partsOf(genuine);
  const input = genuine.slice(0, genuine.lastIndexOf('.'));
  const signature = genuine.slice(genuine.lastIndexOf('.') + 1);
  const now = Math.floor(at.getTime() / 1000);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' }));
  const rsaInput = `${encode({ ...header, alg: 'RS256' })}.${encode(payload)}`;
  const without = (claim: string) => Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim));
  const ours = (head: object, claims: object, hash?: string) => forge(head, claims, key, hash);
  // the second of two equal members is the one that JSON readers keep
  const twice = Buffer.from(`${JSON.stringify(payload).slice(0, -1)},"sub":"018f0000-0000-7000-8000-000000000001"}`).toString('base64url');
  return {
    ...Object.fromEntries(
      ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg) => [
        [`alg ${alg}`, `${encode({ ...header, alg })}.${encode(payload)}.`],
        [`alg ${alg} with our signature`, `${encode({ ...header, alg })}.${encode(payload)}.${signature}`],
      ]),
    ),
    'no signature': `${input}.`,
    'two parts': input,
    'another key': forge(header, payload, randomBytes(32)),
    'an empty key': forge(header, payload, Buffer.alloc(0)),
    'the key as text': forge(header, payload, Buffer.from(key.toString('base64'))),
    'a public key as a secret': forge(header, payload, publicKey),
    HS384: ours({ ...header, alg: 'HS384' }, payload, 'sha384'),
    HS512: ours({ ...header, alg: 'HS512' }, payload, 'sha512'),
    RS256: `${rsaInput}.${createSign('RSA-SHA256').update(rsaInput).sign(rsa.privateKey, 'base64url')}`,
    'RS256 with our key': ours({ ...header, alg: 'RS256' }, payload),
    'one bit of the signature': `${input}.${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`,
    'another subject': `${encode(header)}.${encode({ ...payload, sub: '018f0000-0000-7000-8000-000000000001' })}.${signature}`,
    'two subjects': `${encode(header)}.${twice}.${signature}`,
    'a subject that is none': ours(header, { ...payload, sub: 'root' }),
    'a subject that is SQL': ours(header, { ...payload, sub: "' OR 1=1 --" }),
    'a subject that is a list': ours(header, { ...payload, sub: [payload.sub] }),
    'no subject': ours(header, without('sub')),
    'an unknown subject': ours(header, { ...payload, sub: '018f0000-0000-7000-8000-00000000ffff' }),
    'a refresh token of that kind': ours({ ...header, typ: 'rt+jwt' }, payload),
    'a plain JWT': ours({ ...header, typ: 'JWT' }, payload),
    'no type': ours({ alg: 'HS256' }, payload),
    'kid of a file': ours({ ...header, kid: '../../../../dev/null' }, payload),
    'kid of a file, signed with nothing': forge({ ...header, kid: '../../../../dev/null' }, payload, Buffer.alloc(0)),
    'kid of a query': ours({ ...header, kid: "x' UNION SELECT 'AAAA' --" }, payload),
    jku: ours({ ...header, jku: 'https://evil.example/keys' }, payload),
    jwk: forge({ ...header, jwk: { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') } }, payload, Buffer.alloc(32, 7)),
    x5u: ours({ ...header, x5u: 'https://evil.example/cert' }, payload),
    x5c: ours({ ...header, x5c: ['AAAA'] }, payload),
    crit: ours({ ...header, crit: ['exp'] }, payload),
    'another audience': ours(header, { ...payload, aud: 'elsewhere' }),
    'audiences of both kinds': ours(header, { ...payload, aud: ['innkeeper-api', 'innkeeper-guest'] }),
    'no audience': ours(header, without('aud')),
    'another issuer': ours(header, { ...payload, iss: 'elsewhere' }),
    'no issuer': ours(header, without('iss')),
    'no expiry': ours(header, without('exp')),
    'an expiry that is no number': ours(header, { ...payload, exp: '9999999999' }),
    'expired beyond the leeway': ours(header, { ...payload, exp: now - 31 }),
    'no time of issue': ours(header, without('iat')),
    'made tomorrow': ours(header, { ...payload, iat: now + 86_400 }),
    'not valid before tomorrow': ours(header, { ...payload, nbf: now + 86_400 }),
    'no id': ours(header, without('jti')),
    'a payload that is text': ours(header, 'root' as unknown as object),
    'a payload that is null': ours(header, null as unknown as object),
    'a payload that is a list': ours(header, [payload]),
    garbage: 'garbage',
    'three dots': '...',
    'not base64': '!!!.!!!.!!!',
    long: `${encode(header)}.${'A'.repeat(9000)}.${signature}`,
    'the word null': 'null',
  };
}
