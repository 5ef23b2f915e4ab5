import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import type { ResponseRows } from './services/response-rows';

/** What surveys keep of people: what they have answered, in their words too. */
export const surveysHolder = (rows: ResponseRows): PersonalDataHolder => ({
  name: 'surveys',
  columns: ['survey_responses.sealed'],
  others: {
    'surveys.name': 'of a survey',
    'survey_distributions.name': 'of a poster, a kiosk or a wave',
    'survey_invitations.token_hash': 'of a link that is kept nowhere',
    'survey_invitations.reminder_hash': 'of a link that is kept nowhere',
    'survey_responses.once_key': 'ids of a stay, a case or a person’s record',
  },
  keeps: 'the scores that were given, without the words (GDPR article 89(1): they are counted together with those of others)',
  export: async (sql, { recordIds }) => {
    const responses = await sql.query<{ id: string; sealed: Buffer | null }>(
      `SELECT id, survey_id, reservation_id, status, answered_on, language, overall, sealed FROM survey_responses WHERE guest_id = ANY ($1::uuid[]) ORDER BY started_at`,
      [recordIds],
    );
    const exported: object[] = [];
    for (const { sealed, ...response } of responses) {
      exported.push({ ...response, answers: await rows.answers(sql, response.id, rows.open(response.id, sealed)) });
    }
    return {
      survey_responses: exported,
      survey_invitations: await sql.query(
        `SELECT id, survey_id, reservation_id, status, sent_at, expires_at FROM survey_invitations WHERE guest_id = ANY ($1::uuid[]) ORDER BY created_at`,
        [recordIds],
      ),
    };
  },
  forget: async (work, { recordIds, at }) => {
    const words = await work.query(
      'UPDATE survey_responses SET sealed = NULL, updated_at = $2 WHERE guest_id = ANY ($1::uuid[]) AND sealed IS NOT NULL RETURNING 1',
      [recordIds, at],
    );
    const planned = await work.query(
      `UPDATE survey_invitations SET status = 'not_sent', reason = 'guest_erased', updated_at = $2 WHERE guest_id = ANY ($1::uuid[]) AND status = 'planned' RETURNING 1`,
      [recordIds, at],
    );
    return { survey_responses: words.length, survey_invitations: planned.length };
  },
});
