import type { Sql } from '../../../kernel/database/database';

/** Tells those who keep a hotel in memory that it, or a room type of it, has changed. */
export async function bumpContentVersion(work: Sql, propertyId: string): Promise<void> {
  await work.query('UPDATE properties SET content_version = content_version + 1 WHERE id = $1', [propertyId]);
}
