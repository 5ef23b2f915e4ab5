import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import { Clock } from '../../../../kernel/values/clock';
import { AnswerScores } from '../../../surveys';

/** What was done for a guest is rated by the answer to the item that the plan names: the first answer of the stay counts. */
@Injectable()
export class RateCareAfterStaySurveys implements EventListener {
  readonly name = 'rate-care-after-stay-surveys';
  readonly from = 'beginning';
  readonly types = ['surveys.response_completed'];

  constructor(
    private readonly scores: AnswerScores,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  async handle({ data }: PublishedEvent, work: Work): Promise<void> {
    const { responseId, reservationId } = data as { responseId: string; reservationId: string | null };
    if (!reservationId) return;
    const tasks = await work.query<{ id: string; item: string }>(
      `SELECT id, survey_item AS item FROM service_plan_tasks WHERE reservation_id = $1 AND status = 'done' AND survey_item IS NOT NULL AND response_id IS NULL
       ORDER BY id FOR UPDATE`,
      [reservationId],
    );
    if (tasks.length === 0) return;
    const scores = await this.scores.of(work, responseId, [...new Set(tasks.map((t) => t.item))]);
    for (const { id, item } of tasks) {
      const rating = scores.get(item);
      if (rating === undefined) continue;
      await work.query(
        'UPDATE service_plan_tasks SET response_id = $2, rating = $3, version = version + 1, updated_at = $4 WHERE id = $1',
        [...[id, responseId, rating, this.clock.now()]],
      );
    }
  }
}
