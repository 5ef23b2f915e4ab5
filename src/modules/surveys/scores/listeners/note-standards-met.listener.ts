import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import { noteGap } from '../services/gap-marks';

/** An inspection says how much of a standard was met: that is the gap between standard and delivery. */
@Injectable()
export class NoteStandardsMet implements EventListener {
  readonly name = 'note-standards-met';
  readonly from = 'beginning';
  readonly types = ['service_desk.inspection_completed'];

  constructor(listeners: ListenerRegistry) {
    listeners.register(this);
  }

  async handle(event: PublishedEvent, work: Work): Promise<void> {
    // where nothing applied there was nothing to meet
    if (typeof event.data.score === 'number') await noteGap(work, 3, event.aggregate.id, event.data.score, event);
  }
}
