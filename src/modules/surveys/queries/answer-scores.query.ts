import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';

/** What single answers say, for the modules that did what was asked about. */
@Injectable()
export class AnswerScores {
  /** From 0 to 100 on the scale of the item, by its key; items without a scale, and those that were not answered, are absent. */
  async of(sql: Sql, responseId: string, items: readonly string[]): Promise<Map<string, number>> {
    const rows = await sql.query<{ key: string; score: number }>(
      `SELECT i.key, round(100.0 * (a.value - i.scale_min) / (i.scale_max - i.scale_min), 2)::float8 AS score
       FROM survey_answers a JOIN survey_items i ON i.id = a.item_id
       WHERE a.response_id = $1 AND i.key = ANY ($2::text[]) AND a.value IS NOT NULL AND i.scale_max > i.scale_min`,
      [responseId, items],
    );
    return new Map(rows.map((r) => [r.key, r.score]));
  }
}
