import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ImportProblems } from './domain/import/problems';
import {
  QuarantinedRowDetailsDto,
  QuarantineListQuery,
  QuarantinePageDto,
  ReleasedRowDto,
  ReleaseQuarantinedDto,
} from './dto/quarantine.dto';
import { QuarantineQueries } from './queries/quarantine.queries';
import { ReleaseQuarantined } from './services/release-quarantined.service';

@ApiTags('Guest imports')
@Controller('guest-quarantine')
export class GuestQuarantineController {
  constructor(
    private readonly queries: QuarantineQueries,
    private readonly releases: ReleaseQuarantined,
  ) {}

  /**
   * List rows that made no guest
   * @remarks With the reasons and none of their words, the oldest first. A row leaves the list when it is released or discarded, when its system sends it anew in a better
   * state, and when whoever it is about is erased.
   */
  @Get()
  @RequirePermission('guests:import')
  list(@Query() query: QuarantineListQuery, @Context() ctx: RequestContext): Promise<QuarantinePageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a row that made no guest
   * @remarks With what its source said for those who hold `guests:pii`; that read leaves an audit entry.
   */
  @Get(':id')
  @RequirePermission('guests:import')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<QuarantinedRowDetailsDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Make a guest of a row
   * @remarks With what somebody has found out. What its source said is kept beside it, unchanged. Refused while it still makes no guest, with what is wrong.
   */
  @Post(':id/release')
  @HttpCode(200)
  @RequirePermission('guests:import')
  @Refuses(ImportProblems.stillQuarantined)
  release(@Param('id', IdPipe) id: string, @Body() body: ReleaseQuarantinedDto, @Context() ctx: RequestContext): Promise<ReleasedRowDto> {
    return this.releases.release(ctx, id, body);
  }

  /**
   * Discard a row
   * @remarks It is destroyed with what its source said.
   */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('guests:import')
  discard(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.releases.discard(ctx, id);
  }
}
