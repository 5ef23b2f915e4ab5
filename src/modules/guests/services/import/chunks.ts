import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database } from '../../../../kernel/database/database';

export interface Upload {
  importId: string;
  uploadId: string;
  dataKey: Buffer;
}

const place = ({ importId, uploadId }: Upload, number: number): string => `guest_import_chunks.sealed ${importId} ${uploadId} ${number}`;

/** Bytes of a chunk before it is sealed. */
const CHUNK = 1024 * 1024;

/** The bytes of a file as they lie in the database: in pieces, sealed under a key of the import's own, which is destroyed with them. */
@Injectable()
export class ImportChunks {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /**
   * Keeps a file as it comes in; one piece is in memory at a time.
   * @returns how many bytes there were and how it begins; `tooLarge` as soon as there are more than `limit`
   */
  async keep(upload: Upload, bytes: AsyncIterable<Buffer>, limit: number): Promise<{ bytes: number; head: Buffer; tooLarge: boolean }> {
    const key = this.vault.unwrap(upload.dataKey);
    let [size, number] = [0, 0];
    let head: Buffer = Buffer.alloc(0);
    let [held, heldSize]: [Buffer[], number] = [[], 0];
    const flush = async () => {
      if (!heldSize) return;
      const sealed = this.vault.seal(key, Buffer.concat(held), place(upload, number));
      [held, heldSize] = [[], 0];
      await this.database.query('INSERT INTO guest_import_chunks (import_id, upload_id, number, sealed) VALUES ($1, $2, $3, $4)', [
        upload.importId,
        upload.uploadId,
        number++,
        sealed,
      ]);
    };
    for await (const piece of bytes) {
      if (head.length < 2) head = Buffer.concat([head, piece.subarray(0, 2)]);
      size += piece.length;
      if (size > limit) return { bytes: size, head, tooLarge: true };
      held.push(piece);
      heldSize += piece.length;
      if (heldSize >= CHUNK) await flush();
    }
    await flush();
    return { bytes: size, head, tooLarge: false };
  }

  /** The file again, piece by piece. */
  async *read(upload: Upload): AsyncGenerator<Buffer> {
    const key = this.vault.unwrap(upload.dataKey);
    for (let number = 0; ; number++) {
      const [row] = await this.database.query<{ sealed: Buffer }>(
        'SELECT sealed FROM guest_import_chunks WHERE import_id = $1 AND upload_id = $2 AND number = $3',
        [upload.importId, upload.uploadId, number],
      );
      if (!row) return;
      yield this.vault.open(key, row.sealed, place(upload, number));
    }
  }

  async forget(importId: string, uploadId?: string): Promise<void> {
    await this.database.query('DELETE FROM guest_import_chunks WHERE import_id = $1 AND ($2::uuid IS NULL OR upload_id = $2)', [
      importId,
      uploadId ?? null,
    ]);
  }
}
