import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';

/** Whoever reads a review sees which cases came of it. */
@Injectable()
export class NoteCasesThatCameOfReviews implements EventListener {
  readonly name = 'note-cases-that-came-of-reviews';
  readonly from = 'beginning';
  readonly types = ['service_desk.case_opened'];

  constructor(listeners: ListenerRegistry) {
    listeners.register(this);
  }

  async handle({ data }: PublishedEvent, work: Work): Promise<void> {
    const { caseId, source } = data as { caseId: string; source: { type: string; id: string | null } };
    if (source.type !== 'review') return;
    await work.query('INSERT INTO review_cases (review_id, case_id) SELECT id, $2 FROM reviews WHERE id = $1 ON CONFLICT DO NOTHING', [
      source.id,
      caseId,
    ]);
  }
}
