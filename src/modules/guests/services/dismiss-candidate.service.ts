import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { SeparationDto } from '../dto/merge.dto';
import { DuplicateQueries } from '../queries/duplicate.queries';
import { KeepApart } from './keep-apart.service';

/** Somebody has looked: the two are two people, and nobody is to ask again. */
@Injectable()
export class DismissCandidate {
  constructor(
    private readonly queries: DuplicateQueries,
    private readonly keepApart: KeepApart,
  ) {}

  /** @throws Refusal 404, 403, 409 `same_person`, `conflict` */
  async run(ctx: RequestContext, candidateId: string): Promise<SeparationDto> {
    const { low_id, high_id } = await this.queries.visible(ctx.caller, candidateId);
    return this.keepApart.run(ctx, low_id, high_id);
  }
}
