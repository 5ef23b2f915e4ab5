import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { StaffProblems } from './domain/problems';
import { ChangeShiftDto, CreateShiftDto, ShiftDto, ShiftPageDto, ShiftQuery, SwappedShiftsDto, SwapShiftDto } from './dto/shift.dto';
import { ShiftQueries } from './queries/shift.queries';
import { PlanShifts } from './services/plan-shifts.service';

@ApiTags('Shifts')
@Controller('shifts')
export class ShiftsController {
  constructor(
    private readonly queries: ShiftQueries,
    private readonly shifts: PlanShifts,
  ) {}

  /**
   * List shifts
   * @remarks Of one hotel, by day, department or employee. A night shift belongs to the day on which it begins. Sort by `startsAt`, `createdAt` or
   * `updatedAt`.
   */
  @Get()
  @RequirePermission('staff:read')
  list(@Query() query: ShiftQuery, @Context() ctx: RequestContext): Promise<ShiftPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a shift
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('staff:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ShiftDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Plan a shift
   * @remarks Hours are given by the hotel’s clock. Refused when the employee is on duty elsewhere at that time, in any hotel, does not work in this
   * hotel on that day, or may not serve what is to be served.
   */
  @Post()
  @RequirePermission('staff:write')
  @Refuses(StaffProblems.shiftOverlaps, StaffProblems.mayNotServe)
  plan(@Body() body: CreateShiftDto, @Context() ctx: RequestContext): Promise<ShiftDto> {
    return this.shifts.plan(ctx, body);
  }

  /**
   * Change a shift
   * @remarks JSON merge patch; needs `If-Match`. Another `employeeId` hands it over. Refused as when it is planned anew.
   */
  @Patch(':id')
  @RequirePermission('staff:write')
  @Refuses(
    StaffProblems.shiftOverlaps,
    StaffProblems.mayNotServe,
    StaffProblems.shiftCancelled,
    Problems.versionChanged,
    Problems.versionRequired,
  )
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeShiftDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ShiftDto> {
    return this.shifts.change(ctx, id, body, ifMatch);
  }

  /**
   * Swap two shifts
   * @remarks Each of the two employees takes the other’s shift, of the same hotel or of two. Refused as a whole unless both are free and may serve
   * what the other was to serve.
   */
  @Post(':id/swap')
  @RequirePermission('staff:write')
  @HttpCode(200)
  @Refuses(StaffProblems.shiftOverlaps, StaffProblems.mayNotServe, StaffProblems.shiftCancelled)
  swap(@Param('id', IdPipe) id: string, @Body() body: SwapShiftDto, @Context() ctx: RequestContext): Promise<SwappedShiftsDto> {
    return this.shifts.swap(ctx, id, body.withShiftId);
  }

  /**
   * Cancel a shift
   * @remarks The hours are free again. The shift stays in the list as cancelled.
   */
  @Post(':id/cancellation')
  @RequirePermission('staff:write')
  @HttpCode(200)
  @Refuses(StaffProblems.shiftCancelled)
  cancel(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ShiftDto> {
    return this.shifts.cancel(ctx, id);
  }
}
