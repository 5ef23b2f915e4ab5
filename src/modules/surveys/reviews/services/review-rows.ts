import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { type Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { newId } from '../../../../kernel/values/ids';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { reviewWritten } from '../../events/review.events';
import type { Mood } from '../../mood/domain/mood';
import { isLow, type RejectionReason, type ReplyStatus, type ReviewStatus } from '../domain/review';
import { ReviewSettingsQueries } from '../queries/review-settings.query';

/** What only the guest and those who may read it should see in the clear. */
export interface ReviewWords {
  title: string | null;
  text: string | null;
  displayName: string | null;
  photos: string[];
}

export interface ReviewRow {
  id: string;
  propertyId: string;
  source: string;
  externalId: string | null;
  reservationId: string | null;
  guestId: string | null;
  status: ReviewStatus;
  rejectionReason: RejectionReason | null;
  score: number;
  subScores: { touchpoint: string; score: number }[];
  mood: number | null;
  topics: { topic: string; score: number }[];
  language: string | null;
  low: boolean;
  disputes: string[];
  stayedUntil: LocalDate | null;
  sealed: Buffer | null;
  replyStatus: ReplyStatus | null;
  replySealed: Buffer | null;
  writtenAt: Date;
  publishedAt: Date | null;
  caseIds: string[];
  version: number;
}

/** A review that has come in, from whatever side. */
export interface NewReview extends Pick<
  ReviewRow,
  'propertyId' | 'source' | 'externalId' | 'reservationId' | 'guestId' | 'score' | 'subScores' | 'disputes' | 'stayedUntil' | 'writtenAt'
> {
  roomTypeId: string | null;
  words: ReviewWords;
  mood: Mood | null;
}

export const SELECT_REVIEW = `
  SELECT r.id, r.property_id AS "propertyId", r.source, r.external_id AS "externalId", r.reservation_id AS "reservationId", r.guest_id AS "guestId", r.status,
    r.rejection_reason AS "rejectionReason", r.score, r.sub_scores AS "subScores", r.mood, r.topics, r.language, r.low, r.disputes, r.stayed_until AS "stayedUntil",
    r.sealed, r.reply_status AS "replyStatus", r.reply_sealed AS "replySealed", r.written_at AS "writtenAt", r.published_at AS "publishedAt", r.version,
    ARRAY(SELECT c.case_id FROM review_cases c WHERE c.review_id = r.id ORDER BY 1) AS "caseIds"
  FROM reviews r`;

const wordsPlace = (id: string): string => `reviews.sealed ${id}`;
const replyPlace = (id: string): string => `reviews.reply_sealed ${id}`;
const NO_WORDS: ReviewWords = { title: null, text: null, displayName: null, photos: [] };

/** Rows of reviews, and what is sealed in them. */
@Injectable()
export class ReviewRows {
  constructor(
    private readonly vault: Vault,
    private readonly settings: ReviewSettingsQueries,
  ) {}

  words(row: Pick<ReviewRow, 'id' | 'sealed'>): ReviewWords {
    return row.sealed ? (JSON.parse(this.vault.openRecord(row.sealed, wordsPlace(row.id)).toString('utf8')) as ReviewWords) : NO_WORDS;
  }

  reply(row: Pick<ReviewRow, 'id' | 'replySealed'>): string | null {
    return row.replySealed && this.vault.openRecord(row.replySealed, replyPlace(row.id)).toString('utf8');
  }

  sealReply(id: string, text: string): Buffer {
    return this.vault.sealRecord(text, replyPlace(id));
  }

  async find(sql: Sql, id: string): Promise<ReviewRow | undefined> {
    return (await sql.query<ReviewRow>(`${SELECT_REVIEW} WHERE r.id = $1`, [id]))[0];
  }

  /** Keeps it and tells of it. @param before what is kept of an imported one that comes again */
  async keep(work: Work, review: NewReview, before?: ReviewRow): Promise<string> {
    const rule = await this.settings.of(work, review.propertyId);
    const id = before?.id ?? newId();
    const mood = review.mood?.score ?? null;
    const low = isLow(review.score, mood, rule);
    const status = before?.status ?? (rule.publish === 'at_once' ? 'published' : 'pending');
    const facts = [
      ...[
        review.score,
        JSON.stringify(review.subScores),
        mood,
        JSON.stringify(review.mood?.topics.map(({ topic, score }) => ({ topic, score })) ?? []),
      ],
      ...[review.mood?.language ?? null, low, review.disputes, review.stayedUntil],
      ...[this.vault.sealRecord(JSON.stringify(review.words), wordsPlace(id)), review.writtenAt, work.by.at],
    ];
    if (before) {
      await work.query(
        `UPDATE reviews SET score = $2, sub_scores = $3, mood = $4, topics = $5, language = $6, low = $7, disputes = $8, stayed_until = $9, sealed = $10,
           written_at = $11, updated_at = $12, version = version + 1 WHERE id = $1`,
        [id, ...facts],
      );
    } else {
      await work.query(
        `INSERT INTO reviews (id, score, sub_scores, mood, topics, language, low, disputes, stayed_until, sealed, written_at, created_at, updated_at,
           property_id, source, external_id, reservation_id, guest_id, room_type_id, status, published_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1)`,
        [
          ...[
            id,
            ...facts,
            review.propertyId,
            review.source,
            review.externalId,
            review.reservationId,
            review.guestId,
            review.roomTypeId,
            status,
          ],
          status === 'published' ? work.by.at : null,
        ],
      );
    }
    work.emit(
      reviewWritten(review.propertyId, {
        reviewId: id,
        ...{ source: review.source, guestId: review.guestId, reservationId: review.reservationId, score: review.score, mood, low },
        disputes: review.disputes.map((contentItem) => ({ contentItem })),
      }),
    );
    work.audit({
      action: before ? 'review.synchronised' : 'review.written',
      target: { type: 'review', id },
      propertyId: review.propertyId,
      details: { source: review.source },
    });
    return id;
  }
}
