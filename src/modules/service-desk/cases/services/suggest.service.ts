import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { SuggestDto, SuggestionDto, SuggestionListDto } from '../dto/suggestion.dto';
import { type CaseRow, SELECT_CASE } from '../queries/case-rows';
import { CaseQueries } from '../queries/case.queries';
import { Cases } from './cases';

/** What those who work in the house suggest, and what they are answered: read by themselves, seen to like any other case. */
@Injectable()
export class Suggest {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly cases: Cases,
    private readonly queries: CaseQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 404, 403 */
  async run(ctx: RequestContext, { propertyId, subject, description }: SuggestDto): Promise<SuggestionDto> {
    ctx.caller.require('cases:suggest', propertyId);
    await this.properties.mustExist(propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const words = { subject, description: description ?? null };
      const source = { type: 'staff', id: null };
      const { row } = await this.cases.open(work, { propertyId, kind: 'suggestion', severity: 'low', words, source }, ctx.at);
      return this.view(row, work);
    });
  }

  async own({ caller }: RequestContext): Promise<SuggestionListDto> {
    const rows = await this.database.query<CaseRow>(
      `${SELECT_CASE} WHERE c.kind = 'suggestion' AND c.source_type = 'staff' AND c.opened_by = $1 ORDER BY c.opened_at DESC, c.id LIMIT 100`,
      [caller.accountId],
    );
    return { data: await Promise.all(rows.map((row) => this.view(row, this.database))) };
  }

  private async view(row: CaseRow, sql: Sql): Promise<SuggestionDto> {
    const { id, propertyId, number, status } = row;
    const notes = await this.queries.notes(sql, id);
    return {
      ...{ id, propertyId, number, status, subject: this.queries.subject(row) },
      answers: notes.flatMap(({ kind, text }) => (kind === 'told' && text !== null ? [text] : [])),
      suggestedAt: row.openedAt.toISOString(),
    };
  }
}
