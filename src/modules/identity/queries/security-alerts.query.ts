import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage, type Page } from '../../../kernel/http/page';
import type { SecurityAlertDto, SecurityAlertQuery } from '../dto/security-alert.dto';

interface Row extends Omit<SecurityAlertDto, 'occurredAt' | 'raisedAt' | 'acknowledgedAt' | 'note'> {
  occurredAt: Date;
  raisedAt: Date;
  acknowledgedAt: Date | null;
  noteSealed: Buffer | null;
}

const SELECT = `SELECT id, kind, account_id AS "accountId", subject, counts, occurred_at AS "occurredAt", raised_at AS "raisedAt",
  acknowledged_at AS "acknowledgedAt", acknowledged_by AS "acknowledgedBy", note_sealed AS "noteSealed" FROM security_alerts`;

/** Binds a sealed note to its alert. */
export const notePlace = (alertId: string): string => `security_alerts.note_sealed ${alertId}`;

/** What was noticed of unusual access. */
@Injectable()
export class SecurityAlerts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async list(query: SecurityAlertQuery): Promise<Page<SecurityAlertDto>> {
    const [where, values]: [string[], unknown[]] = [[], []];
    if (query.kind) where.push(`kind = $${values.push(query.kind)}`);
    if (query.accountId) where.push(`account_id = $${values.push(query.accountId)}`);
    if (query.acknowledged !== undefined) where.push(`(acknowledged_at IS NOT NULL) = $${values.push(query.acknowledged)}`);
    if (query.updatedSince) where.push(`greatest(raised_at, acknowledged_at) >= $${values.push(query.updatedSince)}`);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { raisedAt: { column: 'raised_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-raisedAt',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => this.view(row)) };
  }

  /** @throws Refusal 404 */
  async one(sql: Sql, id: string): Promise<SecurityAlertDto> {
    const [row] = await sql.query<Row>(`${SELECT} WHERE id = $1`, [id]);
    if (!row) throw notFound();
    return this.view(row);
  }

  private view({ occurredAt, raisedAt, acknowledgedAt, noteSealed, ...alert }: Row): SecurityAlertDto {
    return {
      ...alert,
      occurredAt: occurredAt.toISOString(),
      raisedAt: raisedAt.toISOString(),
      acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
      note: noteSealed && this.vault.openRecord(noteSealed, notePlace(alert.id)).toString('utf8'),
    };
  }
}
