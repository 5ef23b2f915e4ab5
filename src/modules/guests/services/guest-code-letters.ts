import { Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { Vault } from '../../../kernel/crypto/vault';
import type { Sql, Transaction } from '../../../kernel/database/database';
import { type Addressed, type Letter, Mail } from '../../../kernel/mail/mail';
import { Clock } from '../../../kernel/values/clock';
import { normaliseEmail, normalisePhone } from '../domain/contact';
import { goldenProfile } from '../domain/profile/golden';
import { EVERYTHING, Persons } from '../queries/persons';

export type ContactKind = 'email' | 'phone';

/** A contact shared by more people than this is nobody’s in particular: a travel agency’s, a typing mistake. */
const MOST_PEOPLE = 10;

export const normaliseContact = (kind: ContactKind, value: string): string =>
  kind === 'email' ? normaliseEmail(value) : normalisePhone(value);
/** What a code is kept as: keyed, for there are only a million of them. */
export const codeText = (codeId: string, code: string): string => `${codeId} ${code}`;

/** Writes the letter with a guest’s code, if somebody has that contact; whether they do, nobody learns who asked for it. */
@Injectable()
export class GuestCodeLetters {
  constructor(
    mail: Mail,
    private readonly vault: Vault,
    private readonly persons: Persons,
    private readonly clock: Clock,
  ) {
    mail.writes('guest_code', (work, order) => this.write(work, order));
  }

  /** What a code for this contact is found by. */
  contactIndexes(kind: ContactKind, value: string): Buffer[] {
    return this.vault.blindIndexes('guest_code_contact', `${kind}\0${value}`);
  }

  private async write(work: Transaction, { to, channel }: Addressed): Promise<Letter | undefined> {
    const kind = channel === 'email' ? 'email' : 'phone';
    const [ordered] = await work.query<{ id: string; expires_at: Date }>(
      `SELECT id, expires_at FROM guest_codes WHERE contact_index = ANY ($1::bytea[]) AND code_hash IS NULL AND used_at IS NULL AND expires_at > $2
       FOR UPDATE`,
      [this.contactIndexes(kind, to), this.clock.now()],
    );
    const people = ordered ? await this.peopleWith(work, kind, to) : [];
    if (!ordered || people.length === 0) return undefined;
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await work.query('UPDATE guest_codes SET code_hash = $2, record_ids = $3 WHERE id = $1', [
      ordered.id,
      this.vault.blindIndex('guest_code', codeText(ordered.id, code)),
      people.map((p) => p.recordId),
    ]);
    const minutes = Math.max(1, Math.round((ordered.expires_at.getTime() - this.clock.now().getTime()) / 60_000));
    return {
      subject: `${code} · Your code · 您的验证码`,
      text: `${code}\n\nThis code signs you in; it works once, for ${minutes} minutes. Tell it to nobody: no hotel will ask you for it.\n您的登录验证码，${minutes} 分钟内有效，仅可使用一次。请勿告知他人，酒店不会向您索取。\n`,
      // as the guest gave it, not as a stranger typed something that looks the same
      to: people[0]!.contact,
      about: { type: 'guest', id: people[0]!.recordId },
    };
  }

  /** The persons who are reached by a contact today: not those whose it was, nor where it was declared wrong. */
  private async peopleWith(sql: Sql, kind: ContactKind, value: string): Promise<{ recordId: string; contact: string }[]> {
    const [index, column] = kind === 'email' ? ['guest_email', 'email_index'] : ['guest_phone', 'phone_index'];
    const records = await sql.query<{ id: string }>(
      `SELECT id FROM guests WHERE ${column} = ANY ($1::bytea[])
       UNION SELECT guest_id FROM guest_facts WHERE value_index = ANY ($1::bytea[]) AND kind = $2 AND holds AND ended_at IS NULL
       LIMIT ${MOST_PEOPLE * 20 + 1}`,
      [this.vault.blindIndexes(index, value), kind],
    );
    const persons = await this.persons.ofRecords(
      sql,
      records.map((r) => r.id),
      EVERYTHING,
    );
    const found = persons.flatMap((person) => {
      if (person.records.every((r) => r.erasedAt)) return [];
      const choice = goldenProfile(person.records, person.facts).choices.find(
        (c) => c.kind === kind && normaliseContact(kind, contactOf(c.chosen.value)) === value,
      );
      return choice ? [{ recordId: choice.chosen.recordId, contact: contactOf(choice.chosen.value) }] : [];
    });
    return found.length > MOST_PEOPLE ? [] : found;
  }
}

const contactOf = (value: object): string => ('address' in value ? String(value.address) : 'number' in value ? String(value.number) : '');
