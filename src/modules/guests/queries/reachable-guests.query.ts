import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import { normaliseEmail } from '../domain/contact';
import { type Choice, goldenProfile } from '../domain/profile/golden';
import type { FactKind, FactValue } from '../domain/record';
import { EVERYTHING, Persons } from './persons';

/** How a guest is written to. */
export interface ReachableGuest {
  /** The record that was asked for. */
  guestId: string;
  firstName: string;
  lastName: string;
  /** BCP 47. */
  language: string | null;
  /** How they want to be spoken to. */
  channel: FactValue<'channel'>['channel'] | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/** Addresses of guests for those who write to them: nobody is shown them, so it leaves no trace. */
@Injectable()
export class ReachableGuests {
  constructor(private readonly persons: Persons) {}

  /** By record id; who has been erased is absent. What the record itself was told goes before what else is known of the person, unless it is known to be wrong. */
  async of(sql: Sql, guestIds: readonly string[]): Promise<Map<string, ReachableGuest>> {
    const asked = new Set(guestIds);
    const found = new Map<string, ReachableGuest>();
    for (const person of await this.persons.ofRecords(sql, [...asked], EVERYTHING)) {
      const { choices } = goldenProfile(person.records, person.facts);
      const all = <K extends FactKind>(kind: K) => choices.filter((c): c is Choice<K> => c.kind === kind).map((c) => c.chosen.value);
      for (const { id, erasedAt, firstName, lastName, language, secrets } of person.records) {
        if (!asked.has(id) || erasedAt) continue;
        const emails = all('email').map((v) => v.address);
        const phones = all('phone').map((v) => v.number);
        found.set(id, {
          guestId: id,
          firstName,
          lastName,
          language: language ?? all('language')[0]?.language ?? null,
          channel: all('channel')[0]?.channel ?? null,
          email: emails.find((e) => secrets.email && normaliseEmail(e) === normaliseEmail(secrets.email)) ?? emails[0] ?? null,
          phone: phones.find((p) => p === secrets.phone) ?? phones[0] ?? null,
        });
      }
    }
    return found;
  }
}
