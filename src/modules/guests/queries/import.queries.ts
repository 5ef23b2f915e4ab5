import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { type FindingCode, severityOf } from '../domain/quality/finding';
import type { LawfulBasis } from '../domain/record';
import type {
  FindingDto,
  GuestImportDto,
  GuestImportListQuery,
  GuestImportPageDto,
  ImportRowPageDto,
  ImportRowsQuery,
} from '../dto/import.dto';
import { ROW_STATUSES, type RowStatus } from '../services/intake/item';

interface StoredImport {
  id: string;
  property_id: string;
  system: string;
  format: 'csv' | 'ndjson';
  lawful_basis: LawfulBasis;
  dry_run: boolean;
  status: GuestImportDto['status'];
  problem: string | null;
  job_id: string | null;
  bytes: number;
  rows_done: number;
  counts: Partial<Record<RowStatus, number>>;
  findings: Record<string, number>;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const SELECT = `SELECT id, property_id, system, format, lawful_basis, dry_run, status, problem, job_id, bytes, rows_done, counts, findings, created_at, started_at,
  finished_at FROM guest_imports`;

const ROWS_A_PAGE = 200;

@Injectable()
export class ImportQueries {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 */
  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<GuestImportDto> {
    const [row] = await sql.query<StoredImport>(`${SELECT} WHERE id = $1`, [id]);
    if (!row) throw notFound();
    ctx.caller.require('guests:import', row.property_id);
    return view(row);
  }

  async list(ctx: RequestContext, query: GuestImportListQuery): Promise<GuestImportPageDto> {
    if (query.propertyId) ctx.caller.require('guests:import', query.propertyId);
    const properties = query.propertyId ? [query.propertyId] : ctx.caller.propertiesWith('guests:import');
    const page = await keysetPage<StoredImport>(
      this.database,
      {
        select: SELECT,
        where: ['($1::uuid[] IS NULL OR property_id = ANY ($1::uuid[]))', ...(query.updatedSince ? ['updated_at >= $2::timestamptz'] : [])],
        values: [properties, ...(query.updatedSince ? [query.updatedSince] : [])],
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { data: page.data.map(view), nextCursor: page.nextCursor };
  }

  /** What became of each row, in the order of the file. */
  async rows(ctx: RequestContext, id: string, { status, cursor }: ImportRowsQuery): Promise<ImportRowPageDto> {
    await this.one(ctx, id);
    const rows = await this.database.query<{ row: number; result: [RowStatus, string | null, ...[string, FindingCode][]] }>(
      `SELECT b.first_row + e.n::int - 1 AS row, e.result FROM guest_import_results b, jsonb_array_elements(b.results) WITH ORDINALITY e(result, n)
       WHERE b.import_id = $1 AND ($2::text IS NULL OR (b.statuses @> ARRAY[$2::text] AND e.result ->> 0 = $2))
         AND b.first_row + jsonb_array_length(b.results) > $3 AND b.first_row + e.n - 1 > $3
       ORDER BY b.first_row, e.n LIMIT $4`,
      [id, status ?? null, Number(cursor ?? 0), ROWS_A_PAGE + 1],
    );
    const page = rows.slice(0, ROWS_A_PAGE);
    return {
      data: page.map(({ row, result: [became, guestId, ...findings] }) => ({
        row,
        status: became,
        guestId,
        findings: findings.map(([field, code]) => findingView(field, code)),
      })),
      nextCursor: rows.length > ROWS_A_PAGE ? String(page.at(-1)!.row) : null,
    };
  }
}

export const findingView = (field: string, code: FindingCode): FindingDto => ({ field, code, severity: severityOf(code) });

function view(row: StoredImport): GuestImportDto {
  const counts = Object.fromEntries(ROW_STATUSES.map((status) => [status, row.counts[status] ?? 0])) as Record<RowStatus, number>;
  return {
    id: row.id,
    propertyId: row.property_id,
    system: row.system,
    format: row.format,
    lawfulBasis: row.lawful_basis,
    dryRun: row.dry_run,
    status: row.status,
    problem: row.problem,
    jobId: row.job_id,
    bytes: row.bytes,
    rows: row.rows_done,
    counts,
    findings: Object.entries(row.findings)
      .map(([code, rows]) => ({ code, severity: severityOf(code as FindingCode), rows }))
      .toSorted((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1)),
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
