import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import { nameInOrder } from '../domain/care/name-order';
import { tasksOf } from '../domain/care/today';
import { addUp, FIGURE_COLUMNS, type HotelFigures } from '../domain/figures';
import type { Purpose } from '../domain/privacy/consents';
import { type Choice, type GoldenProfile, goldenProfile } from '../domain/profile/golden';
import type { FactKind, FactValue } from '../domain/record';
import type { GuestProfileDto, LabelDto, ProfilePersonDto, TasteDto, VisitDto } from '../dto/portrait.dto';
import { CLASSES_OF_GUEST, classView, type ClassOfGuest } from './classification.queries';
import { GuestQueries } from './guest.queries';
import { type Person, Persons, sightOf } from './persons';
import { TimelineKinds } from '../services/timeline-kinds';
import { type StoredEntry, TimelineQueries } from './timeline.queries';
import { mayReveal, shown, statementView } from './views';

interface Derived {
  figures: HotelFigures[];
  classes: ClassOfGuest[];
  trouble: StoredEntry[];
  unsettled: StoredEntry[];
  visits: VisitDto[];
  /** Purposes that the guest has spoken about. */
  spoken: string[];
  /** Whether an objection or a restriction stands. */
  leave_alone: boolean;
}

const rows = (select: string) => `(SELECT coalesce(json_agg(x), '[]') FROM (${select}) x)`;

/** A word of the guest's counts for the person, whichever hotel wrote it down. */
const EVERY_RECORD = 'SELECT $1::uuid UNION ALL SELECT id FROM guests WHERE together AND person_id = $1';

/** The last word on each thing that something was owed for, where it still is. $5 types that leave something open, $6 types that end it */
const UNSETTLED = `
  SELECT guest_id, seq, type, occurred_at, property_id, aggregate_type, aggregate_id, trouble, data FROM (
    SELECT DISTINCT ON (aggregate_id) * FROM guest_timeline
    WHERE guest_id = ANY ($3::uuid[]) AND type = ANY ($5::text[] || $6::text[]) AND ($2::uuid[] IS NULL OR property_id = ANY ($2::uuid[]))
    ORDER BY aggregate_id, seq DESC) last
  WHERE type = ANY ($5::text[]) ORDER BY seq DESC LIMIT 10`;

/** Everything derived of a person in one statement. $1 person, $2 hotels that may be seen, $3 records that may be seen, $4 the hotel of the moment */
const DERIVED = `
  SELECT ${rows(`SELECT ${FIGURE_COLUMNS} FROM guest_figures f WHERE f.person_id = $1 AND ($2::uuid[] IS NULL OR f.property_id = ANY ($2::uuid[])) ORDER BY f.property_id`)} AS figures,
    ${rows(CLASSES_OF_GUEST)} AS classes,
    ${rows(`SELECT DISTINCT ON (seq) guest_id, seq, type, occurred_at, property_id, aggregate_type, aggregate_id, trouble, data FROM guest_timeline
      WHERE guest_id = ANY ($3::uuid[]) AND trouble AND ($2::uuid[] IS NULL OR property_id IS NULL OR property_id = ANY ($2::uuid[])) ORDER BY seq DESC, guest_id LIMIT 10`)} AS trouble,
    ${rows(UNSETTLED)} AS unsettled,
    ${rows(`SELECT "reservationId", status, role, arrival, departure, nights FROM (
        SELECT DISTINCT ON (reservation_id) reservation_id AS "reservationId", status, role, arrival, departure, nights FROM guest_stays
        WHERE guest_id = ANY ($3::uuid[]) AND property_id = $4
        ORDER BY reservation_id, array_position(ARRAY['lead', 'companion', 'booker'], role)) s
      ORDER BY arrival DESC, "reservationId" LIMIT 20`)} AS visits,
    ARRAY(SELECT DISTINCT c.purpose FROM consents c WHERE c.guest_id IN (${EVERY_RECORD})) AS spoken,
    EXISTS (SELECT FROM privacy_flags p WHERE p.guest_id IN (${EVERY_RECORD})) AS leave_alone`;

/** What the registration of guests asks for: the police's form in China, and most others. */
const REGISTRATION: readonly FactKind[] = ['document', 'nationality', 'birthday', 'sex', 'phone'];

const URGENCY = ['special_need', 'room', 'food', 'habit', 'leisure'];

/** The profile page of whoever serves a guest: one read, one answer. */
@Injectable()
export class PortraitQuery {
  constructor(
    private readonly database: Database,
    private readonly persons: Persons,
    private readonly guests: GuestQueries,
    private readonly properties: PropertyQueries,
    private readonly timeline: TimelineQueries,
    private readonly kinds: TimelineKinds,
  ) {}

  /** @throws Refusal 404 */
  async of(ctx: RequestContext, guestId: string, propertyId: string): Promise<GuestProfileDto> {
    const { caller } = ctx;
    caller.require('guests:read', propertyId);
    const { businessDate } = await this.properties.mustExist(propertyId);
    const sight = sightOf(caller, 'guests:read');
    const person = await this.persons.one(this.database, guestId, sight);
    await this.guests.noteReveal(this.database, ctx, [person]);
    const recordIds = person.records.map((r) => r.id);
    const [derived] = await this.database.hot<Derived>('portrait_of_guest', DERIVED, [
      ...[person.id, sight.propertyIds, recordIds, propertyId, this.kinds.leavingOpen(true), this.kinds.leavingOpen(false)],
    ]);
    const { figures, classes, trouble, unsettled, visits, spoken, leave_alone } = derived!;
    const profile = ofHotel(goldenProfile(person.records, person.facts), propertyId);
    const here = addUp(figures.filter((f) => f.propertyId === propertyId));
    const who = whoIs(caller, profile, person);
    const tastes = tastesOf(caller, profile);
    return {
      guestId: person.id,
      propertyId,
      businessDate,
      who,
      value: { here, everywhere: addUp(figures), classes: classes.map((c) => classView(c, sight.propertyIds === null)) },
      tastes,
      trouble: trouble.map((t) => this.timeline.view(t)),
      unsettled: unsettled.map((t) => this.timeline.view(t)),
      today: tasksOf({
        businessDate,
        visits: visits.filter((v) => v.role !== 'booker'),
        birthday: chosen(profile, 'birthday'),
        language: who.language,
        countries: [chosen(profile, 'nationality')?.country, chosen(profile, 'country')?.country].filter((c) => c !== undefined),
        specialNeeds: tastes
          .filter((t) => t.category === 'special_need')
          .map((t) => ({ category: 'special_need', code: t.code, value: t.value ?? undefined, note: t.note ?? undefined })),
        blocked: who.block ? { code: who.block.code, reason: who.block.reason ?? '' } : undefined,
        missing: REGISTRATION.filter((kind) => !profile.choices.some((c) => c.kind === kind)),
        unasked: leave_alone ? [] : toAsk(tastes).filter((purpose) => !spoken.includes(purpose)),
        staysHere: here.stays,
        mayShowAge: who.birthday !== null,
      }),
      visits,
    };
  }
}

/** Needs that are known are sensitive data: keeping them asks for a consent of its own (GDPR article 9, PIPL article 29). */
const toAsk = (tastes: readonly TasteDto[]): Purpose[] =>
  tastes.some((t) => t.category === 'special_need') ? ['marketing', 'sensitive_data'] : ['marketing'];

const SCOPED: readonly FactKind[] = ['preference', 'tag', 'vip', 'block'];

/** Labels and preferences that hold in this hotel: its own first, then the chain's. */
const ofHotel = ({ choices, rejected }: GoldenProfile, propertyId: string): GoldenProfile => ({
  choices: choices
    .filter((c) => !SCOPED.includes(c.kind) || c.chosen.propertyId === null || c.chosen.propertyId === propertyId)
    .toSorted((a, b) => Number(a.chosen.propertyId === null) - Number(b.chosen.propertyId === null)),
  rejected,
});

const chosen = <K extends FactKind>(profile: GoldenProfile, kind: K): FactValue<K> | undefined =>
  profile.choices.find((c): c is Choice<K> => c.kind === kind)?.chosen.value;

const allShown = <K extends FactKind>(
  caller: Caller,
  profile: GoldenProfile,
  kind: K,
): { value: FactValue<K>; statement: Choice<K>['chosen'] }[] =>
  profile.choices
    .filter((c): c is Choice<K> => c.kind === kind)
    .map(({ chosen: statement }) => ({ value: statementView(caller, statement).value as unknown as FactValue<K>, statement }));

function whoIs(caller: Caller, profile: GoldenProfile, person: Person): ProfilePersonDto {
  const name = shown(caller, profile, 'name') ?? { firstName: '', lastName: '' };
  const language = shown(caller, profile, 'language')?.language ?? null;
  const birthday = shown(caller, profile, 'birthday');
  const label = (kind: 'vip' | 'block'): LabelDto | null => {
    const value = shown(caller, profile, kind);
    return value ? { code: value.code, reason: value.reason ?? null } : null;
  };
  return {
    name: nameInOrder(name, language ?? languageOf(profile)),
    ...name,
    language,
    sex: shown(caller, profile, 'sex')?.sex ?? null,
    // masked, it has neither month nor day
    birthday: birthday?.month
      ? { calendar: birthday.calendar, month: birthday.month, day: birthday.day, year: birthday.year ?? null }
      : null,
    email: shown(caller, profile, 'email')?.address ?? null,
    phone: shown(caller, profile, 'phone')?.number ?? null,
    channel: shown(caller, profile, 'channel')?.channel ?? null,
    vip: label('vip'),
    block: label('block'),
    tags: [...new Set(allShown(caller, profile, 'tag').map(({ value }) => value.code))],
    masked: !person.records.every((r) => mayReveal(caller, r.propertyId)),
  };
}

/** Where nobody has told the language, the country says in which order names are said. */
const languageOf = (profile: GoldenProfile): string | null => {
  const country = chosen(profile, 'nationality')?.country ?? chosen(profile, 'country')?.country;
  return { CN: 'zh', HK: 'zh', MO: 'zh', TW: 'zh', JP: 'ja', KR: 'ko', VN: 'vi', HU: 'hu' }[country ?? ''] ?? null;
};

const tastesOf = (caller: Caller, profile: GoldenProfile): TasteDto[] =>
  allShown(caller, profile, 'preference')
    .map(({ value, statement }) => ({
      category: value.category,
      code: value.code,
      value: value.value ?? null,
      note: value.note ?? null,
      propertyId: statement.propertyId,
      confidence: statement.confidence,
    }))
    .toSorted((a, b) => URGENCY.indexOf(a.category) - URGENCY.indexOf(b.category));
