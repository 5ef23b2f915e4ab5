import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { Clock } from '../../../kernel/values/clock';
import { Classes } from '../services/classes';
import { Figures } from '../services/figures';

const LABELS = ['tag', 'vip', 'company'];

/** A tag, a VIP level or a company may put a guest into another class, an objection or a restriction takes them out of all. */
@Injectable()
export class KeepClassesAfterLabelsChange implements EventListener {
  readonly name = 'keep-classes-after-labels-change';
  readonly from = 'beginning';
  readonly types = [
    'guests.fact_recorded',
    'guests.fact_ended',
    'guests.erased',
    'guests.privacy_request_fulfilled',
    'guests.privacy_flag_lifted',
  ];

  constructor(
    private readonly figures: Figures,
    private readonly classes: Classes,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    const concerned = events.flatMap(({ type, aggregate, data }) => {
      if (type === 'guests.erased') return (data.guestIds as string[] | undefined) ?? [aggregate.id];
      return type.startsWith('guests.privacy_') || LABELS.includes(String(data.kind)) ? [aggregate.id] : [];
    });
    if (concerned.length === 0) return;
    await this.classes.recompute(work, await this.figures.lock(work, concerned), this.clock.now());
  }
}
