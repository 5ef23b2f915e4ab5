import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Caller } from '../../../kernel/auth/caller';
import { systemContext } from '../../../kernel/http/request-context';
import { Database } from '../../../kernel/database/database';
import { Clock } from '../../../kernel/values/clock';
import { Classes } from './classes';
import { Figures } from './figures';

const BATCH = 500;

/**
 * Puts derived tables right after they were lost or restored from elsewhere: the log is read again from its beginning (what is known already stays as it is), and the
 * figures of everybody are recounted from their stays.
 */
@Injectable()
export class RebuildFigures {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly figures: Figures,
    private readonly classes: Classes,
    private readonly clock: Clock,
  ) {}

  /** @returns persons recounted; what the log tells again is taken over by the listeners as the workers come to it */
  async run(): Promise<{ persons: number }> {
    await this.database.query('UPDATE event_listeners SET position = 0 WHERE name = ANY ($1)', [
      ['keep-stay-figures-after-reservations-change', 'keep-timeline-after-anything-happens'],
    ]);
    let persons = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const ids = await this.next(after);
      if (ids.length === 0) return { persons };
      await this.work.run(systemContext(Caller.system, this.clock.now(), 'rebuild-guests'), 200, async (work) => {
        const locked = await this.figures.lock(work, ids);
        await this.figures.recompute(work, locked, this.clock.now());
        await this.classes.recompute(work, locked, this.clock.now());
      });
      persons += ids.length;
      after = ids.at(-1)!;
    }
  }

  private async next(after: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>('SELECT id FROM guests WHERE id > $1 AND person_id = id ORDER BY id LIMIT $2', [
      after,
      BATCH,
    ]);
    return rows.map((r) => r.id);
  }
}
