import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Database } from '../../kernel/database/database';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { AccessProblems } from './domain/access-problems';
import { IdentityProblems } from './domain/problems';
import {
  AccessReviewDto,
  AccessReviewItemDto,
  AccessReviewItemPageDto,
  AccessReviewItemQuery,
  AccessReviewPageDto,
  AccessReviewQuery,
  AccessReviewReportDto,
  DecideAccessDto,
  OpenAccessReviewDto,
} from './dto/access-review.dto';
import { AccessReviews } from './queries/access-reviews.query';
import { ReviewAccess } from './services/review-access.service';

@ApiTags('Access reviews')
@Controller('access-reviews')
export class AccessReviewsController {
  constructor(
    private readonly database: Database,
    private readonly reviews: AccessReviews,
    private readonly review: ReviewAccess,
  ) {}

  /**
   * List access reviews
   * @remarks Needs the permission for all hotels. `overdue=true` finds those whose day has passed. Sort by `createdAt` or `dueOn`.
   */
  @Get()
  @RequirePermission('accounts:read')
  list(@Query() query: AccessReviewQuery, @Context() ctx: RequestContext): Promise<AccessReviewPageDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.reviews.list(ctx.at, query);
  }

  /**
   * Open an access review
   * @remarks Lists every grant of every account and API client at this moment, with what it opens and when that was last used. Grants that are given
   * later are not in it.
   */
  @Post()
  @RequirePermission('accounts:write')
  open(@Body() body: OpenAccessReviewDto, @Context() ctx: RequestContext): Promise<AccessReviewDto> {
    return this.review.open(ctx, body);
  }

  /**
   * Read an access review
   * @remarks With how many items are decided, and how.
   */
  @Get(':id')
  @RequirePermission('accounts:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<AccessReviewDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.reviews.one(this.database, id, ctx.at);
  }

  /**
   * List the items of an access review
   * @remarks One for each grant. Sort by `displayName` or `grantedAt`.
   */
  @Get(':id/items')
  @RequirePermission('accounts:read')
  items(
    @Param('id', IdPipe) id: string,
    @Query() query: AccessReviewItemQuery,
    @Context() ctx: RequestContext,
  ): Promise<AccessReviewItemPageDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.reviews.items(ctx, id, query);
  }

  /**
   * Decide on an item
   * @remarks To revoke withdraws the grant at once. Nobody decides on their own access, nor on more than they hold. Of two reviewers at once the first
   * decision stands; the other is answered 409 with `standing`.
   */
  @Post(':id/items/:itemId/decision')
  @RequirePermission('accounts:write')
  @HttpCode(200)
  @Refuses(
    AccessProblems.alreadyDecided,
    AccessProblems.ownAccess,
    AccessProblems.grantGone,
    AccessProblems.reviewSignedOff,
    IdentityProblems.exceedsOwnPermissions,
    IdentityProblems.lastAdministrator,
  )
  decide(
    @Param('id', IdPipe) id: string,
    @Param('itemId', IdPipe) itemId: string,
    @Body() body: DecideAccessDto,
    @Context() ctx: RequestContext,
  ): Promise<AccessReviewItemDto> {
    return this.review.decide(ctx, id, itemId, body);
  }

  /**
   * Sign an access review off
   * @remarks Only when every item is decided, or its grant has gone. From then on nothing of it changes.
   */
  @Post(':id/sign-off')
  @RequirePermission('accounts:write')
  @HttpCode(200)
  @Refuses(AccessProblems.itemsUndecided, AccessProblems.reviewSignedOff)
  signOff(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<AccessReviewDto> {
    return this.review.signOff(ctx, id);
  }

  /**
   * Read the report of an access review
   * @remarks Figures by hotel and by reviewer, what was kept although nobody uses it, and the permissions that are least used.
   */
  @Get(':id/report')
  @RequirePermission('accounts:read')
  report(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<AccessReviewReportDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.reviews.report(id, ctx.at);
  }
}
