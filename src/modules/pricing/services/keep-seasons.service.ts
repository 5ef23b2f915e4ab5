import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { Work } from '../../../kernel/database/unit-of-work';
import { mergePatch } from '../../../kernel/http/merge-patch';
import { newId } from '../../../kernel/values/ids';
import { Findings, inOrder } from '../domain/checks';
import { Season } from '../domain/season.entity';
import type { CreateSeasonDto, SeasonDto, UpdateSeasonDto } from '../dto/season.dto';
import { seasonView } from '../queries/views';
import { unknownPlans } from '../queries/rate-plan.queries';
import { fieldChanges, type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

const KIND: RecordKind<Season, SeasonDto> = { entity: Season, record: 'season', path: 'seasons', view: seasonView };

/** Seasons: created, changed, removed. Each counts for prices from that moment on. */
@Injectable()
export class KeepSeasons {
  constructor(private readonly changes: UndatedChanges) {}

  create(dto: CreateSeasonDto, ctx: RequestContext): Promise<SeasonDto> {
    const season: Season = {
      id: newId(),
      propertyId: dto.propertyId,
      code: dto.code,
      name: dto.name,
      ranges: dto.ranges,
      weekdays: dto.weekdays ?? null,
      adjustBasisPoints: dto.adjustBasisPoints ?? 0,
      adjustAmountMinor: dto.adjustAmountMinor ?? 0,
      ratePlanIds: dto.ratePlanIds ?? null,
      sequence: dto.sequence ?? 1,
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    return this.changes.create(KIND, season, ctx, (work) => check(season, work));
  }

  change(id: string, patch: UpdateSeasonDto, ifMatch: string | undefined, ctx: RequestContext): Promise<SeasonDto> {
    return this.changes.change(KIND, id, ifMatch, ctx, async (season, work) => {
      const before = { ...season };
      const fields = mergePatch<UpdateSeasonDto>(season, patch, ['weekdays', 'ratePlanIds']);
      await check(season, work);
      return fieldChanges<Season>(before, season, fields);
    });
  }

  remove(id: string, ctx: RequestContext): Promise<void> {
    return this.changes.remove(KIND, id, ctx);
  }
}

async function check({ propertyId, ranges, ratePlanIds }: Season, work: Work): Promise<void> {
  const findings = new Findings();
  ranges.forEach(({ firstNight, lastNight }, i) =>
    findings.add(!inOrder(firstNight, lastNight), `/ranges/${i}/lastNight`, 'before_first', 'The last night lies before the first.'),
  );
  const unknown = new Set(await unknownPlans(work, propertyId, ratePlanIds ?? []));
  ratePlanIds?.forEach((id, i) => findings.add(unknown.has(id), `/ratePlanIds/${i}`, 'unknown_rate_plan', 'No rate plan of this hotel.'));
  refuseIf(findings);
}
