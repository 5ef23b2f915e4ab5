import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Signatures and encrypted mode of WeChat official accounts, as the platform describes them:
 * https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
 */

/** SHA-1 in hex of the sorted parts, put together. */
export const wechatSignature = (...parts: string[]): string => createHash('sha1').update(parts.toSorted().join('')).digest('hex');

export function wechatSignatureHolds(given: string | undefined, ...parts: string[]): boolean {
  if (!given || !/^[0-9a-f]{40}$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(wechatSignature(...parts)));
}

/** The platform pads to 32 bytes, twice the block of the cipher. */
const PAD = 32;

const keyOf = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

/** 16 random bytes, the length as four bytes, the message, the account's id: AES-256-CBC, the vector being the first half of the key. */
export function wechatEncrypt(encodingAesKey: string, message: string, appId: string): string {
  const key = keyOf(encodingAesKey);
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appId)]);
  const pad = PAD - (plain.length % PAD);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64');
}

/** To be called after the signature was found right. @returns undefined for what is no message of this account */
export function wechatDecrypt(encodingAesKey: string, encrypted: string, appId: string): string | undefined {
  const sealed = Buffer.from(encrypted, 'base64');
  if (sealed.length === 0 || sealed.length % 16 !== 0) return undefined;
  const key = keyOf(encodingAesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const pad = padded.at(-1)!;
  if (pad < 1 || pad > PAD || pad > padded.length - 20) return undefined;
  const plain = padded.subarray(0, padded.length - pad);
  const end = 20 + plain.readUInt32BE(16);
  if (end > plain.length || plain.subarray(end).toString('utf8') !== appId) return undefined;
  return plain.subarray(20, end).toString('utf8');
}
