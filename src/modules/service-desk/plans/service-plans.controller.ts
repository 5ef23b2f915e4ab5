import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { Problems } from '../../../kernel/errors/problem';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { ServiceDeskProblems } from '../domain/wrong-step';
import {
  CallOffPlanTaskDto,
  CompletePlanTaskDto,
  ListPlanTasksQuery,
  PlansReportDto,
  PlansReportQuery,
  ServicePlanTaskDto,
  ServicePlanTaskPageDto,
} from './dto/plan-task.dto';
import {
  ChangeServicePlanDto,
  CreateServicePlanDto,
  ListServicePlansQuery,
  ServicePlanDto,
  ServicePlanPageDto,
} from './dto/service-plan.dto';
import { PlanQueries } from './queries/plan.queries';
import { EndTask } from './services/end-task.service';
import { KeepPlans } from './services/keep-plans.service';

@ApiTags('Service plans')
@Controller('service-plans')
export class ServicePlansController {
  constructor(
    private readonly queries: PlanQueries,
    private readonly plans: KeepPlans,
  ) {}

  /**
   * List service plans
   * @remarks The rules by which more is done for guests. Sort by `code`, `name` or `updatedAt`.
   */
  @Get()
  @RequirePermission('service_plans:read')
  list(@Query() query: ListServicePlansQuery, @Context() ctx: RequestContext): Promise<ServicePlanPageDto> {
    return this.queries.plans(ctx, query);
  }

  /**
   * Read a service plan
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('service_plans:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServicePlanDto> {
    return this.queries.plan(ctx, id);
  }

  /**
   * Create a service plan
   * @remarks For whom, and what is done when. Stays to come get their tasks soon after, and follow amendments, cancellations, check-ins and what becomes known of the guest.
   */
  @Post()
  @RequirePermission('service_plans:write')
  @Refuses(Problems.conflict)
  add(@Body() body: CreateServicePlanDto, @Context() ctx: RequestContext): Promise<ServicePlanDto> {
    return this.plans.add(ctx, body);
  }

  /**
   * Change a service plan
   * @remarks JSON merge patch; needs `If-Match`. Tasks that are open follow soon after; what is done stays as it was done. A retired plan calls off what is open of it.
   */
  @Patch(':id')
  @RequirePermission('service_plans:write')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeServicePlanDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<ServicePlanDto> {
    return this.plans.change(ctx, id, body, ifMatch);
  }
}

@ApiTags('Service plans')
@Controller('service-plan-tasks')
export class ServicePlanTasksController {
  constructor(
    private readonly queries: PlanQueries,
    private readonly tasks: EndTask,
  ) {}

  /**
   * List what is to be done for guests by plan
   * @remarks What is due first, first; by department, stay or plan. Sort by `dueAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('service_orders:read')
  list(@Query() query: ListPlanTasksQuery, @Context() ctx: RequestContext): Promise<ServicePlanTaskPageDto> {
    return this.queries.tasks(ctx, query);
  }

  /**
   * Read a task of a service plan
   * @remarks With the guest’s rating, once they have answered the stay survey.
   */
  @Get(':id')
  @RequirePermission('service_orders:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<ServicePlanTaskDto> {
    return this.queries.task(ctx, id);
  }

  /**
   * Say that a task of a service plan is done
   * @remarks With proof where the plan asks for it. It stays done, whatever becomes of the stay.
   */
  @Post(':id/completion')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  complete(
    @Param('id', IdPipe) id: string,
    @Body() body: CompletePlanTaskDto,
    @Context() ctx: RequestContext,
  ): Promise<ServicePlanTaskDto> {
    return this.tasks.complete(ctx, id, body);
  }

  /**
   * Call a task of a service plan off
   * @remarks For this stay only. The plan does not bring it back.
   */
  @Post(':id/cancellation')
  @HttpCode(200)
  @RequirePermission('service_orders:write')
  @Refuses(ServiceDeskProblems.wrongStep)
  callOff(@Param('id', IdPipe) id: string, @Body() body: CallOffPlanTaskDto, @Context() ctx: RequestContext): Promise<ServicePlanTaskDto> {
    return this.tasks.callOff(ctx, id, body);
  }
}

@ApiTags('Reports')
@Controller('reports')
export class PlansReportController {
  constructor(private readonly queries: PlanQueries) {}

  /**
   * Report what became of service plans
   * @remarks By plan and task: how many were due in these days, done, done in time, and how guests rated them.
   */
  @Get('service-plans')
  @RequirePermission('service_plans:read')
  report(@Query() query: PlansReportQuery, @Context() ctx: RequestContext): Promise<PlansReportDto> {
    return this.queries.report(ctx, query);
  }
}
