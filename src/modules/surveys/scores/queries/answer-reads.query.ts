import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import type { LocalDate } from '../../../../kernel/values/local-date';
import type { Clusters } from '../domain/clusters';
import type { Grouping, SurveyItem } from '../domain/report';
import type { Sheet } from '../domain/servqual';

/** Whose answers are read. */
export interface AnswerScope {
  surveyId: string;
  /** Null: of all hotels. */
  propertyIds: readonly string[] | null;
  from: LocalDate;
  to: LocalDate;
}

/** How often a step of an item was chosen in a group. */
export interface CountRow {
  group: string | null;
  itemId: string;
  value: number;
  n: number;
}

/** Answers of respondents in a group to what is measured together. */
export interface ClusterRow extends Clusters {
  group: string | null;
  measure: string;
}

/** More lines than anybody reads, and more than are sorted out in a moment. */
const MOST_ROWS = 200_000;

/** What answers are grouped by in themselves; all else is a fact of the response. Periods are made of days afterwards, of far fewer rows. */
const OF_ANSWERS: Partial<Record<Grouping, string>> = {
  none: 'NULL::text',
  property: 'a.property_id',
  day: 'a.answered_on',
  week: 'a.answered_on',
  month: 'a.answered_on',
};

const OF_RESPONSES: Partial<Record<Grouping, string>> = {
  room: 'r.room_id',
  room_type: 'r.room_type_id',
  segment: 'r.market_segment',
  class: 'c.class',
  channel: 'r.stay_channel',
  language: 'r.language',
  distribution: 'r.distribution_id',
  wave: 'r.wave',
};

/** Of a column that is grouped by already. */
const named = (by: Grouping, column: string): string =>
  by === 'week' || by === 'month' ? `date_trunc('${by}', ${column}::timestamp)::date::text` : `${column}::text`;

const responses = (by: Grouping, responseId: string): string =>
  OF_ANSWERS[by] !== undefined
    ? ''
    : `JOIN survey_responses r ON r.id = ${responseId} ${by === 'class' ? 'LEFT JOIN LATERAL unnest(r.guest_classes) c(class) ON true' : ''}`;

const COUNTED = `a.survey_id = $1 AND a.counted AND a.value IS NOT NULL AND a.answered_on BETWEEN $2::date AND $3::date
  AND ($4::uuid[] IS NULL OR a.property_id = ANY ($4::uuid[]))`;

const scopeValues = ({ surveyId, from, to, propertyIds }: AnswerScope): unknown[] => [surveyId, from, to, propertyIds];

/** Reads answers as reports need them, each in one pass over them: counted where that says everything, and one by one only where they belong together. */
@Injectable()
export class AnswerReads {
  constructor(private readonly database: Database) {}

  /** How often each step was chosen: means, spreads, shares and NPS of single items all follow from it, and counting is the least that a pass can do. */
  async counts(scope: AnswerScope, by: Grouping, itemIds?: readonly string[]): Promise<CountRow[]> {
    const group = OF_ANSWERS[by] ?? OF_RESPONSES[by]!;
    const values = scopeValues(scope);
    const only = itemIds ? `AND a.item_id = ANY ($${values.push(itemIds)}::uuid[])` : '';
    const rows = await this.database.replica.query<CountRow>(
      `SELECT ${named(by, 'x.g')} AS "group", x.item_id AS "itemId", x.value, sum(x.n)::bigint AS n
       FROM (SELECT ${group} AS g, a.item_id, a.value, count(*) AS n FROM survey_answers a ${responses(by, 'a.response_id')}
             WHERE ${COUNTED} ${only} GROUP BY 1, 2, 3) x
       GROUP BY 1, 2, 3 LIMIT ${MOST_ROWS + 1}`,
      values,
    );
    return notTooMany(rows);
  }

  /** Answers of each respondent added up, measure by measure. @param measures item by item what it is a part of */
  async clusters(scope: AnswerScope, by: Grouping, measures: readonly { item: SurveyItem; measure: string }[]): Promise<ClusterRow[]> {
    const inner = OF_ANSWERS[by] ?? 'NULL::text';
    const rows = await this.database.wide<ClusterRow>(
      `SELECT ${named(by, OF_RESPONSES[by] ?? 'x.g')} AS "group", x.measure, count(*) AS n, sum(s) AS s, sum(c) AS c, sum(s * s) AS ss, sum(s * c) AS sc, sum(c * c) AS cc
       FROM (SELECT a.response_id, ${inner} AS g, i.measure, sum(a.value * i.factor + i.rest) AS s, count(*)::float8 AS c
             FROM survey_answers a
             JOIN unnest($5::uuid[], $6::text[], $7::float8[], $8::float8[]) AS i(id, measure, factor, rest) ON i.id = a.item_id
             WHERE ${COUNTED} GROUP BY 1, 2, 3) x
       ${responses(by, 'x.response_id')}
       GROUP BY 1, 2 LIMIT ${MOST_ROWS + 1}`,
      [
        ...scopeValues(scope),
        measures.map(({ item }) => item.id),
        measures.map(({ measure }) => measure),
        measures.map(({ item }) => 100 / (item.max - item.min)),
        measures.map(({ item }) => (-100 * item.min) / (item.max - item.min)),
      ],
    );
    return notTooMany(rows);
  }

  /**
   * What each respondent answered to the items, in the order of the items. It comes packed, four bytes an answer: of a million of them everything else would cost
   * more to carry than to count.
   */
  async sheets(scope: AnswerScope, items: readonly SurveyItem[]): Promise<{ sheets: Sheet[]; days: LocalDate[] }> {
    const rows = await this.database.wide<{ packed: Buffer; day: LocalDate }>(
      `SELECT string_agg(int4send(i.place + (a.value & 65535)), ''::bytea) AS packed, min(a.answered_on) AS day
       FROM survey_answers a JOIN unnest($5::uuid[], $6::int[]) AS i(id, place) ON i.id = a.item_id
       WHERE ${COUNTED} GROUP BY a.response_id`,
      [...scopeValues(scope), items.map(({ id }) => id), items.map((_, place) => place * 65_536)],
    );
    const all = new Float64Array(rows.length * items.length).fill(NaN);
    const sheets = rows.map(({ packed }, row) => {
      const sheet = all.subarray(row * items.length, (row + 1) * items.length);
      for (let at = 0; at < packed.length; at += 4) sheet[packed.readUInt16BE(at)] = packed.readInt16BE(at + 2);
      return sheet;
    });
    return { sheets, days: rows.map(({ day }) => day) };
  }
}

function notTooMany<Row>(rows: Row[]): Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  throw invalid({ pointer: '?by', code: 'too_many_groups', detail: 'Too many groups: ask for fewer items, fewer days or one hotel.' });
}
