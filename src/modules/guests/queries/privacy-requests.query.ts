import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Law } from '../domain/privacy/legal-clock';
import { type IdentityCheck, isOpen, requestActions, type RequestKind, type RequestStatus } from '../domain/privacy/request';
import type { ListPrivacyRequestsQuery, PrivacyRequestDto, PrivacyRequestPageDto } from '../dto/privacy-request.dto';

export const requestPlace = (id: string): string => `privacy_requests.sealed ${id}`;

/** What is sealed of a request. */
export interface RequestWords {
  words?: string;
  extensionReason?: string;
  refusalReason?: string;
}

export interface RequestRow {
  id: string;
  guest_id: string;
  property_id: string;
  kind: RequestKind;
  law: Law;
  status: RequestStatus;
  received_on: string;
  due_on: string;
  extended_on: string | null;
  identity_check: IdentityCheck | null;
  sealed: Buffer | null;
  closed_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  /** Date of the hotel. */
  today: string;
}

const SELECT = `
  SELECT r.id, r.guest_id, r.property_id, r.kind, r.law, r.status, r.received_on, r.due_on, r.extended_on, r.identity_check, r.sealed, r.closed_at, r.version,
    r.created_at, r.updated_at, ($1::timestamptz AT TIME ZONE p.time_zone)::date AS today
  FROM privacy_requests r JOIN properties p ON p.id = r.property_id`;

@Injectable()
export class PrivacyRequests {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<PrivacyRequestDto> {
    const [row] = await sql.query<RequestRow>(`${SELECT} WHERE r.id = $2`, [ctx.at, id]);
    if (!row || !ctx.caller.can('privacy:read', row.property_id)) throw notFound();
    ctx.answer.etag = etagOf(row.version);
    return this.view(ctx, row);
  }

  async list(ctx: RequestContext, query: ListPrivacyRequestsQuery): Promise<PrivacyRequestPageDto> {
    const values: unknown[] = [ctx.at, ctx.caller.propertiesWith('privacy:read')];
    const where = ['($2::uuid[] IS NULL OR r.property_id = ANY ($2::uuid[]))'];
    if (query.guestId) {
      const n = values.push(query.guestId);
      where.push(
        `r.guest_id IN (SELECT g.id FROM guests g WHERE g.id = $${n} OR g.person_id = (SELECT person_id FROM guests WHERE id = $${n}))`,
      );
    }
    if (query.status) where.push(`r.status = $${values.push(query.status)}`);
    if (query.kind) where.push(`r.kind = $${values.push(query.kind)}`);
    if (query.overdue) where.push('r.closed_at IS NULL', 'r.due_on < ($1::timestamptz AT TIME ZONE p.time_zone)::date');
    if (query.updatedSince) where.push(`r.updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<RequestRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: {
          dueOn: { column: 'r.due_on', type: 'date' },
          createdAt: { column: 'r.created_at', type: 'timestamptz' },
          updatedAt: { column: 'r.updated_at', type: 'timestamptz' },
        },
        idColumn: 'r.id',
        defaultSort: 'dueOn',
      },
      query,
    );
    return { data: page.data.map((row) => this.view(ctx, row)), nextCursor: page.nextCursor };
  }

  /** Locks the request. @throws Refusal 404, 403 without `privacy:write` */
  async lock(sql: Sql, ctx: RequestContext, id: string): Promise<RequestRow & { words: RequestWords }> {
    const [row] = await sql.query<RequestRow>(`${SELECT} WHERE r.id = $2 FOR UPDATE OF r`, [ctx.at, id]);
    if (!row || !ctx.caller.can('privacy:read', row.property_id)) throw notFound();
    ctx.caller.require('privacy:write', row.property_id);
    return { ...row, words: this.words(row) };
  }

  seal(id: string, words: RequestWords): Buffer | null {
    return Object.values(words).some((w) => w !== undefined) ? this.vault.sealRecord(JSON.stringify(words), requestPlace(id)) : null;
  }

  private words({ id, sealed }: RequestRow): RequestWords {
    return sealed ? (JSON.parse(this.vault.openRecord(sealed, requestPlace(id)).toString('utf8')) as RequestWords) : {};
  }

  private view(ctx: RequestContext, row: RequestRow): PrivacyRequestDto {
    const {
      words = null,
      extensionReason = null,
      refusalReason = null,
    } = ctx.caller.can('guests:pii', row.property_id) ? this.words(row) : {};
    return {
      id: row.id,
      guestId: row.guest_id,
      propertyId: row.property_id,
      kind: row.kind,
      law: row.law,
      status: row.status,
      receivedOn: row.received_on,
      dueOn: row.due_on,
      overdue: isOpen(row.status) && row.due_on < row.today,
      extendedOn: row.extended_on,
      identityCheck: row.identity_check,
      words,
      extensionReason,
      refusalReason,
      closedAt: row.closed_at?.toISOString() ?? null,
      actions: requestActions(
        { status: row.status, law: row.law, identityCheck: row.identity_check, dueOn: row.due_on, extendedOn: row.extended_on },
        row.today,
      ),
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  }
}
