import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';

/** Accounts of staff for modules that link to them. */
@Injectable()
export class StaffAccounts {
  /** Whether a member of staff has this account. */
  async exists(sql: Sql, accountId: string): Promise<boolean> {
    return (await sql.query(`SELECT 1 FROM accounts WHERE id = $1 AND kind = 'staff'`, [accountId])).length > 0;
  }
}
