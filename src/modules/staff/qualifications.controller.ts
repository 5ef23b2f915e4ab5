import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import {
  ChangeQualificationDto,
  CreateQualificationDto,
  QualificationDto,
  QualificationPageDto,
  QualificationQuery,
} from './dto/qualification.dto';
import { CatalogueQueries } from './queries/catalogue.queries';
import { KeepCatalogue } from './services/keep-catalogue.service';

@ApiTags('Qualifications')
@Controller('qualifications')
export class QualificationsController {
  constructor(
    private readonly queries: CatalogueQueries,
    private readonly keep: KeepCatalogue,
  ) {}

  /**
   * List qualifications
   * @remarks They are the same in every hotel. `serviceCode` finds those that allow to serve it. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('staff:read')
  list(@Query() query: QualificationQuery): Promise<QualificationPageDto> {
    return this.queries.qualifications(query);
  }

  /**
   * Read a qualification
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('staff:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<QualificationDto> {
    return this.queries.qualification(ctx, id);
  }

  /**
   * Create a qualification
   * @remarks Needs `staff:write` for all hotels. From then on the services that it names are served by those alone who hold it, or another that
   * names them.
   */
  @Post()
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateQualificationDto, @Context() ctx: RequestContext): Promise<QualificationDto> {
    return this.keep.addQualification(ctx, body);
  }

  /**
   * Change a qualification
   * @remarks JSON merge patch; needs `If-Match`, and `staff:write` for all hotels. Shifts that are planned already are left as they are.
   */
  @Patch(':id')
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeQualificationDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<QualificationDto> {
    return this.keep.changeQualification(ctx, id, body, ifMatch);
  }
}
