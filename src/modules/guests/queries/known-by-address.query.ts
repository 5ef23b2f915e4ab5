import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import type { Sql } from '../../../kernel/database/database';
import { normaliseEmail, normalisePhone } from '../domain/contact';

/** Whom a hotel knows by an address, for those who hear from somebody: nobody is shown anything, so it leaves no trace. */
@Injectable()
export class KnownByAddress {
  constructor(private readonly vault: Vault) {}

  /**
   * Persons of whom this hotel has a record, and who are known by exactly this e-mail address or number.
   * @returns of each the first record that the hotel has
   */
  async of(sql: Sql, propertyId: string, { email, phone }: { email?: string; phone?: string }): Promise<string[]> {
    const emails = email ? this.vault.blindIndexes('guest_email', normaliseEmail(email)) : [];
    const phones = phone ? this.vault.blindIndexes('guest_phone', normalisePhone(phone)) : [];
    if (emails.length + phones.length === 0) return [];
    const rows = await sql.hot<{ id: string }>(
      'known_by_address',
      `SELECT own.id FROM (
         SELECT person_id FROM guests WHERE erased_at IS NULL AND (email_index = ANY ($2::bytea[]) OR phone_index = ANY ($3::bytea[]))
         UNION
         SELECT g.person_id FROM guest_facts f JOIN guests g ON g.id = f.guest_id
         WHERE g.erased_at IS NULL AND f.holds AND f.ended_at IS NULL AND f.value_index = ANY ($2::bytea[] || $3::bytea[])) known
       CROSS JOIN LATERAL (
         SELECT r.id FROM guests r WHERE (r.id = known.person_id OR (r.together AND r.person_id = known.person_id)) AND r.property_id = $1 AND r.erased_at IS NULL
         ORDER BY r.created_at, r.id LIMIT 1) own`,
      [propertyId, emails, phones],
    );
    return rows.map((row) => row.id);
  }
}
