import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { PageQuery } from '../../../kernel/http/page';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { SuggestDto, SuggestionDto, SuggestionPageDto } from './dto/suggestion.dto';
import { Suggest } from './services/suggest.service';

@ApiTags('Suggestions of staff')
@Controller('suggestions')
export class SuggestionsController {
  constructor(private readonly suggestions: Suggest) {}

  /**
   * Say what hinders the work, or would make it better
   * @remarks Of anybody who works in the hotel, to those who see to its cases. It is owed an answer by a time like everything else.
   */
  @Post()
  @RequirePermission('cases:suggest')
  suggest(@Body() body: SuggestDto, @Context() ctx: RequestContext): Promise<SuggestionDto> {
    return this.suggestions.run(ctx, body);
  }

  /**
   * List one’s own suggestions
   * @remarks With what was answered, newest first.
   */
  @Get()
  @RequirePermission('cases:suggest')
  list(@Query() query: PageQuery, @Context() ctx: RequestContext): Promise<SuggestionPageDto> {
    return this.suggestions.own(ctx, query);
  }
}
