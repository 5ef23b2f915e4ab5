import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { PERMISSIONS } from '../../../kernel/auth/permissions';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { Mail } from '../../../kernel/mail/mail';
import type { KeptMailDto, KeptMailTextDto, ListKeptMailsQuery } from '../dto/kept-mail.dto';

interface Row extends Omit<KeptMailDto, 'createdAt'> {
  createdAt: Date;
}

const SELECT = `SELECT id, channel, purpose, status, CASE WHEN about_type = 'account' THEN about_id END AS "accountId",
  CASE WHEN about_type = 'guest' THEN about_id END AS "guestId", attempts, error, created_at AS "createdAt" FROM mails`;
const KEPT = `status IN ('kept', 'failed')`;

/** Mail that did not go out. */
@Injectable()
export class KeptMails {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly mail: Mail,
  ) {}

  async list(ctx: RequestContext, query: ListKeptMailsQuery): Promise<Page<KeptMailDto>> {
    ctx.caller.requireEverywhere('operations:read');
    const [where, values]: [string[], unknown[]] = [[KEPT], []];
    if (query.status) where.push(`status = $${values.push(query.status)}`);
    if (query.updatedSince) where.push(`updated_at >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map(view) };
  }

  /** @throws Refusal 403 to whoever holds less than everything, 404 */
  async read(ctx: RequestContext, id: string): Promise<KeptMailTextDto> {
    requireEverything(ctx.caller);
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await work.query<Row & { sealed: Buffer }>(
        `${SELECT.replace('FROM mails', ', sealed FROM mails')} WHERE id = $1 AND ${KEPT}`,
        [id],
      );
      if (!row) throw notFound();
      const { sealed, ...rest } = row;
      const { to, subject = '', text = '' } = this.mail.open(id, sealed);
      work.audit({ action: 'mail.read', target: { type: 'mail', id }, details: { purpose: rest.purpose } });
      return { ...view(rest), to, subject, text };
    });
  }
}

const view = ({ createdAt, ...row }: Row): KeptMailDto => ({ ...row, createdAt: createdAt.toISOString() });

/** With the secret of a kept mail one may become whoever it is for: nobody reads it who could gain by it. */
function requireEverything(caller: Caller): void {
  for (const permission of Object.keys(PERMISSIONS)) caller.requireEverywhere(permission);
}
