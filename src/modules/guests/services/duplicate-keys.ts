import { Injectable } from '@nestjs/common';
import { createHmac, randomBytes } from 'node:crypto';
import { Vault } from '../../../kernel/crypto/vault';
import type { Sql } from '../../../kernel/database/database';

const PLACE = 'duplicate_secret.sealed';
const BYTES = 12;

/** Hashes of the keys by which records meet. Their secret is drawn once and lies sealed: whoever reads the tables cannot try names or phone numbers on them. */
@Injectable()
export class DuplicateKeys {
  private secret?: Buffer;

  constructor(private readonly vault: Vault) {}

  /** @returns hex text, as json and arrays carry bytea */
  async hashed(sql: Sql, keys: readonly string[]): Promise<string[]> {
    const secret = (this.secret ??= await this.read(sql));
    return keys.map(
      (key) =>
        `\\x${createHmac('sha256', secret)
          .update(key)
          .digest('hex')
          .slice(0, BYTES * 2)}`,
    );
  }

  private async read(sql: Sql): Promise<Buffer> {
    await sql.query('INSERT INTO duplicate_secret (id, sealed) VALUES (true, $1) ON CONFLICT DO NOTHING', [
      this.vault.sealRecord(randomBytes(32), PLACE),
    ]);
    const [row] = await sql.query<{ sealed: Buffer }>('SELECT sealed FROM duplicate_secret');
    return this.vault.openRecord(row!.sealed, PLACE);
  }
}
