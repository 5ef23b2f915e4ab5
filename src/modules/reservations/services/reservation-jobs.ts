import { Injectable } from '@nestjs/common';
import { Jobs } from '../../../kernel/jobs/jobs';
import { ExtendHorizon } from '../../properties';
import { CutOffGroups } from '../groups/services/cut-off-groups.service';
import { FollowCalendar } from './follow-calendar.service';
import { ReleaseExpiredHolds } from './release-expired-holds.service';
import { TakeSnapshots } from './take-snapshots.service';
import { WriteDayLetters } from './write-day-letters.service';

/** What is done by the clock. The day changes every quarter of an hour somewhere: that is how the world's time zones are cut. */
@Injectable()
export class ReservationJobs {
  constructor(
    jobs: Jobs,
    holds: ReleaseExpiredHolds,
    calendar: FollowCalendar,
    horizon: ExtendHorizon,
    snapshots: TakeSnapshots,
    letters: WriteDayLetters,
    groups: CutOffGroups,
  ) {
    const every = (match: string, task: string, run: () => Promise<unknown>) => {
      jobs.register(task, async () => {
        await run();
      });
      jobs.cron(match, task);
    };
    every('* * * * *', 'release-expired-holds', () => holds.run());
    every('*/15 * * * *', 'follow-calendar', () => calendar.run());
    every('2,17,32,47 * * * *', 'take-snapshots', () => snapshots.run());
    every('6,21,36,51 * * * *', 'write-day-letters', () => letters.run());
    every('5,20,35,50 * * * *', 'cut-off-groups', () => groups.run());
    every('7 * * * *', 'extend-horizon', () => horizon.run()); // also where a new day could not be opened
  }
}
