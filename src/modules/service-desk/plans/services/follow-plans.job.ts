import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { Clock } from '../../../../kernel/values/clock';
import { Stays } from '../../../reservations';
import { PlanCare } from './plan-care';

const TASK = 'service-desk.follow-plans';
/** Stays in one transaction. */
const CHUNK = 50;

/** After a plan was changed, every stay to come follows it: some at a time, and from the beginning again after a crash. */
@Injectable()
export class FollowPlans {
  constructor(
    private readonly jobs: Jobs,
    private readonly work: UnitOfWork,
    private readonly stays: Stays,
    private readonly care: PlanCare,
    private readonly clock: Clock,
  ) {
    jobs.register<{ propertyId: string }>(TASK, ({ propertyId }) => this.run(propertyId));
  }

  /** A part of the transaction that changes the plan. */
  soon(work: Work, propertyId: string): Promise<void> {
    return this.jobs.enqueue(work, TASK, { propertyId }, { jobKey: `${TASK} ${propertyId}` });
  }

  async run(propertyId: string): Promise<void> {
    for (let after: string | null = null; ;) {
      const ids: string[] = await this.stays.toCome(propertyId, after, CHUNK);
      if (ids.length === 0) return;
      const at = this.clock.now();
      await this.work.run(systemContext(Caller.system, at, TASK), 200, async (work) => {
        for (const id of ids) await this.care.follow(work, id, at);
      });
      after = ids.at(-1)!;
    }
  }
}
