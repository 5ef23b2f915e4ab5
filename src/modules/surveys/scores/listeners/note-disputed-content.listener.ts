import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import { noteGap } from '../services/gap-marks';

/** A review of a verified stay says whether the hotel is as it is described: that is the gap between promise and delivery. */
@Injectable()
export class NoteDisputedContent implements EventListener {
  readonly name = 'note-disputed-content';
  readonly from = 'beginning';
  readonly types = ['surveys.review_written'];

  constructor(listeners: ListenerRegistry) {
    listeners.register(this);
  }

  async handle(event: PublishedEvent, work: Work): Promise<void> {
    if (event.data.source !== 'own') return;
    await noteGap(work, 4, event.aggregate.id, (event.data.disputes as unknown[]).length > 0 ? 0 : 100, event);
  }
}
