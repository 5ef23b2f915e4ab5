import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { constraintMeans } from '../../../kernel/database/constraints';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, Problems } from '../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../kernel/http/etag';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import { faultsOf, type Words } from '../domain/template-language';
import type { ChangeMessageTemplateDto, CreateMessageTemplateDto, MessageTemplateDto } from '../dto/message-template.dto';
import { TemplateQueries, type TemplateRow, templateView } from '../queries/template.queries';

constraintMeans('message_templates_once', Problems.conflict, 'There is a template of this kind, channel and language; change that one.', {
  pointer: '/kind',
  code: 'taken',
});

/** The words of hotels and of the chain: written, changed by a further version, taken back. */
@Injectable()
export class KeepTemplates {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: TemplateQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 400 with a pointer to each fault, 409 */
  async create(ctx: RequestContext, body: CreateMessageTemplateDto): Promise<MessageTemplateDto> {
    const { propertyId = null, kind, channel, language, subject = null, text, html = null } = body;
    requireWrite(ctx.caller, propertyId);
    if (propertyId) await this.properties.mustExist(propertyId);
    refuseFaults({ kind, channel, language, subject, text, html });
    return this.work.run(ctx, 201, async (work) => {
      const row: TemplateRow = {
        ...{ id: newId(), propertyId, kind, channel, language, subject, text, html },
        ...{ version: 1, createdAt: ctx.at, updatedAt: ctx.at },
      };
      await work.query(
        `INSERT INTO message_templates (id, property_id, kind, channel, language, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6, $6)`,
        [row.id, propertyId, kind, channel, language, ctx.at],
      );
      await this.addVersion(work, ctx, row);
      this.note(work, row, 'created');
      ctx.answer.location = `/v1/message-templates/${row.id}`;
      ctx.answer.etag = etagOf(1);
      return templateView(row);
    });
  }

  /** @throws Refusal 400, 404, 412, 428 */
  async change(ctx: RequestContext, id: string, patch: ChangeMessageTemplateDto, ifMatch: string | undefined): Promise<MessageTemplateDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.queries.row(ctx.caller, id, work, true);
      requireWrite(ctx.caller, row.propertyId);
      requireMatch(ifMatch, row.version);
      const fields = mergePatch<Required<Words>>(row, patch, ['subject', 'html']);
      refuseFaults(row);
      if (fields.length) {
        row.version += 1;
        row.updatedAt = ctx.at;
        await work.query('UPDATE message_templates SET version = $2, updated_at = $3 WHERE id = $1', [id, row.version, ctx.at]);
        await this.addVersion(work, ctx, row);
        this.note(work, row, 'changed', { fields, version: row.version });
      }
      ctx.answer.etag = etagOf(row.version);
      return templateView(row);
    });
  }

  /** From now on what it stood in front of holds again. Messages that were written from it keep its id. @throws Refusal 404 */
  async retire(ctx: RequestContext, id: string): Promise<void> {
    await this.work.run(ctx, 204, async (work) => {
      const row = await this.queries.row(ctx.caller, id, work, true);
      requireWrite(ctx.caller, row.propertyId);
      await work.query('UPDATE message_templates SET retired_at = $2, updated_at = $2 WHERE id = $1', [id, ctx.at]);
      this.note(work, row, 'retired');
    });
  }

  private async addVersion(work: Work, ctx: RequestContext, { id, version, subject, text, html }: TemplateRow): Promise<void> {
    await work.query(
      'INSERT INTO message_template_versions (template_id, version, subject, text, html, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, version, subject, text, html, ctx.caller.accountId, ctx.at],
    );
  }

  private note(
    work: Work,
    { id, propertyId, kind, channel, language }: TemplateRow,
    what: string,
    details?: Record<string, unknown>,
  ): void {
    work.audit({
      action: `message_template.${what}`,
      target: { type: 'message_template', id },
      propertyId,
      details: { kind, channel, language, ...details },
    });
  }
}

function refuseFaults({ kind, channel, language, ...words }: Words & Pick<TemplateRow, 'kind' | 'channel' | 'language'>): void {
  const faults = faultsOf(kind, channel, words, language);
  if (faults.length) throw invalid(...faults);
}

/** A hotel's words are its own, the chain's those of somebody whom all hotels trust with them. @throws Refusal 403, 404 */
function requireWrite(caller: Caller, propertyId: string | null): void {
  if (propertyId) caller.require('messages:write', propertyId);
  else caller.requireEverywhere('messages:write');
}
