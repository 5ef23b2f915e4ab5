import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { keysetPage, type Page } from '../../../kernel/http/page';
import type { UsageDto, UsageGroup, UsageQuery } from '../dto/usage.dto';

const COLUMN: Record<UsageGroup, string> = { account: 'account_id', route: 'route', day: 'day' };
const DAYS = 30;

/** Who uses what, counted by day. */
@Injectable()
export class UsageFigures {
  constructor(private readonly database: Database) {}

  async of(query: UsageQuery, at: Date): Promise<Page<UsageDto>> {
    const group = query.groupBy ?? 'account';
    const day = (daysAgo: number) => new Date(at.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const values: unknown[] = [query.from ?? day(DAYS), query.to ?? day(0)];
    const account = query.accountId ? `AND account_id = $${values.push(query.accountId)}` : '';
    const since = query.updatedSince ? `HAVING max(last_used_at) >= $${values.push(query.updatedSince)}::timestamptz` : '';
    const column = COLUMN[group];
    const page = await keysetPage<{ what: string; calls: number; refused: number; accounts: number; lastUsedAt: Date | null }>(
      this.database.replica,
      {
        // a group has no id of its own: the hash of its name breaks ties
        select: `SELECT u.what, u.calls, u.refused, u.accounts, u.last_used_at AS "lastUsedAt" FROM (
          SELECT ${column}::text AS what, md5(${column}::text)::uuid AS id, sum(calls)::bigint AS calls, sum(refused)::bigint AS refused,
            count(DISTINCT account_id) AS accounts, max(last_used_at) AS last_used_at
          FROM usage_counts WHERE day BETWEEN $1::date AND $2::date ${account} GROUP BY ${column} ${since}) u`,
        where: [],
        values,
        sortable: { calls: { column: 'u.calls', type: 'bigint' }, name: { column: 'u.what', type: 'text' } },
        idColumn: 'u.id',
        defaultSort: group === 'day' ? 'name' : '-calls',
      },
      query,
    );
    return {
      ...page,
      data: page.data.map(({ what, lastUsedAt, ...figures }) => ({
        accountId: group === 'account' ? what : null,
        route: group === 'route' ? what : null,
        day: group === 'day' ? what : null,
        ...figures,
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
    };
  }
}
