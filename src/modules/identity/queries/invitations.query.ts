import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { keysetPage, type Page } from '../../../kernel/http/page';
import { Clock } from '../../../kernel/values/clock';
import type { Account } from '../domain/account.entity';
import type { InvitationDto, ListInvitationsQuery } from '../dto/invitation.dto';
import { Accounts } from './accounts.query';

interface Row extends Pick<Account, 'dataKey' | 'emailSealed' | 'displayName'> {
  id: string;
  accountId: string;
  createdAt: Date;
  expiresAt: Date;
}

const SELECT = `SELECT t.id, t.account_id AS "accountId", t.created_at AS "createdAt", t.expires_at AS "expiresAt", a.display_name AS "displayName",
  a.data_key AS "dataKey", a.email_sealed AS "emailSealed" FROM account_tokens t JOIN accounts a ON a.id = t.account_id`;

/** Invitations that nobody has accepted yet. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  async of(sql: Sql, id: string, at: Date): Promise<InvitationDto | undefined> {
    const [row] = await sql.query<Row>(`${SELECT} WHERE t.id = $1`, [id]);
    return row && this.view(row, at);
  }

  async list(query: ListInvitationsQuery): Promise<Page<InvitationDto>> {
    const at = this.clock.now();
    const [where, values]: [string[], unknown[]] = [[`t.purpose = 'invitation'`], []];
    if (query.status) where.push(`t.expires_at ${query.status === 'pending' ? '>' : '<='} $${values.push(at)}`);
    if (query.updatedSince) where.push(`t.created_at >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: {
          createdAt: { column: 't.created_at', type: 'timestamptz' },
          expiresAt: { column: 't.expires_at', type: 'timestamptz' },
        },
        idColumn: 't.id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => this.view(row, at)) };
  }

  private view({ id, accountId, createdAt, expiresAt, displayName, ...sealed }: Row, at: Date): InvitationDto {
    return {
      id,
      accountId,
      displayName,
      email: this.accounts.emailOf({ id: accountId, ...sealed }),
      status: expiresAt > at ? 'pending' : 'expired',
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
  }
}
