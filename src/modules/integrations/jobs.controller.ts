import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnySignedIn } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { JobDto } from './dto/job.dto';
import { JobQuery } from './queries/job.query';

@ApiTags('Operations')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobQuery) {}

  /**
   * See how far a job is
   * @remarks For work that was answered with 202 and a `jobId`. Only the account that started it and operators see it.
   */
  @Get(':id')
  @AnySignedIn()
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<JobDto> {
    return this.jobs.one(ctx, id);
  }
}
