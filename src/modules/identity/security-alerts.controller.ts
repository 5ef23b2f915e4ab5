import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { AccessProblems } from './domain/access-problems';
import { AcknowledgeAlertDto, SecurityAlertDto, SecurityAlertPageDto, SecurityAlertQuery } from './dto/security-alert.dto';
import { SecurityAlerts } from './queries/security-alerts.query';
import { AcknowledgeAlert } from './services/acknowledge-alert.service';

@ApiTags('Security alerts')
@Controller('security-alerts')
export class SecurityAlertsController {
  constructor(
    private readonly alerts: SecurityAlerts,
    private readonly acknowledgeAlert: AcknowledgeAlert,
  ) {}

  /**
   * List security alerts
   * @remarks What was noticed of unusual access, a minute or two after it happened; each is also an event `identity.alert_raised`. Needs `audit:read`
   * for all hotels. Sort by `raisedAt`.
   */
  @Get()
  @RequirePermission('audit:read')
  list(@Query() query: SecurityAlertQuery, @Context() ctx: RequestContext): Promise<SecurityAlertPageDto> {
    ctx.caller.requireEverywhere('audit:read');
    return this.alerts.list(query);
  }

  /**
   * Acknowledge a security alert
   * @remarks With a note of what came of it. Nobody acknowledges an alert about themselves. The first note stands; a second is answered 409 with
   * `standing`.
   */
  @Post(':id/acknowledgement')
  @RequirePermission('accounts:write')
  @HttpCode(200)
  @Refuses(AccessProblems.alreadyAcknowledged, AccessProblems.ownAccess)
  acknowledge(
    @Param('id', IdPipe) id: string,
    @Body() { note }: AcknowledgeAlertDto,
    @Context() ctx: RequestContext,
  ): Promise<SecurityAlertDto> {
    return this.acknowledgeAlert.run(ctx, id, note);
  }
}
