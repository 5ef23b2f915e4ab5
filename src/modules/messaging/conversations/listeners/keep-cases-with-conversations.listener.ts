import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import type { CaseFacts } from '../../../service-desk/events/case.events';

/** A case that began in a conversation is named there. */
@Injectable()
export class KeepCasesWithConversations implements EventListener {
  readonly name = 'keep-cases-with-conversations';
  readonly types = ['service_desk.case_opened'];
  readonly from = 'beginning';

  constructor(registry: ListenerRegistry) {
    registry.register(this);
  }

  async handle(event: PublishedEvent, work: Work): Promise<void> {
    const { caseId, source } = event.data as unknown as CaseFacts;
    if (source.type !== 'conversation' || !source.id) return;
    await work.query(
      `INSERT INTO conversation_cases (conversation_id, case_id, created_at)
       SELECT coalesce(joined_to, id), $2, $3 FROM conversations WHERE id = $1 AND property_id = $4 ON CONFLICT DO NOTHING`,
      [source.id, caseId, event.occurredAt, event.propertyId],
    );
  }
}
