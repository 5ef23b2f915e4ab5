import { Injectable } from '@nestjs/common';
import { Jobs } from '../../../../kernel/jobs/jobs';
import { CloseAbandoned } from './close-abandoned.service';
import { PlanWaves } from './plan-waves.service';
import { SendInvitations } from './send-invitations.service';

/** What surveys do by the clock. */
@Injectable()
export class SurveyJobs {
  constructor(jobs: Jobs, waves: PlanWaves, invitations: SendInvitations, abandoned: CloseAbandoned) {
    const every = (match: string, task: string, run: () => Promise<unknown>) => {
      jobs.register(task, async () => {
        await run();
      });
      jobs.cron(match, task);
    };
    every('8,23,38,53 * * * *', 'plan-survey-waves', () => waves.run());
    every('*/5 * * * *', 'send-survey-invitations', () => invitations.run());
    every('11,41 * * * *', 'close-abandoned-answers', () => abandoned.run());
  }
}
