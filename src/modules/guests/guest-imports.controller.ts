import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../../kernel/auth/permissions';
import { TAKES_STREAM } from '../../kernel/http/streams';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ImportProblems } from './domain/import/problems';
import {
  CreateGuestImportDto,
  FileReceivedDto,
  GuestImportDto,
  GuestImportListQuery,
  GuestImportPageDto,
  ImportRowPageDto,
  ImportRowsQuery,
} from './dto/import.dto';
import { ImportQueries } from './queries/import.queries';
import { CreateGuestImport } from './services/import/create-import.service';
import { ReceiveImportFile } from './services/import/receive-file.service';

@ApiTags('Guest imports')
@Controller('guest-imports')
export class GuestImportsController {
  constructor(
    private readonly create: CreateGuestImport,
    private readonly receive: ReceiveImportFile,
    private readonly queries: ImportQueries,
  ) {}

  /**
   * Begin an import of guests
   * @remarks Says how the file is to be read; then `PUT` the file to `/content`. With `dryRun` nothing is written but the report. Rows with an id of their system are known
   * again by it, others by what they say: the same file sent twice changes nothing, and a row that has changed becomes a new version of its record.
   */
  @Post()
  @RequirePermission('guests:import')
  begin(@Body() body: CreateGuestImportDto, @Context() ctx: RequestContext): Promise<GuestImportDto> {
    return this.create.run(ctx, body);
  }

  /**
   * Send the file of an import
   * @remarks The body is the file itself, as it is or gzipped; it is kept sealed until its rows are written, and then destroyed. Answers with a job that reads it. An import
   * takes one file; of two that are sent at once one counts.
   */
  @Put(':id/content')
  @HttpCode(202)
  @RequirePermission('guests:import')
  @RouteConfig(TAKES_STREAM)
  @ApiConsumes('text/csv', 'application/x-ndjson', 'application/gzip', 'application/octet-stream')
  @ApiBody({ schema: { type: 'string', description: 'The file.', example: '姓名,手机,邮箱\n王小明,13812345670,xm@hotel.example\n' } })
  @Refuses(ImportProblems.fileReceived)
  send(@Param('id', IdPipe) id: string, @Req() request: FastifyRequest, @Context() ctx: RequestContext): Promise<FileReceivedDto> {
    return this.receive.run(ctx, id, request.body);
  }

  /**
   * List imports of guests
   * @remarks Of the hotels in which the caller may import, the newest first. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('guests:import')
  list(@Query() query: GuestImportListQuery, @Context() ctx: RequestContext): Promise<GuestImportPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read the report of an import
   * @remarks How far it is, what became of its rows, and what was found in them, by code. It grows while the job runs.
   */
  @Get(':id')
  @RequirePermission('guests:import')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestImportDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Read what became of each row
   * @remarks In the order of the file: status, record, and what was found in which field. No word of the file itself. Two hundred a page.
   */
  @Get(':id/rows')
  @RequirePermission('guests:import')
  rows(@Param('id', IdPipe) id: string, @Query() query: ImportRowsQuery, @Context() ctx: RequestContext): Promise<ImportRowPageDto> {
    return this.queries.rows(ctx, id, query);
  }
}
