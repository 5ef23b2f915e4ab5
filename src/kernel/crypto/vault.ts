import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/**
 * Envelope encryption with AES-256-GCM. Every guest or record has a data key of its own, stored wrapped by a master key whose id
 * stands in front, so that rotation rewraps and erasure destroys the data key alone.
 *
 * Wrapped key: `[id length 1][id][nonce 12][cipher 32][tag 16]`. Sealed value: `[nonce 12][cipher n][tag 16]`.
 * The associated data binds a value to its place: a value moved to another row does not open.
 */
export class Vault {
  private readonly current: { id: string; key: Buffer };
  private readonly masters: Map<string, Buffer>;
  private readonly indexKey: Buffer;

  /** @param masterKeys `id:base64` of 32 bytes each, separated by commas; the first one wraps, all of them unwrap. The last one, the oldest, keys the blind indexes. */
  constructor(masterKeys: string) {
    const parsed = masterKeys.split(',').map((entry) => {
      const [id = '', encoded = ''] = entry.trim().split(':');
      const key = Buffer.from(encoded, 'base64');
      if (!/^[a-z0-9]{1,16}$/.test(id) || key.length !== 32) {
        throw new Error('MASTER_KEY must be id:base64 with 32 bytes each, the current key first, separated by commas');
      }
      return { id, key };
    });
    this.current = parsed[0]!;
    this.masters = new Map(parsed.map(({ id, key }) => [id, key]));
    this.indexKey = Buffer.from(hkdfSync('sha256', parsed.at(-1)!.key, Buffer.alloc(0), 'innkeeper blind index v1', 32));
  }

  newDataKey(): { key: Buffer; wrapped: Buffer } {
    const key = randomBytes(32);
    const id = Buffer.from(this.current.id, 'latin1');
    return { key, wrapped: Buffer.concat([Buffer.from([id.length]), id, this.seal(this.current.key, key, this.current.id)]) };
  }

  unwrap(wrapped: Buffer): Buffer {
    const id = wrapped.toString('latin1', 1, 1 + wrapped[0]!);
    const master = this.masters.get(id);
    if (!master) throw new Error(`No master key with id ${id}`);
    return this.open(master, wrapped.subarray(1 + wrapped[0]!), id);
  }

  /** @param place table, column and row id, in any form that is the same when it is opened */
  seal(key: Buffer, plain: string | Buffer, place: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(place));
    const head = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
    return Buffer.concat([nonce, head, cipher.final(), cipher.getAuthTag()]);
  }

  open(key: Buffer, sealed: Buffer, place: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  }

  /** A record with a data key of its own in front: `[wrapped length 1][wrapped][sealed]`. */
  sealRecord(plain: string | Buffer, place: string): Buffer {
    const { key, wrapped } = this.newDataKey();
    return Buffer.concat([Buffer.from([wrapped.length]), wrapped, this.seal(key, plain, place)]);
  }

  openRecord(record: Buffer, place: string): Buffer {
    const end = 1 + record[0]!;
    return this.open(this.unwrap(record.subarray(1, end)), record.subarray(end), place);
  }

  /** Keyed index for exact search: `[version 1][HMAC-SHA256, 16 bytes]`. The kind keeps equal values of different fields apart. */
  blindIndex(kind: string, value: string): Buffer {
    return Buffer.concat([Buffer.from([1]), createHmac('sha256', this.indexKey).update(`${kind}\0${value}`).digest().subarray(0, 16)]);
  }
}
