import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GuestOnly, RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { exportAsCsv } from './domain/privacy/csv';
import { GuestProblems } from './domain/problems';
import { EraseGuestDto, EraseQuery, ErasureDto, ExportQuery, GuestExportDto } from './dto/erasure.dto';
import { GuestExport } from './queries/guest-export.query';
import { EraseGuest } from './services/erase-guest.service';

const HELD: GuestExportDto = {
  guestId: '019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90',
  recordIds: ['019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90'],
  generatedAt: '2026-11-22T09:00:00.000Z',
  tables: [{ table: 'guests', rows: [{ lastName: 'Keller' }] }],
};

const JSON_OR_CSV = ApiOkResponse({
  content: {
    'application/json': { schema: { $ref: getSchemaPath(GuestExportDto) }, example: HELD },
    'text/csv': { schema: { type: 'string' }, example: 'table,row,field,value\r\nguests,1,lastName,Keller\r\n' },
  },
});

@ApiTags('Privacy requests')
@ApiExtraModels(GuestExportDto)
@Controller()
export class GuestErasureController {
  constructor(
    private readonly eraseGuest: EraseGuest,
    private readonly guestExport: GuestExport,
  ) {}

  /**
   * Export all that is held of a guest
   * @remarks Every table of every part of the house, opened, for the guest to take away (GDPR articles 15 and 20, PIPL article 45). `format=csv` has one line for
   * each value. Needs `privacy:write` in every hotel that knows the guest, and leaves an audit entry.
   */
  @Get('guests/:id/export')
  @RequirePermission('privacy:write')
  @JSON_OR_CSV
  async export(
    @Param('id', IdPipe) id: string,
    @Query() { format }: ExportQuery,
    @Context() ctx: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GuestExportDto | string> {
    return this.answer(await this.guestExport.of(ctx, id), format, reply);
  }

  /**
   * Erase a guest
   * @remarks Destroys the keys of every record of the person, names, facts and proofs, and what other parts of the house keep; days, rooms and amounts of stays
   * remain, without a name. It cannot be undone. Refused while they are in the house. Needs `privacy:write` in every hotel that knows the guest. With
   * `?dryRun=true` nothing changes and the answer shows what would. A second time changes nothing.
   */
  @Post('guests/:id/erasure')
  @HttpCode(200)
  @RequirePermission('privacy:write')
  @Refuses(GuestProblems.erasureNotNow)
  erase(
    @Param('id', IdPipe) id: string,
    @Query() { dryRun }: EraseQuery,
    @Body() body: EraseGuestDto,
    @Context() ctx: RequestContext,
  ): Promise<ErasureDto> {
    return this.eraseGuest.run(ctx, id, body, dryRun);
  }

  /**
   * Export all that is held of me
   * @remarks For guests, with a token that is no older than ten minutes.
   */
  @Get('my/export')
  @GuestOnly()
  @Refuses(GuestProblems.signInAgain)
  @JSON_OR_CSV
  async exportMine(
    @Query() { format }: ExportQuery,
    @Context() ctx: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GuestExportDto | string> {
    this.eraseGuest.requireFresh(ctx);
    return this.answer(await this.guestExport.of(ctx, ctx.caller.guestId!), format, reply);
  }

  /**
   * Erase me
   * @remarks For guests, with a token that is no older than ten minutes. It cannot be undone. Refused while they are in the house.
   */
  @Post('my/erasure')
  @HttpCode(200)
  @GuestOnly()
  @Refuses(GuestProblems.erasureNotNow, GuestProblems.signInAgain)
  eraseMe(@Query() { dryRun }: EraseQuery, @Context() ctx: RequestContext): Promise<ErasureDto> {
    this.eraseGuest.requireFresh(ctx);
    return this.eraseGuest.run(ctx, ctx.caller.guestId!, { reason: 'request' }, dryRun);
  }

  private answer(held: GuestExportDto, format: 'json' | 'csv' | undefined, reply: FastifyReply): GuestExportDto | string {
    if (format !== 'csv') return held;
    void reply.type('text/csv; charset=utf-8');
    return exportAsCsv(Object.fromEntries(held.tables.map(({ table, rows }) => [table, rows])));
  }
}
