import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { type RequestContext, systemContext } from '../../../kernel/http/request-context';
import { TrackedJobs } from '../../../kernel/jobs/tracked-jobs';
import { Clock } from '../../../kernel/values/clock';
import type { AriBody } from '../domain/ari';
import type { AriJobDto } from '../dto/ari.dto';
import { UpdateAri } from './update-ari.service';

interface Payload {
  propertyId: string;
  body: AriBody;
  kind: Caller['kind'];
}

/** Takes a large update and writes it in the background: writing it twice, after a crash, comes to the same. */
@Injectable()
export class UpdateAriLater {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: TrackedJobs,
    private readonly ari: UpdateAri,
    clock: Clock,
  ) {
    jobs.register<Payload>('ari_update', async ({ propertyId, body, kind }, run) => {
      // what the account may do was asked when it started the job
      const caller = new Caller(run.accountId, kind, [{ permissions: new Set(['rates:write']), propertyIds: new Set([propertyId]) }]);
      const { errors, ...result } = await this.ari.update(propertyId, body, systemContext(caller, clock.now(), `job:${run.id}`));
      return { result, errors: errors.map((error) => ({ ...error })) };
    });
  }

  start(propertyId: string, body: AriBody, ctx: RequestContext): Promise<AriJobDto> {
    ctx.caller.require('rates:write', propertyId);
    const payload: Payload = { propertyId, body, kind: ctx.caller.kind };
    return this.work.run(ctx, 202, async (work) => ({
      jobId: await this.jobs.start(work, ctx, { kind: 'ari_update', propertyId, payload }),
    }));
  }
}
