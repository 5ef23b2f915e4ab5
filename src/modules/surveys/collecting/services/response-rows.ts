import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { GuestQueries } from '../../../guests';
import { RoomTypeQueries } from '../../../properties';
import { type Stay, Stays } from '../../../reservations';
import type { Answers } from '../../domain/questionnaire';
import type { Item } from '../../domain/questionnaire-items';
import type { Verdict } from '../../domain/verdict';
import { responseCompleted } from '../../events/survey.events';
import { Moods } from '../../mood/services/moods';
import type { Handout } from '../queries/links';

export type ResponseStatus = 'partial' | 'complete' | 'abandoned';

/** What a response carries of the stay, copied when it begins: what changes later does not change what was answered of. */
export interface StayAttributes {
  guestId: string | null;
  employeeId: string | null;
  reservationId: string | null;
  caseId: string | null;
  roomId: string | null;
  roomTypeId: string | null;
  place: string | null;
  wave: number | null;
  channel: string | null;
  marketSegment: string | null;
  guestClasses: string[];
}

/** What is sealed of a response. */
export interface SealedWords {
  /** By question; null: does not apply. */
  words: Record<string, string | null>;
  /** Of what was sent, where the same may be sent again. */
  digest?: string;
}

/** What is heard in the words. */
export interface Heard {
  mood: number | null;
  topics: string[];
}

export interface NewResponse extends StayAttributes {
  id: string;
  clientId: string;
  invitationId: string | null;
  onceKey: string | null;
  language: string;
  status: ResponseStatus;
  answeredOn: LocalDate;
  overall: number | null;
  low: boolean;
  mood: number | null;
  topics: string[];
  quotas: string[];
  sealed: SealedWords;
  at: Date;
}

export const responsePlace = (id: string): string => `survey_responses.sealed ${id}`;

/** A fingerprint of what was sent, whatever the order of its fields. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(
      JSON.stringify(value, (_, v: unknown) =>
        typeof v === 'object' && v !== null && !Array.isArray(v)
          ? Object.fromEntries(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          : v,
      ),
    )
    .digest('base64url');

const INSERT = `
  INSERT INTO survey_responses (id, property_id, survey_id, survey_version, distribution_id, invitation_id, client_id, once_key, language, status, guest_id, employee_id,
    reservation_id, case_id, room_id, room_type_id, place, wave, stay_channel, market_segment, guest_classes, answered_on, overall, low, mood, topics, quotas, sealed,
    started_at, completed_at, updated_at)
  SELECT id, $2, $3, $4, $5, "invitationId", "clientId", "onceKey", language, status, "guestId", "employeeId", "reservationId", "caseId", "roomId", "roomTypeId", place,
    wave, channel, "marketSegment", ARRAY(SELECT json_array_elements_text("guestClasses")), "answeredOn", overall, low, mood,
    ARRAY(SELECT json_array_elements_text(topics)), ARRAY(SELECT json_array_elements_text(quotas)), decode(sealed, 'base64'), at,
    CASE WHEN status = 'complete' THEN at END, at
  FROM json_to_recordset($1::json) AS r(id uuid, "invitationId" uuid, "clientId" text, "onceKey" text, language text, status text, "guestId" uuid, "employeeId" uuid,
    "reservationId" uuid, "caseId" uuid, "roomId" uuid, "roomTypeId" uuid, place text, wave int, channel text, "marketSegment" text, "guestClasses" json, "answeredOn" date,
    overall numeric, low boolean, mood real, topics json, quotas json, sealed text, at timestamptz)
  ON CONFLICT DO NOTHING
  RETURNING id`;

const INSERT_ANSWERS = `
  INSERT INTO survey_answers (response_id, item_id, survey_id, property_id, answered_on, counted, value, choices)
  SELECT "responseId", "itemId", $2, $3, "answeredOn", counted, value, CASE WHEN choices IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(choices)) END
  FROM json_to_recordset($1::json) AS a("responseId" uuid, "itemId" uuid, "answeredOn" date, counted boolean, value smallint, choices json)`;

/** The rows of a response and of its answers: numbers and choices in the clear, for they are counted; words sealed. */
@Injectable()
export class ResponseRows {
  constructor(
    private readonly vault: Vault,
    private readonly moods: Moods,
    private readonly stays: Stays,
    private readonly rooms: RoomTypeQueries,
    private readonly guests: GuestQueries,
  ) {}

  /** @param responses in the order of their client ids, so that two who send the same ones wait for each other and not both at once @returns the ids of those that were not there yet */
  async insert(
    work: Work,
    { distributionId, surveyId, propertyId }: Handout,
    version: number,
    responses: readonly NewResponse[],
  ): Promise<Set<string>> {
    const rows = responses.map((r) => ({ ...r, sealed: this.seal(r.id, r.sealed).toString('base64') }));
    const made = await work.hot<{ id: string }>('write_survey_responses', INSERT, [
      JSON.stringify(rows),
      propertyId,
      surveyId,
      version,
      distributionId,
    ]);
    return new Set(made.map((r) => r.id));
  }

  /** @param itemIds by key */
  async insertAnswers(
    work: Work,
    { surveyId, propertyId }: Handout,
    itemIds: ReadonlyMap<string, string>,
    responses: readonly { id: string; answeredOn: LocalDate; counted: boolean; answers: Answers; texts: ReadonlySet<string> }[],
  ): Promise<void> {
    const rows = responses.flatMap(({ id, answeredOn, counted, answers, texts }) =>
      Object.entries(answers).flatMap(([key, answer]) => {
        if (texts.has(key)) return [];
        const value = typeof answer === 'number' ? answer : null;
        const choices = answer === null || value !== null ? null : [answer].flat();
        return [{ responseId: id, itemId: itemIds.get(key), answeredOn, counted, value, choices }];
      }),
    );
    if (rows.length > 0) await work.hot('write_survey_answers', INSERT_ANSWERS, [JSON.stringify(rows), surveyId, propertyId]);
  }

  /** What was answered, as it was given. @param keys of items by id */
  async answers(sql: Sql, responseId: string, sealed: SealedWords | null): Promise<Answers> {
    const rows = await sql.hot<{ key: string; kind: string; value: number | null; choices: string[] | null }>(
      'read_survey_answers',
      `SELECT i.key, i.kind, a.value, a.choices FROM survey_answers a JOIN survey_items i ON i.id = a.item_id WHERE a.response_id = $1`,
      [responseId],
    );
    const given = rows.map(
      ({ key, kind, value, choices }) => [key, kind === 'single_choice' ? (choices?.[0] ?? null) : (value ?? choices)] as const,
    );
    return { ...Object.fromEntries(given), ...sealed?.words };
  }

  seal(id: string, words: SealedWords): Buffer {
    return this.vault.sealRecord(JSON.stringify(words), responsePlace(id));
  }

  open(id: string, sealed: Buffer | null): SealedWords | null {
    return sealed && (JSON.parse(this.vault.openRecord(sealed, responsePlace(id)).toString('utf8')) as SealedWords);
  }

  async hear(words: SealedWords['words']): Promise<Heard> {
    const text = Object.values(words).filter(Boolean).join('\n');
    if (!text) return { mood: null, topics: [] };
    const { score, topics } = await this.moods.read(text);
    return { mood: score, topics: topics.map((t) => t.topic) };
  }

  /** @param stay that is answered of, where it is known */
  async attributes(sql: Sql, handout: Handout, stay: Stay | undefined, known: Partial<StayAttributes> = {}): Promise<StayAttributes> {
    const guestId = known.guestId ?? stay?.guestId ?? null;
    const standing = guestId ? await this.guests.standing(sql, guestId, handout.propertyId) : undefined;
    const roomId = stay?.roomId ?? handout.roomId;
    return {
      guestId,
      employeeId: known.employeeId ?? null,
      reservationId: stay?.id ?? null,
      caseId: known.caseId ?? null,
      roomId,
      roomTypeId: stay?.roomTypeId ?? ((roomId && (await this.rooms.ofRoom(sql, roomId))?.roomTypeId) || null),
      place: handout.place,
      wave: known.wave ?? null,
      channel: stay?.channel ?? null,
      marketSegment: stay?.marketSegment ?? null,
      guestClasses: standing?.classes ?? [],
    };
  }

  /** What makes it the only one: the stay, or the person. @param occasion of the invitation, where there was one */
  async onceKey(sql: Sql, { oneAnswerPer, propertyId }: Handout, of: StayAttributes, occasion?: string): Promise<string | null> {
    // each settlement of a case is asked about by itself: it may be the second of its stay, or of the case
    if (of.caseId && occasion) return `case:${occasion}`;
    if (oneAnswerPer === 'stay') return of.reservationId && `stay:${of.reservationId}`;
    if (oneAnswerPer === 'none') return null;
    const wave = of.wave === null ? '' : `:${of.wave}`;
    if (of.employeeId) return `employee:${of.employeeId}${wave}`;
    const standing = of.guestId ? await this.guests.standing(sql, of.guestId, propertyId) : undefined;
    return standing ? `person:${standing.personId}${wave}` : null;
  }

  stay(sql: Sql, reservationId: string | null | undefined): Promise<Stay | undefined> {
    return reservationId ? this.stays.find(sql, reservationId) : Promise.resolve(undefined);
  }

  tell(
    work: Work,
    { surveyId, propertyId, kind }: Handout,
    version: number,
    response: Pick<NewResponse, 'id' | 'guestId' | 'reservationId' | 'roomId' | 'caseId'>,
    verdict: Verdict,
    mood: number | null,
  ): void {
    const { id: responseId, guestId, reservationId, roomId, caseId } = response;
    const { overall, low, lowItems } = verdict;
    work.emit(
      responseCompleted(propertyId, {
        responseId,
        surveyId,
        version,
        distribution: kind,
        guestId,
        reservationId,
        roomId,
        overall,
        low,
        lowItems,
        mood,
        caseId,
      }),
    );
  }
}

/** Words apart from what is counted. */
export function wordsOf(items: readonly Item[], answers: Answers): { words: SealedWords['words']; texts: Set<string> } {
  const texts = new Set(items.filter((item) => item.kind === 'text').map((item) => item.key));
  const words = Object.fromEntries(Object.entries(answers).filter(([key]) => texts.has(key))) as SealedWords['words'];
  return { words, texts };
}
