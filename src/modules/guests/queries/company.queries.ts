import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { maskEmail, maskPhone, searchKey } from '../domain/contact';
import type { CompanyContactDto, CompanyDto, CompanyListQuery, CompanyPageDto } from '../dto/company.dto';

export interface StoredCompany {
  id: string;
  property_id: string | null;
  kind: CompanyDto['kind'];
  code: string;
  name: string;
  tax_id: string | null;
  iata_number: string | null;
  country: string | null;
  data_key: Buffer;
  sealed: Buffer;
  status: CompanyDto['status'];
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const companyPlace = (id: string): string => `companies.sealed ${id}`;

const SELECT = `SELECT id, property_id, kind, code, name, tax_id, iata_number, country, data_key, sealed, status, version, created_at, updated_at FROM companies`;

/** Companies and travel agents belong to the whole chain: whoever reads guests anywhere reads them. */
@Injectable()
export class CompanyQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404 */
  async stored(sql: Sql, id: string, lock = false): Promise<StoredCompany> {
    const [row] = await sql.query<StoredCompany>(`${SELECT} WHERE id = $1 ${lock ? 'FOR NO KEY UPDATE' : ''}`, [id]);
    if (!row) throw notFound();
    return row;
  }

  async one(ctx: RequestContext, id: string, sql: Sql = this.database): Promise<CompanyDto> {
    const row = await this.stored(sql, id);
    ctx.answer.etag = etagOf(row.version);
    return (await this.views(ctx, [row], sql))[0]!;
  }

  async list(ctx: RequestContext, query: CompanyListQuery): Promise<CompanyPageDto> {
    const values: unknown[] = [];
    const where: string[] = [];
    if (query.q) {
      const key = searchKey(query.q);
      where.push(`(name_key LIKE '%' || $${values.push(key.replace(/[\\%_]/g, '\\$&'))} || '%' OR lower(code) = $${values.push(key)})`);
    }
    if (query.kind) where.push(`kind = $${values.push(query.kind)}`);
    if (query.status) where.push(`status = $${values.push(query.status)}`);
    if (query.updatedSince) where.push(`updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<StoredCompany>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: {
          name: { column: 'name', type: 'text' },
          code: { column: 'code', type: 'text' },
          createdAt: { column: 'created_at', type: 'timestamptz' },
          updatedAt: { column: 'updated_at', type: 'timestamptz' },
        },
        idColumn: 'id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: await this.views(ctx, page.data, this.database), nextCursor: page.nextCursor };
  }

  contact(row: StoredCompany): CompanyContactDto {
    return JSON.parse(
      this.vault.open(this.vault.unwrap(row.data_key), row.sealed, companyPlace(row.id)).toString('utf8'),
    ) as CompanyContactDto;
  }

  private async views(ctx: RequestContext, rows: StoredCompany[], sql: Sql): Promise<CompanyDto[]> {
    const views = rows.map((row) => this.view(row, ctx.caller));
    const revealed = views.filter((v) => !v.masked && Object.values(v.contact).some((value) => value !== null));
    if (revealed.length) {
      const entries = revealed.map((v) =>
        auditRow(ctx, { action: 'company.contact_read', target: { type: 'company', id: v.id }, propertyId: v.propertyId }),
      );
      await sql.query(insertAudit('$1'), [JSON.stringify(entries)]);
    }
    return views;
  }

  private view(row: StoredCompany, caller: Caller): CompanyDto {
    const masked = !caller.can('guests:pii', row.property_id ?? undefined);
    const { person, email, phone, note } = this.contact(row);
    const shown = (value: string | undefined, mask: (v: string) => string) => (value === undefined ? null : masked ? mask(value) : value);
    const hidden = () => '•••';
    return {
      id: row.id,
      propertyId: row.property_id,
      kind: row.kind,
      code: row.code,
      name: row.name,
      taxId: row.tax_id,
      iataNumber: row.iata_number,
      country: row.country,
      contact: { person: shown(person, hidden), email: shown(email, maskEmail), phone: shown(phone, maskPhone), note: shown(note, hidden) },
      masked,
      status: row.status,
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  }
}
