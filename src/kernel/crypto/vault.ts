import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Random bytes are fetched by the page: asking the system for each nonce costs more than the cipher. None is given out twice. */
let [pool, given] = [Buffer.alloc(0), 0];
function unpredictable(size: number): Buffer {
  if (given + size > pool.length) [pool, given] = [randomBytes(8192), 0];
  return pool.subarray(given, (given += size));
}

/** Bytes of a blind index that say under which key it was made: its version, then a tag of the key. */
const INDEX_VERSION = 2;
const INDEX_TAG = 2;
export const INDEX_HEAD = 1 + INDEX_TAG;

interface MasterKey {
  id: string;
  key: Buffer;
  /** Derived: keys the blind indexes. */
  indexKey: Buffer;
  /** What stands in front of a blind index under this key. */
  indexHead: Buffer;
}

/**
 * Envelope encryption with AES-256-GCM. Every guest or record has a data key of its own, stored wrapped by a master key whose id
 * stands in front, so that rotation rewraps and erasure destroys the data key alone.
 *
 * Wrapped key: `[id length 1][id][nonce 12][cipher 32][tag 16]`. Sealed value: `[nonce 12][cipher n][tag 16]`.
 * The associated data binds a value to its place: a value moved to another row does not open.
 */
export class Vault {
  private masters: MasterKey[] = [];

  /** @param masterKeys `id:base64` of 32 bytes each, separated by commas; the first one wraps and keys what is written, all of them unwrap and find. */
  constructor(masterKeys: string) {
    this.useKeys(masterKeys);
  }

  /** From now on these keys: a process that runs on takes a new one up so. */
  useKeys(masterKeys: string): void {
    this.masters = masterKeys.split(',').map((entry) => {
      const [id = '', encoded = ''] = entry.trim().split(':');
      const key = Buffer.from(encoded, 'base64');
      if (!/^[a-z0-9]{1,16}$/.test(id) || key.length !== 32) {
        throw new Error('MASTER_KEY must be id:base64 with 32 bytes each, the current key first, separated by commas');
      }
      const indexKey = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'innkeeper blind index v1', 32));
      const tag = createHmac('sha256', indexKey).update('tag').digest().subarray(0, INDEX_TAG);
      return { id, key, indexKey, indexHead: Buffer.concat([Buffer.from([INDEX_VERSION]), tag]) };
    });
    if (new Set(this.masters.map((m) => m.id)).size < this.masters.length) throw new Error('Two keys of MASTER_KEY have one id');
  }

  /** Ids of the keys, the current one first, each with what stands in front of its blind indexes. */
  keys(): { id: string; indexHead: Buffer }[] {
    return this.masters.map(({ id, indexHead }) => ({ id, indexHead }));
  }

  newDataKey(): { key: Buffer; wrapped: Buffer } {
    const key = unpredictable(32);
    return { key, wrapped: this.wrap(key) };
  }

  private wrap(key: Buffer): Buffer {
    const [current] = this.masters;
    const id = Buffer.from(current!.id, 'latin1');
    return Buffer.concat([Buffer.from([id.length]), id, this.seal(current!.key, key, current!.id)]);
  }

  unwrap(wrapped: Buffer): Buffer {
    const id = wrapped.toString('latin1', 1, 1 + wrapped[0]!);
    const master = this.masters.find((m) => m.id === id);
    if (!master) throw new Error(`No master key with id ${id}`);
    return this.open(master.key, wrapped.subarray(1 + wrapped[0]!), id);
  }

  /** The same data key under the current master key. */
  rewrap(wrapped: Buffer): Buffer {
    return this.wrap(this.unwrap(wrapped));
  }

  /** @param place table, column and row id, in any form that is the same when it is opened */
  seal(key: Buffer, plain: string | Buffer, place: string): Buffer {
    const nonce = unpredictable(NONCE);
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

  /** A sealed record whose data key is wrapped by the current master key; what it seals stays as it is. */
  rewrapRecord(record: Buffer): Buffer {
    const end = 1 + record[0]!;
    const wrapped = this.rewrap(record.subarray(1, end));
    return Buffer.concat([Buffer.from([wrapped.length]), wrapped, record.subarray(end)]);
  }

  /** Keyed index for exact search, as it is written: `[version 1][tag of the key 2][HMAC-SHA256, 16 bytes]`. The kind keeps equal values of different fields apart. */
  blindIndex(kind: string, value: string): Buffer {
    const [current] = this.masters;
    return Buffer.concat([current!.indexHead, indexed(current!, kind, value)]);
  }

  /**
   * What a value may stand as, under each of the keys, the current one first: `WHERE column = ANY ($1::bytea[])`. While keys are being rotated some rows have one
   * and some the other. The last is the form of version 1, which was made under the oldest key.
   */
  blindIndexes(kind: string, value: string): Buffer[] {
    const made = this.masters.map((master) => ({ head: master.indexHead, mac: indexed(master, kind, value) }));
    return [...made.map(({ head, mac }) => Buffer.concat([head, mac])), Buffer.concat([Buffer.from([1]), made.at(-1)!.mac])];
  }
}

const indexed = ({ indexKey }: MasterKey, kind: string, value: string): Buffer =>
  createHmac('sha256', indexKey).update(`${kind}\0${value}`).digest().subarray(0, 16);
