import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { COMMIT_USES } from '../queries/promotion-uses.statements';

const ENDED = ['checked_out', 'no_show'];

/** A stay that has ended, or that nobody came to, has used its promotions and coupons for good. */
@Injectable()
export class CommitUsesAfterStaysEnd implements EventListener {
  readonly name = 'commit-promotion-uses-after-stays-end';
  readonly from = 'beginning';
  readonly types = ['reservations.checked_out', 'reservations.no_show', 'reservations.synchronised'];

  constructor(listeners: ListenerRegistry) {
    listeners.register(this);
  }

  handle(event: PublishedEvent, work: Work): Promise<void> {
    return this.handleTogether([event], work);
  }

  async handleTogether(events: readonly PublishedEvent[], work: Work): Promise<void> {
    const ids = events.filter((e) => ENDED.includes(e.data.status as string)).map((e) => e.aggregate.id);
    if (ids.length) await work.hot('commit_uses', COMMIT_USES, [ids, events.at(-1)!.occurredAt]);
  }
}
