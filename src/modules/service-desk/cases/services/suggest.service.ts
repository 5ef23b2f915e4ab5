import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { Conditions } from '../../../../kernel/http/conditions';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { PropertyQueries } from '../../../properties';
import type { SuggestDto, SuggestionDto, SuggestionPageDto } from '../dto/suggestion.dto';
import { type CaseRow, OPENED, SELECT_CASE } from '../queries/case-rows';
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

  async own({ caller }: RequestContext, query: PageQuery): Promise<SuggestionPageDto> {
    const found = new Conditions()
      .add('c.kind = ?', 'suggestion')
      .add('c.source_type = ?', 'staff')
      .add('c.opened_by = ?', caller.accountId)
      .add('c.updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<CaseRow>(
      this.database,
      { select: SELECT_CASE, ...found, sortable: OPENED, idColumn: 'c.id', defaultSort: '-openedAt' },
      query,
    );
    return { ...page, data: await Promise.all(page.data.map((row) => this.view(row, this.database))) };
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
