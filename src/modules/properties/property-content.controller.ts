import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnySignedIn, RequirePermission } from '../../kernel/auth/permissions';
import { PageQuery } from '../../kernel/http/page';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ConfirmContentDto, ContentConfirmationDto, ContentConfirmationPageDto, ContentReportDto } from './dto/content-confirmation.dto';
import { ContentReads } from './queries/content-reads';
import { ConfirmContent } from './services/confirm-content.service';

@ApiTags('Content')
@Controller('properties')
export class PropertyContentController {
  constructor(
    private readonly reads: ContentReads,
    private readonly confirmation: ConfirmContent,
  ) {}

  /**
   * Confirm the content
   * @remarks Records that the caller stands by what the hotel says of itself, or by one room type. It counts until the content changes or the
   * hotel’s review time (`contentReviewDays`) is over.
   */
  @Post(':id/content-confirmations')
  @RequirePermission('properties:write')
  confirm(
    @Param('id', IdPipe) id: string,
    @Body() body: ConfirmContentDto,
    @Context() ctx: RequestContext,
  ): Promise<ContentConfirmationDto> {
    return this.confirmation.confirm(id, body, ctx);
  }

  /**
   * List confirmations
   * @remarks Who confirmed the content and when, the newest first. Needs `properties:write` or `reports:read` for the hotel.
   */
  @Get(':id/content-confirmations')
  @AnySignedIn()
  confirmations(
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
    @Context() ctx: RequestContext,
  ): Promise<ContentConfirmationPageDto> {
    return this.reads.confirmations(ctx.caller, id, query);
  }

  /**
   * Report stale content
   * @remarks The hotel and those of its active room types whose content is unconfirmed, out of date or incomplete. Needs `properties:write` or
   * `reports:read` for the hotel.
   */
  @Get(':id/content-report')
  @AnySignedIn()
  report(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ContentReportDto> {
    return this.reads.report(ctx.caller, id, ctx.at);
  }
}
