import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { daysBetween, type LocalDate } from '../../../../kernel/values/local-date';
import type { SurveyItem } from '../domain/report';
import type { ReportQuery } from '../dto/report-query.dto';
import type { AnswerScope } from './answer-reads.query';

/** What a report is about: whose answers, and what was asked. */
export interface ReportScope extends AnswerScope {
  items: SurveyItem[];
}

/** Two years and a month: a season beside the same one of two years before. */
const MOST_DAYS = 762;

const ITEMS = `
  SELECT id, key, kind, scale_min AS min, scale_max AS max, touchpoint, department, dimension, role, pair, facility FROM survey_items
  WHERE survey_id = $1 AND scale_max > scale_min ORDER BY id`;

/** Which answers a caller may see reported, and the items that they are answers to. */
@Injectable()
export class ReportScopes {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 404 for a survey or a hotel that the caller may not see, 403, 400 for days that are turned round or too many */
  async open({ caller }: RequestContext, { surveyId, propertyId, from, to }: ReportQuery): Promise<ReportScope> {
    const [survey] = await this.database.query<{ propertyId: string | null }>(
      'SELECT property_id AS "propertyId" FROM surveys WHERE id = $1',
      [surveyId],
    );
    if (!survey) throw notFound();
    for (const hotel of [propertyId, survey.propertyId]) if (hotel) caller.require('surveys:read', hotel);
    checkDays(from, to);
    const propertyIds = propertyId ? [propertyId] : caller.propertiesWith('surveys:read');
    return { surveyId, from, to, propertyIds, items: await this.itemsOf(surveyId) };
  }

  /** Those that are answered by a number. */
  itemsOf(surveyId: string): Promise<SurveyItem[]> {
    return this.database.query<SurveyItem>(ITEMS, [surveyId]);
  }
}

/** @throws Refusal 400 when the days are turned round or too many */
export function checkDays(from: LocalDate, to: LocalDate): void {
  const days = daysBetween(from, to) + 1;
  if (days < 1) throw invalid({ pointer: '?to', code: 'range_turned_round', detail: 'to lies before from.' });
  if (days > MOST_DAYS) throw invalid({ pointer: '?to', code: 'range_too_long', detail: `At most ${MOST_DAYS} days.` });
}
