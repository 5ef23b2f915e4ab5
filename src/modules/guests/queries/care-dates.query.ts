import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { addDays, daysBetween, nightsOf } from '../../../kernel/values/local-date';
import { anniversariesBetween, birthdaysBetween, birthdaysCelebratedBetween, type Celebration } from '../domain/care/celebrations';
import { nameInOrder } from '../domain/care/name-order';
import { goldenProfile } from '../domain/profile/golden';
import { birthdayKey } from '../domain/values';
import type { CareDateDto, CareDatesDto, CareDatesQuery } from '../dto/portrait.dto';
import { GuestQueries } from './guest.queries';
import { Persons, sightOf } from './persons';
import { shown } from './views';

interface StayToThinkOf {
  person_id: string;
  reservation_id: string;
  arrival: string;
  departure: string;
  first_arrival: string | null;
}

const RANGE = 31;

// a birthday is looked for by its keyed index, so that nobody's record is opened in vain
const STAYS = `
  SELECT DISTINCT g.person_id, s.reservation_id, s.arrival, s.departure, f.first_arrival
  FROM guest_stays s JOIN guests g ON g.id = s.guest_id AND g.erased_at IS NULL
    LEFT JOIN guest_figures f ON f.person_id = g.person_id AND f.property_id = s.property_id AND to_char(f.first_arrival, 'MM-DD') = ANY ($5::text[])
  WHERE s.property_id = $1 AND s.status IN ('confirmed', 'in_house') AND s.role <> 'booker' AND s.arrival <= $3 AND s.departure >= $2
    AND (f.person_id IS NOT NULL OR EXISTS (
      SELECT FROM guests r LEFT JOIN guest_facts b ON b.guest_id = r.id AND b.kind = 'birthday' AND b.ended_at IS NULL
      WHERE (r.id = g.id OR (r.together AND r.person_id = g.person_id)) AND (r.birthday_index = ANY ($4::bytea[]) OR b.value_index = ANY ($4::bytea[]))))
  ORDER BY s.arrival, s.reservation_id`;

/** Birthdays and anniversaries of those who are in the house or arrive. */
@Injectable()
export class CareDates {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly persons: Persons,
    private readonly guests: GuestQueries,
  ) {}

  /** @throws Refusal 400 for a range that is turned round or too long, 404 */
  async between(ctx: RequestContext, { propertyId, from, to }: CareDatesQuery): Promise<CareDatesDto> {
    ctx.caller.require('guests:read', propertyId);
    if (to < from) throw invalid({ pointer: '?to', code: 'range_turned_round', detail: 'to lies before from.' });
    if (daysBetween(from, to) >= RANGE) throw invalid({ pointer: '?to', code: 'range_too_long', detail: `At most ${RANGE} days.` });
    const keys = new Set(birthdaysCelebratedBetween(from, to).map(birthdayKey));
    const stays = await this.database.query<StayToThinkOf>(STAYS, [
      propertyId,
      from,
      to,
      [...keys].flatMap((key) => this.vault.blindIndexes('guest_birthday', key)),
      anniversaryDays(from, to),
    ]);
    const persons = await this.persons.ofRecords(
      this.database,
      [...new Set(stays.map((s) => s.person_id))],
      sightOf(ctx.caller, 'guests:read'),
    );
    await this.guests.noteReveal(this.database, ctx, persons);
    const byId = new Map(persons.map((p) => [p.id, p]));
    const data = stays.flatMap((stay): CareDateDto[] => {
      const person = byId.get(stay.person_id);
      if (!person) return [];
      const profile = goldenProfile(person.records, person.facts);
      const name = shown(ctx.caller, profile, 'name') ?? { firstName: '', lastName: '' };
      const birthday = profile.choices.find((c) => c.kind === 'birthday')?.chosen.value as
        Parameters<typeof birthdaysBetween>[0] | undefined;
      const mayShowAge = shown(ctx.caller, profile, 'birthday')?.month !== 0;
      const care = (kind: CareDateDto['kind'], calendar: CareDateDto['calendar'], { date, years }: Celebration): CareDateDto => ({
        guestId: person.id,
        name: nameInOrder(name, shown(ctx.caller, profile, 'language')?.language ?? null),
        kind,
        date,
        calendar,
        years: kind === 'birthday' && !mayShowAge ? null : years,
        duringStay: date >= stay.arrival && date <= stay.departure,
        reservationId: stay.reservation_id,
        arrival: stay.arrival,
        departure: stay.departure,
      });
      return [
        ...(birthday ? birthdaysBetween(birthday, from, to).map((c) => care('birthday', birthday.calendar, c)) : []),
        ...(stay.first_arrival ? anniversariesBetween(stay.first_arrival, from, to).map((c) => care('first_stay', null, c)) : []),
      ];
    });
    return { data: data.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)) };
  }
}

/** Month and day of each date between two, with 29 February where it is held on the 28th. */
function anniversaryDays(from: string, to: string): string[] {
  const days = nightsOf(from, addDays(to, 1)).map((date) => date.slice(5));
  return days.includes('02-28') ? [...days, '02-29'] : days;
}
