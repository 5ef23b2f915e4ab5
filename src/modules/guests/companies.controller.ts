import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ChangeCompanyDto, CompanyDto, CompanyListQuery, CompanyPageDto, CreateCompanyDto } from './dto/company.dto';
import { CompanyQueries } from './queries/company.queries';
import { KeepCompanies } from './services/keep-companies.service';

@ApiTags('Companies')
@Controller('companies')
export class CompaniesController {
  constructor(
    private readonly queries: CompanyQueries,
    private readonly companies: KeepCompanies,
  ) {}

  /**
   * List companies and travel agents
   * @remarks Of the whole chain, whichever hotel made them; searched by part of the name or by code. Sort by `name`, `code`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('guests:read')
  list(@Query() query: CompanyListQuery, @Context() ctx: RequestContext): Promise<CompanyPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a company or travel agent
   * @remarks The contact person is masked unless the caller holds `guests:pii`. The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('guests:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CompanyDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Create a company or travel agent
   * @remarks Of the hotel that is named, or of the chain, which needs `guests:write` in all hotels. Codes are unique in the chain. Guests are linked to it at
   * `/guests/{id}/companies`.
   */
  @Post()
  @RequirePermission('guests:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreateCompanyDto, @Context() ctx: RequestContext): Promise<CompanyDto> {
    return this.companies.create(ctx, body);
  }

  /**
   * Change a company or travel agent
   * @remarks JSON merge patch: absent keeps, `null` clears. Needs `If-Match`. Written by the hotel that made it, or by who writes guests in all hotels.
   */
  @Patch(':id')
  @RequirePermission('guests:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeCompanyDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<CompanyDto> {
    return this.companies.change(ctx, id, body, ifMatch);
  }
}
