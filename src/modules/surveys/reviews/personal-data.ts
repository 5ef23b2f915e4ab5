import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import { type ReviewRow, type ReviewRows, SELECT_REVIEW } from './services/review-rows';

/** What reviews keep of people: their words. */
export const reviewsHolder = (rows: ReviewRows): PersonalDataHolder => ({
  name: 'reviews',
  columns: ['reviews.sealed', 'reviews.reply_sealed'],
  others: { 'mood_models.sealed': 'what a model has learned: pieces of sentences that stood in several reviews, with numbers' },
  keeps: 'the score that was given, without words and name (GDPR article 89(1): it is counted together with those of others)',
  export: async (sql, { recordIds }) => {
    const reviews = await sql.query<ReviewRow>(`${SELECT_REVIEW} WHERE r.guest_id = ANY ($1::uuid[]) ORDER BY r.written_at`, [recordIds]);
    return {
      reviews: reviews.map((row) => ({
        ...{ id: row.id, property_id: row.propertyId, reservation_id: row.reservationId, status: row.status, score: row.score },
        ...{ sub_scores: row.subScores, written_at: row.writtenAt, ...rows.words(row), reply: rows.reply(row) },
      })),
    };
  },
  forget: async (work, { recordIds, at }) => {
    const forgotten = await work.query(
      `UPDATE reviews SET sealed = NULL, reply_sealed = NULL, reply_status = NULL, mood = NULL, topics = '[]', version = version + 1, updated_at = $2
       WHERE guest_id = ANY ($1::uuid[]) AND (sealed IS NOT NULL OR reply_sealed IS NOT NULL) RETURNING 1`,
      [recordIds, at],
    );
    return { reviews: forgotten.length };
  },
});
