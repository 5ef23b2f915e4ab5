import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';

/** Conversations, for the modules in which something comes of them. */
@Injectable()
export class Conversations {
  /** Which hotel it is with, and which guest, as far as it is known who writes. */
  async find(sql: Sql, id: string): Promise<{ propertyId: string; guestId: string | null } | undefined> {
    const [found] = await sql.query<{ propertyId: string; guestId: string | null }>(
      'SELECT property_id AS "propertyId", guest_id AS "guestId" FROM conversations WHERE id = $1',
      [id],
    );
    return found;
  }
}
