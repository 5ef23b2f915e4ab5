import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature is good for so long, before and after: clocks differ, and what was overheard is worth nothing later. */
const GOOD_SECONDS = 300;

const mac = (key: string, seconds: number, body: string | Buffer): string =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex');

/** `t=<unix seconds>,v1=<HMAC-SHA256 of "t.body" in hex>`: over the bytes as they are sent, so that nobody has to guess how they were written. */
export const signatureOf = (key: string, at: Date, body: string): string => {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${mac(key, seconds, body)}`;
};

export function signatureHolds(key: string, header: string | undefined, at: Date, body: Buffer): boolean {
  const [, t, v1] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!t || !v1 || Math.abs(at.getTime() / 1000 - Number(t)) > GOOD_SECONDS) return false;
  return timingSafeEqual(Buffer.from(mac(key, Number(t), body)), Buffer.from(v1));
}
