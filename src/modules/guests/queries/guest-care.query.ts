import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { LocalDate } from '../../../kernel/values/local-date';
import { anniversariesBetween, birthdaysBetween, chineseFestivalsBetween } from '../domain/care/celebrations';
import { isChinese } from '../domain/care/today';
import { type Choice, goldenProfile } from '../domain/profile/golden';
import type { FactKind } from '../domain/record';
import { GuestQueries } from './guest.queries';
import { EVERYTHING, Persons } from './persons';

/** What a hotel does something for a guest for. */
export interface GuestToCareFor {
  /** Every record of the person. */
  recordIds: string[];
  /** `standard:class`. */
  classes: string[];
  vip: boolean;
  preferences: { category: string; code: string }[];
  /** Birthday, first stay and festivals between the two days, in their order. */
  occasions: { code: string; date: LocalDate }[];
  /** Stays behind and before them, in the whole house. */
  stays: number;
}

/** Why more may be done for a guest, for what is planned by rule: nobody is shown it, so it leaves no trace. */
@Injectable()
export class GuestCare {
  constructor(
    private readonly persons: Persons,
    private readonly guests: GuestQueries,
  ) {}

  /** As it holds in a hotel; undefined for somebody unknown or erased. */
  async of(
    sql: Sql,
    guestId: string,
    { propertyId, from, to }: { propertyId: string; from: LocalDate; to: LocalDate },
  ): Promise<GuestToCareFor | undefined> {
    const standing = await this.guests.standing(sql, guestId, propertyId);
    const [person] = standing ? await this.persons.ofRecords(sql, [guestId], EVERYTHING) : [];
    if (!standing || !person) return undefined;
    const choices = goldenProfile(person.records, person.facts).choices.filter(
      (c) => !SCOPED.includes(c.kind) || c.chosen.propertyId === null || c.chosen.propertyId === propertyId,
    );
    const all = <K extends FactKind>(kind: K) => choices.filter((c): c is Choice<K> => c.kind === kind).map((c) => c.chosen.value);
    const [birthday] = all('birthday');
    const firstStay = await this.firstArrival(sql, standing.personId, propertyId);
    const countries = [...all('nationality'), ...all('country')].map((c) => c.country);
    const chinese = isChinese({ language: all('language')[0]?.language ?? null, countries });
    return {
      recordIds: await this.guests.recordIds(sql, guestId),
      classes: standing.classes,
      vip: all('vip').length > 0,
      preferences: all('preference').map(({ category, code }) => ({ category, code })),
      occasions: [
        ...(birthday ? birthdaysBetween(birthday, from, to).map(({ date }) => ({ code: 'birthday', date })) : []),
        ...(firstStay ? anniversariesBetween(firstStay, from, to).map(({ date }) => ({ code: 'first_stay', date })) : []),
        ...(chinese ? chineseFestivalsBetween(from, to).map(({ code, date }) => ({ code, date })) : []),
      ].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
      stays: standing.stays,
    };
  }

  private async firstArrival(sql: Sql, personId: string, propertyId: string): Promise<LocalDate | null> {
    const [figures] = await sql.query<{ first: LocalDate | null }>(
      'SELECT first_arrival AS first FROM guest_figures WHERE person_id = $1 AND property_id = $2',
      [personId, propertyId],
    );
    return figures?.first ?? null;
  }
}

const SCOPED: readonly FactKind[] = ['preference', 'vip'];
