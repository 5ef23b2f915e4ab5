import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import { Clock } from '../../../../kernel/values/clock';
import { Stays } from '../../../reservations';
import { StaffQueries } from '../../../staff';
import type { ReviewFacts } from '../../../surveys/events/review.events';
import type { ResponseFacts } from '../../../surveys/events/survey.events';
import { CASE_ACTIONS, type CaseSeverity } from '../domain/case';
import { lockCase, readCase } from '../queries/case-rows';
import { Cases } from '../services/cases';

/** Somebody who is this unhappy is answered the same day. */
const BITTER = { score: 20, mood: -0.7 };

const severityOf = (score: number | null, mood: number | null): CaseSeverity =>
  (score !== null && score <= BITTER.score) || (mood !== null && mood <= BITTER.mood) ? 'high' : 'normal';

/**
 * Who answers badly, or reviews the hotel badly, has complained: a case is opened, once for each answer and review. What a guest says of how their case was settled belongs to that case:
 * it opens it again where it is bad, and is their word that it is settled where it is not.
 */
@Injectable()
export class OpenACaseAfterLowAnswers implements EventListener {
  readonly name = 'open-a-case-after-low-answers';
  readonly from = 'end';
  readonly types = ['surveys.response_completed', 'surveys.review_written'];

  constructor(
    private readonly cases: Cases,
    private readonly stays: Stays,
    private readonly staff: StaffQueries,
    private readonly clock: Clock,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  async handle({ type, propertyId, data }: PublishedEvent, work: Work): Promise<void> {
    if (!propertyId) return;
    if (type === 'surveys.review_written') return this.reviewed(work, propertyId, data as unknown as ReviewFacts);
    return this.answered(work, propertyId, data as unknown as ResponseFacts);
  }

  private async answered(work: Work, propertyId: string, facts: ResponseFacts): Promise<void> {
    if (facts.caseId) return this.resettled(work, propertyId, { ...facts, caseId: facts.caseId });
    if (!facts.low) return;
    const [worst] = facts.lowItems;
    const { responseId, guestId, reservationId, overall, mood } = facts;
    const at = this.clock.now();
    await this.cases.open(
      work,
      {
        ...{ propertyId, kind: 'complaint', severity: severityOf(overall, mood), guestId, reservationId },
        words: {
          subject: worst ? `Low answer: ${worst.item}` : `Low answer${overall === null ? '' : `: ${overall} of 100`}`,
          description: facts.lowItems.map((i) => `${i.item}: ${i.value}`).join('\n') || null,
        },
        roomId: facts.roomId ?? (await this.roomOf(work, reservationId)),
        departmentId: await this.staff.departmentNamed(
          work,
          propertyId,
          facts.lowItems.flatMap((i) => i.department?.toLowerCase() ?? []),
        ),
        source: { type: 'survey_response', id: responseId },
        onceKey: `survey_response ${responseId}`,
      },
      at,
    );
  }

  private async reviewed(
    work: Work,
    propertyId: string,
    { reviewId, guestId, reservationId, score, mood, low }: ReviewFacts,
  ): Promise<void> {
    if (!low) return;
    await this.cases.open(
      work,
      {
        ...{ propertyId, kind: 'complaint', severity: severityOf(score, mood), guestId, reservationId },
        words: { subject: `Low review: ${score} of 100` },
        roomId: await this.roomOf(work, reservationId),
        source: { type: 'review', id: reviewId },
        onceKey: `review ${reviewId}`,
      },
      this.clock.now(),
    );
  }

  private async resettled(work: Work, propertyId: string, { caseId, overall, low }: ResponseFacts & { caseId: string }): Promise<void> {
    const known = await readCase(work, caseId);
    if (known?.propertyId !== propertyId) return;
    const at = this.clock.now();
    const row = await this.cases.touch(work, await lockCase(work, caseId), { resettled_score: overall }, at);
    if (low && (CASE_ACTIONS.reopen as readonly string[]).includes(row.status)) await this.cases.reopen(work, row, at);
    else if (!low && overall !== null && row.status === 'settled') await this.cases.close(work, row, 'guest', at);
  }

  private async roomOf(work: Work, reservationId: string | null): Promise<string | null> {
    return (reservationId && (await this.stays.find(work, reservationId))?.roomId) || null;
  }
}
