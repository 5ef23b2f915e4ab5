import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type {
  AccessReviewDto,
  AccessReviewFiguresDto,
  AccessReviewItemDto,
  AccessReviewItemQuery,
  AccessReviewQuery,
  AccessReviewReportDto,
  ItemState,
} from '../dto/access-review.dto';

export interface ReviewRow {
  id: string;
  name: string;
  dueOn: string;
  propertyId: string | null;
  status: 'open' | 'signed_off';
  createdBy: string;
  createdAt: Date;
  signedOffBy: string | null;
  signedOffAt: Date | null;
}

interface ItemRow extends Omit<AccessReviewItemDto, 'grantedAt' | 'lastUsedAt' | 'state' | 'reason' | 'decidedAt'> {
  grantedAt: Date;
  lastUsedAt: Date | null;
  decidedAt: Date | null;
  state: ItemState;
  reasonSealed: Buffer | null;
}

/** A grant that nobody has decided on is gone when it has been withdrawn by other means; after the sign-off, what was marked then. */
export const ITEM_STATE = `CASE WHEN i.decision = 'keep' THEN 'kept' WHEN i.decision = 'revoke' THEN 'revoked'
  WHEN i.gone_at IS NOT NULL OR NOT EXISTS (SELECT FROM grants g WHERE g.id = i.grant_id) THEN 'gone' ELSE 'undecided' END`;

const SELECT = `SELECT r.id, r.name, r.due_on AS "dueOn", r.scope_property_id AS "propertyId", r.status, r.created_by AS "createdBy",
  r.created_at AS "createdAt", r.signed_off_by AS "signedOffBy", r.signed_off_at AS "signedOffAt" FROM access_reviews r`;

const SELECT_ITEM = `SELECT i.id, i.account_id AS "accountId", i.account_kind AS "accountKind", i.account_status AS "accountStatus",
  i.display_name AS "displayName", i.grant_id AS "grantId", i.role, i.held_in AS "propertyId", i.permissions,
  i.unused_permissions AS "unusedPermissions", i.granted_at AS "grantedAt", i.last_used_at AS "lastUsedAt", ${ITEM_STATE} AS state,
  i.reason_sealed AS "reasonSealed", i.decided_by AS "decidedBy", i.decided_at AS "decidedAt" FROM access_review_items i`;

/** Binds a sealed reason to its item. */
export const reasonPlace = (itemId: string): string => `access_review_items.reason_sealed ${itemId}`;

/** Reviews for those who read accounts. */
@Injectable()
export class AccessReviews {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async list(at: Date, query: AccessReviewQuery): Promise<Page<AccessReviewDto>> {
    const today = at.toISOString().slice(0, 10);
    const [where, values]: [string[], unknown[]] = [[], []];
    if (query.status) where.push(`r.status = $${values.push(query.status)}`);
    if (query.overdue !== undefined)
      where.push(`(r.status = 'open' AND r.due_on < $${values.push(today)}::date) = $${values.push(query.overdue)}`);
    if (query.updatedSince) where.push(`r.updated_at >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<ReviewRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 'r.created_at', type: 'timestamptz' }, dueOn: { column: 'r.due_on', type: 'date' } },
        idColumn: 'r.id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: await this.views(this.database, page.data, at) };
  }

  /** @throws Refusal 404 */
  async one(sql: Sql, id: string, at: Date): Promise<AccessReviewDto> {
    const [view] = await this.views(sql, await sql.query<ReviewRow>(`${SELECT} WHERE r.id = $1`, [id]), at);
    if (!view) throw notFound();
    return view;
  }

  async items(ctx: RequestContext, reviewId: string, query: AccessReviewItemQuery): Promise<Page<AccessReviewItemDto>> {
    await this.one(this.database, reviewId, ctx.at);
    const [where, values]: [string[], unknown[]] = [['i.review_id = $1'], [reviewId]];
    if (query.state) where.push(`(${ITEM_STATE}) = $${values.push(query.state)}`);
    if (query.accountId) where.push(`i.account_id = $${values.push(query.accountId)}`);
    if (query.updatedSince) where.push(`i.decided_at >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<ItemRow>(
      this.database,
      {
        select: SELECT_ITEM,
        where,
        values,
        sortable: { displayName: { column: 'i.display_name', type: 'text' }, grantedAt: { column: 'i.granted_at', type: 'timestamptz' } },
        idColumn: 'i.id',
        defaultSort: 'displayName',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => this.itemView(row)) };
  }

  /** @throws Refusal 404 */
  async item(sql: Sql, reviewId: string, itemId: string): Promise<AccessReviewItemDto> {
    const [row] = await sql.query<ItemRow>(`${SELECT_ITEM} WHERE i.review_id = $1 AND i.id = $2`, [reviewId, itemId]);
    if (!row) throw notFound();
    return this.itemView(row);
  }

  async report(id: string, at: Date): Promise<AccessReviewReportDto> {
    const review = await this.one(this.database, id, at);
    const items = `WITH items AS (SELECT i.*, ${ITEM_STATE} AS state FROM access_review_items i WHERE i.review_id = $1)`;
    const count = (state: string) => `count(*) FILTER (WHERE state = '${state}') AS ${state}`;
    const byHotel = await this.database.query<{ propertyId: string | null; total: number; kept: number; revoked: number; gone: number }>(
      `${items} SELECT held_in AS "propertyId", count(*) AS total, ${count('kept')}, ${count('revoked')}, ${count('gone')}
       FROM items GROUP BY held_in ORDER BY held_in NULLS FIRST`,
      [id],
    );
    const byReviewer = await this.database.query<{ accountId: string; kept: number; revoked: number }>(
      `${items} SELECT decided_by AS "accountId", ${count('kept')}, ${count('revoked')} FROM items WHERE decided_by IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [id],
    );
    const [kept] = await this.database.query<{ unused: number; disabled: number }>(
      `${items} SELECT count(*) FILTER (WHERE permissions <@ unused_permissions) AS unused, count(*) FILTER (WHERE account_status = 'disabled') AS disabled
       FROM items WHERE state = 'kept'`,
      [id],
    );
    const leastUsed = await this.database.query<{ permission: string; grants: number }>(
      `SELECT permission, count(*) AS grants FROM access_review_items i, unnest(i.unused_permissions) AS permission
       WHERE i.review_id = $1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`,
      [id],
    );
    return { review, byHotel, byReviewer, keptUnused: kept!.unused, keptForDisabled: kept!.disabled, leastUsed };
  }

  private async views(sql: Sql, reviews: readonly ReviewRow[], at: Date): Promise<AccessReviewDto[]> {
    const counted = await sql.query<AccessReviewFiguresDto & { id: string }>(
      `SELECT review_id AS id, count(*) AS total, count(*) FILTER (WHERE state = 'undecided') AS undecided, count(*) FILTER (WHERE state = 'kept') AS kept,
         count(*) FILTER (WHERE state = 'revoked') AS revoked, count(*) FILTER (WHERE state = 'gone') AS gone,
         count(*) FILTER (WHERE permissions <@ unused_permissions) AS unused
       FROM (SELECT i.review_id, i.permissions, i.unused_permissions, ${ITEM_STATE} AS state FROM access_review_items i WHERE i.review_id = ANY ($1::uuid[])) i
       GROUP BY review_id`,
      [reviews.map((r) => r.id)],
    );
    return reviews.map(({ createdAt, signedOffAt, ...review }) => {
      const { id: _id, ...figures } = counted.find((c) => c.id === review.id) ?? {
        id: '',
        total: 0,
        undecided: 0,
        kept: 0,
        revoked: 0,
        gone: 0,
        unused: 0,
      };
      return {
        ...review,
        overdue: review.status === 'open' && review.dueOn < at.toISOString().slice(0, 10),
        figures,
        createdAt: createdAt.toISOString(),
        signedOffAt: signedOffAt?.toISOString() ?? null,
      };
    });
  }

  private itemView({ grantedAt, lastUsedAt, decidedAt, reasonSealed, ...item }: ItemRow): AccessReviewItemDto {
    return {
      ...item,
      grantedAt: grantedAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      reason: reasonSealed && this.vault.openRecord(reasonSealed, reasonPlace(item.id)).toString('utf8'),
      decidedAt: decidedAt?.toISOString() ?? null,
    };
  }
}
