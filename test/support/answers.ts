import { newId } from '../../src/kernel/values/ids';
import type { House } from './house';

/** What one respondent answered, and what is known of their stay. */
export interface Respondent {
  /** By item key. */
  answers: Record<string, number>;
  /** Day by the hotel’s clock. */
  on?: string;
  status?: 'complete' | 'partial' | 'abandoned';
  roomId?: string;
  reservationId?: string;
  channel?: string;
  segment?: string;
  classes?: string[];
  language?: string;
}

/** Many answers at once, written straight into the tables: for what is made of answers, not for how they come. */
export async function answered(house: House, surveyId: string, propertyId: string, respondents: readonly Respondent[]): Promise<string> {
  const distributionId = newId();
  await house.db.query(
    `INSERT INTO survey_distributions (id, survey_id, property_id, name, kind, settings, status, version, created_at, updated_at)
     VALUES ($1, $2, $3, 'Answers', 'paper', '{}', 'active', 1, now(), now())`,
    [distributionId, surveyId, propertyId],
  );
  const rows = respondents.map((respondent) => ({
    id: newId(),
    on: '2026-11-01',
    status: 'complete',
    language: 'en',
    classes: [],
    ...respondent,
  }));
  await house.db.query(
    `INSERT INTO survey_responses (id, property_id, survey_id, survey_version, distribution_id, client_id, language, status, reservation_id, room_id, stay_channel,
       market_segment, guest_classes, answered_on, started_at, updated_at)
     SELECT r.id, $1, $2, 1, $3, r.id::text, r.language, r.status, r."reservationId", r."roomId", r.channel, r.segment,
       ARRAY(SELECT jsonb_array_elements_text(r.classes)), r."on", now(), now()
     FROM jsonb_to_recordset($4::jsonb) AS r(id uuid, language text, status text, "reservationId" uuid, "roomId" uuid, channel text, segment text, classes jsonb, "on" date)`,
    [propertyId, surveyId, distributionId, JSON.stringify(rows)],
  );
  const answers = rows.flatMap(({ id, answers, on, status }) =>
    Object.entries(answers).map(([key, value]) => ({ id, key, value, on, counted: status !== 'partial' })),
  );
  await house.db.query(
    `INSERT INTO survey_answers (response_id, item_id, survey_id, property_id, answered_on, counted, value)
     SELECT a.id, i.id, $2, $1, a."on", a.counted, a.value
     FROM jsonb_to_recordset($3::jsonb) AS a(id uuid, key text, value smallint, "on" date, counted boolean) JOIN survey_items i ON i.survey_id = $2 AND i.key = a.key`,
    [propertyId, surveyId, JSON.stringify(answers)],
  );
  return distributionId;
}

/** A score of the survey that has fallen beyond chance. */
export async function aFall(house: House, surveyId: string, propertyId: string): Promise<string> {
  const id = newId();
  await house.db.query(
    `INSERT INTO score_alerts (id, property_id, survey_id, item_id, fell_on, before_from, before_n, before_score, before_error, now_from, now_n, now_score, now_error,
       chance, created_at, updated_at)
     SELECT $1, $2, $3, id, '2026-11-22', '2026-08-01', 80, 90, 1, '2026-10-25', 40, 60, 1, 0.0001, now(), now() FROM survey_items WHERE survey_id = $3 AND key = 'overall'`,
    [id, propertyId, surveyId],
  );
  return id;
}
