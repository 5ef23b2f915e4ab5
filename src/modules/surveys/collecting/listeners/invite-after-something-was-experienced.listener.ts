import { Injectable } from '@nestjs/common';
import type { Work } from '../../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../../kernel/events/listener';
import { addDays, dateInZone } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import { SURVEYED_EVENTS, type SurveyedEvent } from '../domain/distribution';
import { sendTime } from '../domain/send-time';
import { Invitations } from '../services/invitations';

const REVERSALS: Record<string, string> = {
  'reservations.check_in_reversed': 'reservations.checked_in',
  'reservations.check_out_reversed': 'reservations.checked_out',
  'service_desk.case_reopened': 'service_desk.case_settled',
};

/** What another system tells of later than this is asked no more. */
const LATE_DAYS = 7;

interface Experienced {
  guestId: string | null;
  reservationId: string | null;
  caseId: string | null;
}

/** Whoever has arrived, departed, had a service or a complaint settled is asked about it, where the hotel wants to know. */
@Injectable()
export class InviteAfterSomethingWasExperienced implements EventListener {
  readonly name = 'invite-after-something-was-experienced';
  readonly from = 'end';
  readonly types = [...SURVEYED_EVENTS, ...Object.keys(REVERSALS), 'reservations.synchronised'];

  constructor(
    private readonly invitations: Invitations,
    private readonly properties: PropertyQueries,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  async handle(event: PublishedEvent, work: Work): Promise<void> {
    const { type, propertyId } = event;
    if (!propertyId) return;
    const at = new Date(event.occurredAt);
    if (REVERSALS[type]) return this.invitations.takeBack(work, propertyId, occasionOf(REVERSALS[type], event), at);
    const { timeZone } = await this.properties.mustExist(propertyId);
    const happened = type === 'reservations.synchronised' ? toldOf(event, dateInZone(at, timeZone)) : (type as SurveyedEvent);
    const { guestId, ...experienced } = experiencedIn(event);
    if (!happened || !guestId) return;
    for (const handout of await this.invitations.after(work, happened, propertyId)) {
      const sendAt = sendTime(at, handout.settings, timeZone);
      await this.invitations.plan(work, handout, [{ guestId, ...experienced, occasion: occasionOf(happened, event), sendAt }], at);
    }
  }
}

/** What has happened to a stay that is run in another system, unless that was long ago. */
function toldOf({ data, changes }: PublishedEvent, today: string): SurveyedEvent | undefined {
  const { arrival, departure } = data as { arrival: string; departure: string };
  const became = changes.find((change) => change.field === 'status')?.new;
  const lately = addDays(today, -LATE_DAYS);
  if (became === 'checked_out' && departure >= lately) return 'reservations.checked_out';
  return became === 'in_house' && arrival >= lately ? 'reservations.checked_in' : undefined;
}

/** Each settlement of a case is an occasion of its own; what opens it again ends the one before. */
function occasionOf(happened: string, { type, aggregate, data }: PublishedEvent): string {
  const occasion = `${happened} ${aggregate.id}`;
  if (type === 'service_desk.case_settled') return `${occasion} ${(data.reopened as number | undefined) ?? 0}`;
  return type === 'service_desk.case_reopened' ? `${occasion} ${(data.times as number) - 1}` : occasion;
}

function experiencedIn({ type, aggregate, data }: PublishedEvent): Experienced {
  const { guestId = null, reservationId = null } = data as { guestId?: string | null; reservationId?: string | null };
  if (type === 'service_desk.case_settled') return { guestId, reservationId, caseId: aggregate.id };
  return { guestId, reservationId: aggregate.type === 'reservation' ? aggregate.id : reservationId, caseId: null };
}
