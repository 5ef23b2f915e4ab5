import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly } from '../../../kernel/auth/permissions';
import { PageQuery } from '../../../kernel/http/page';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { CaseProblems } from './domain/case';
import { ConfirmMyCaseDto, MyCaseDto, MyCasePageDto, OpenMyCaseDto, SayInMyCaseDto } from './dto/my-case.dto';
import { CaseQueries } from './queries/case.queries';
import { MyCases } from './services/my-cases.service';

@ApiTags('My cases')
@Controller('my/cases')
@GuestOnly()
export class MyCasesController {
  constructor(
    private readonly queries: CaseQueries,
    private readonly cases: MyCases,
  ) {}

  /**
   * List one’s own cases
   * @remarks What one has complained of, asked for, suggested or praised, newest first, in every hotel.
   */
  @Get()
  list(@Query() query: PageQuery, @Context() ctx: RequestContext): Promise<MyCasePageDto> {
    return this.queries.listOwn(ctx, query);
  }

  /**
   * Read one’s own case
   * @remarks With what was said, and by when it is to be settled. What the house has noted for itself is not shown.
   */
  @Get(':id')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MyCaseDto> {
    return this.queries.ownView(ctx, await this.queries.own(ctx, id));
  }

  /**
   * Say what is wrong, wanted or good
   * @remarks About a stay of one’s own. The hotel’s deadlines begin now.
   */
  @Post()
  open(@Body() body: OpenMyCaseDto, @Context() ctx: RequestContext): Promise<MyCaseDto> {
    return this.cases.open(ctx, body);
  }

  /**
   * Say something more
   * @remarks The hotel owes an answer to it.
   */
  @Post(':id/notes')
  say(@Param('id', IdPipe) id: string, @Body() body: SayInMyCaseDto, @Context() ctx: RequestContext): Promise<MyCaseDto> {
    return this.cases.say(ctx, id, body.text);
  }

  /**
   * Say whether it is settled
   * @remarks `true` closes the case, `false` opens it again.
   */
  @Post(':id/confirmation')
  @HttpCode(200)
  @Refuses(CaseProblems.wrongStatus)
  confirm(@Param('id', IdPipe) id: string, @Body() body: ConfirmMyCaseDto, @Context() ctx: RequestContext): Promise<MyCaseDto> {
    return this.cases.confirm(ctx, id, body);
  }
}
