import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';

/** A case that came of an answer is found from the answer, too. */
@Injectable()
export class KeepCasesOfAnswers implements EventListener {
  readonly name = 'keep-cases-of-answers';
  readonly from = 'beginning';
  readonly types = ['service_desk.case_opened'];

  constructor(listeners: ListenerRegistry) {
    listeners.register(this);
  }

  async handle({ aggregate, data }: PublishedEvent, work: Work): Promise<void> {
    const { type, id } = data.source as { type: string; id: string | null };
    if (type !== 'survey_response') return;
    await work.query(
      `INSERT INTO survey_response_cases (response_id, case_id) SELECT id, $2 FROM survey_responses WHERE id = $1
       ON CONFLICT ON CONSTRAINT survey_response_cases_pkey DO NOTHING`,
      [id, aggregate.id],
    );
  }
}
