import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../kernel/database/database';
import { auditRow, insertAudit } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { lastFour, maskEmail, maskPhone, normaliseEmail, normalisePhone, searchKey } from '../domain/contact';
import type { GuestDto, GuestPageDto, ListGuestsQuery } from '../dto/guest.dto';
import type { RecordSecrets } from '../domain/record';
import { guestPlace } from '../services/guest-records';

interface StoredGuest {
  id: string;
  property_id: string;
  first_name: string;
  last_name: string;
  language: string | null;
  country: string | null;
  source: string;
  data_key: Buffer;
  sealed: Buffer;
  created_at: Date;
  updated_at: Date;
}

const SELECT = `SELECT id, property_id, first_name, last_name, language, country, source, data_key, sealed, created_at, updated_at FROM guests`;

@Injectable()
export class GuestQueries {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async one(ctx: RequestContext, id: string): Promise<GuestDto> {
    const [guest] = await this.database.query<StoredGuest>(`${SELECT} WHERE id = $1`, [id]);
    if (!guest || !ctx.caller.can('guests:read', guest.property_id)) throw notFound();
    return (await this.views(ctx, [guest]))[0]!;
  }

  async list(ctx: RequestContext, query: ListGuestsQuery): Promise<GuestPageDto> {
    const where: string[] = [];
    const values: unknown[] = [];
    const properties = ctx.caller.propertiesWith('guests:read');
    if (properties) where.push(`property_id = ANY ($${values.push(properties)}::uuid[])`);
    if (query.updatedSince) where.push(`updated_at >= $${values.push(query.updatedSince)}::timestamptz`);
    if (query.q) where.push(this.matches(query.q, values));
    const page = await keysetPage<StoredGuest>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: 'createdAt',
      },
      query,
    );
    return { data: await this.views(ctx, page.data), nextCursor: page.nextCursor };
  }

  /** Ids of guests with this phone number, or these last four digits: for other modules' searches. At most 200, newest first. */
  async idsByPhone(sql: Sql, text: string, country?: string | null): Promise<string[]> {
    const digits = text.replace(/\D/g, '');
    if (digits.length < 4) return [];
    const [column, kind, value] =
      digits.length === 4
        ? ['phone_last4_index', 'guest_phone_last4', digits]
        : ['phone_index', 'guest_phone', normalisePhone(text, country)];
    const found = await sql.query<{ id: string }>(`SELECT id FROM guests WHERE ${column} = $1 ORDER BY created_at DESC LIMIT 200`, [
      this.vault.blindIndex(kind, value),
    ]);
    return found.map((g) => g.id);
  }

  private matches(text: string, values: unknown[]): string {
    if (text.includes('@')) return `email_index = $${values.push(this.vault.blindIndex('guest_email', normaliseEmail(text)))}`;
    if (/^[+0-9][0-9 ()./-]*$/.test(text) && text.replace(/\D/g, '').length >= 4) {
      const digits = text.replace(/\D/g, '');
      return digits.length === 4
        ? `phone_last4_index = $${values.push(this.vault.blindIndex('guest_phone_last4', lastFour(digits)))}`
        : `phone_index = $${values.push(this.vault.blindIndex('guest_phone', normalisePhone(text)))}`;
    }
    return `name_key LIKE '%' || $${values.push(searchKey(text).replace(/[\\%_]/g, '\\$&'))} || '%'`;
  }

  private async views(ctx: RequestContext, guests: StoredGuest[]): Promise<GuestDto[]> {
    const revealed = guests.filter((g) => ctx.caller.can('guests:pii', g.property_id));
    if (revealed.length) {
      const entries = revealed.map((g) =>
        auditRow(ctx, { action: 'guest.personal_data_read', target: { type: 'guest', id: g.id }, propertyId: g.property_id }),
      );
      await this.database.query(insertAudit('$1'), [JSON.stringify(entries)]);
    }
    return guests.map((g) => this.view(g, ctx.caller));
  }

  private view(guest: StoredGuest, caller: Caller): GuestDto {
    const masked = !caller.can('guests:pii', guest.property_id);
    const secrets = JSON.parse(
      this.vault.open(this.vault.unwrap(guest.data_key), guest.sealed, guestPlace(guest.id)).toString('utf8'),
    ) as RecordSecrets;
    const shown = (value: string | undefined, mask: (v: string) => string) => (value === undefined ? null : masked ? mask(value) : value);
    return {
      id: guest.id,
      propertyId: guest.property_id,
      firstName: guest.first_name,
      lastName: guest.last_name,
      email: shown(secrets.email, maskEmail),
      phone: shown(secrets.phone, maskPhone),
      language: guest.language,
      country: guest.country,
      source: guest.source,
      masked,
      createdAt: guest.created_at.toISOString(),
      updatedAt: guest.updated_at.toISOString(),
    };
  }
}
