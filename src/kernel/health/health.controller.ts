import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/permissions';
import { Problems } from '../errors/problem';
import { Readiness } from './readiness';
import { HealthDto } from './health.dto';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /**
   * Is the process alive?
   * @remarks 200 from the moment the process listens, also while it migrates and while the database is away: restarting it would not help.
   */
  @Get('live')
  @Public()
  live(): HealthDto {
    return { status: 'live' };
  }

  /**
   * May it be sent requests?
   * @remarks 200 once the database is migrated, the demo hotel is furnished, and the database answers within a second; 503 before, while the
   * database is away, and while the process shuts down.
   */
  @Get('ready')
  @Public()
  @ApiResponse({ status: 503, description: 'Not yet, or no longer' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthDto> {
    const obstacle = await this.readiness.obstacle();
    if (!obstacle) return { status: 'ready' };
    // not through the filter: being asked too early is nothing to log
    const { code, status, title } = Problems.unavailable;
    const problem = { type: `/problems/${code}`, title: title.en, status, code, detail: obstacle, requestId: reply.request.id };
    reply.status(status).header('retry-after', '1').type('application/problem+json; charset=utf-8');
    return problem as unknown as HealthDto;
  }
}
