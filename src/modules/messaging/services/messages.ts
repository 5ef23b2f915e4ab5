import { Injectable, Logger } from '@nestjs/common';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Vault } from '../../../kernel/crypto/vault';
import type { Work } from '../../../kernel/database/unit-of-work';
import { Jobs } from '../../../kernel/jobs/jobs';
import { newId } from '../../../kernel/values/ids';
import { instantInZone, type LocalDate } from '../../../kernel/values/local-date';
import { Consents, type Purpose, type ReachableGuest, ReachableGuests } from '../../guests';
import { type HotelCard, HotelCards } from '../../properties';
import { calendarFile } from '../domain/calendar-file';
import { type ChosenTemplate, chooseTemplate, type OwnTemplate } from '../domain/choose-template';
import type { HotelFacts, ToldFacts } from '../domain/facts';
import { type AnyMessageChannel, type MessageKind, messagePlace, type SealedMessage } from '../domain/message';
import { READY_LANGUAGES, readyMade } from '../domain/ready-made';
import { type Route, routeTo } from '../domain/route';
import { compose, type Composed } from '../domain/template-language';
import { MessageSettingsQueries, type MessageSettings } from '../queries/message-settings.query';
import { TemplateQueries } from '../queries/template.queries';
import { Carriers } from './carriers/carriers';

export const MESSAGE_TASK = 'message';

/** Something that a guest is to be told. */
export interface MessageOrder {
  /** What it is said for: of one occasion there is one message, however often it is ordered and whoever can be reached by then. The id of an event, or of a stay and a day. */
  occasion: string;
  /** Several are told of the occasion, each once. */
  toEach?: true;
  kind: MessageKind;
  propertyId: string;
  /** Records of those who may be told, the first one first: the first who can be reached is. */
  guestIds: readonly string[];
  /** None where it is about no booking. */
  bookingId: string | null;
  reservationIds: readonly string[];
  facts: ToldFacts;
  /** Goes along as a file. */
  calendar?: StayInCalendar;
  /** What the guest must have agreed to. Without it the message is about their own stay, and needs no consent. */
  purpose?: Purpose;
  /** After this it is worth nothing. */
  goodUntil?: Date;
}

export interface StayInCalendar {
  uid: string;
  /** Grows with every change. */
  sequence: number;
  cancelled: boolean;
  arrival: LocalDate;
  departure: LocalDate;
}

interface Known {
  settings: Map<string, MessageSettings>;
  hotels: Map<string, HotelCard>;
  guests: Map<string, ReachableGuest>;
  templates: OwnTemplate[];
}

interface Written {
  composed: Composed;
  letterhead: HotelFacts;
  language: string;
  template: ChosenTemplate['template'];
}

interface Row {
  id: string;
  property_id: string;
  occasion: string;
  kind: MessageKind;
  channel: string;
  language: string;
  guest_id: string;
  booking_id: string | null;
  reservation_ids: readonly string[];
  purpose: string | null;
  template_id: string | null;
  template_version: number | null;
  status: 'queued' | 'kept';
  sealed: string;
  error: string | null;
  good_until: string | null;
}

const INSERT = `
  INSERT INTO messages (id, property_id, occasion, kind, channel, language, guest_id, booking_id, reservation_ids, purpose, template_id, template_version, status, sealed,
    error, good_until, created_at, updated_at)
  SELECT id, property_id, occasion, kind, channel, language, guest_id, booking_id, ARRAY(SELECT json_array_elements_text(reservation_ids))::uuid[], purpose, template_id,
    template_version, status, decode(sealed, 'base64'), error, good_until, $2, $2
  FROM json_to_recordset($1::json) AS m(id uuid, property_id uuid, occasion text, kind text, channel text, language text, guest_id uuid, booking_id uuid, reservation_ids json,
    purpose text, template_id uuid, template_version int, status text, sealed text, error text, good_until timestamptz)
  ON CONFLICT ON CONSTRAINT messages_once DO NOTHING
  RETURNING id, status, channel`;

/** What the job of a message is told. */
export interface MessageJob {
  id: string;
  channel: AnyMessageChannel;
}

export const jobOf = ({ id, channel }: MessageJob): { payload: MessageJob; jobKey: string } => ({
  payload: { id, channel },
  jobKey: `message:${id}`,
});

/** Writes to guests: who, which way, in which language and words. A row and a job in the caller's transaction; the job sends it. */
@Injectable()
export class Messages {
  private readonly log = new Logger('Messages');

  constructor(
    private readonly vault: Vault,
    private readonly jobs: Jobs,
    private readonly carriers: Carriers,
    private readonly settings: MessageSettingsQueries,
    private readonly templates: TemplateQueries,
    private readonly hotels: HotelCards,
    private readonly guests: ReachableGuests,
    private readonly consents: Consents,
  ) {}

  /** Part of the caller's transaction. Who has no address is not told. @returns how many messages there are now that were not there before */
  async send(work: Work, orders: readonly MessageOrder[], at: Date): Promise<number> {
    if (orders.length === 0) return 0;
    const propertyIds = [...new Set(orders.map((o) => o.propertyId))];
    const known: Known = {
      settings: await this.settings.of(work, propertyIds),
      hotels: await this.hotels.of(work, propertyIds),
      guests: await this.guests.of(
        work,
        orders.flatMap((o) => o.guestIds),
      ),
      templates: await this.templates.ofHotels(work, propertyIds),
    };
    const rows: Row[] = [];
    for (const order of orders) {
      const row = await this.write(work, order, known, at);
      if (row) rows.push(row);
      await nextTurn(); // to write a hundred letters takes longer than a request may wait
    }
    if (rows.length === 0) return 0;
    const made = await work.hot<MessageJob & { status: string }>('write_messages', INSERT, [JSON.stringify(rows), at]);
    await this.jobs.enqueueEach(work, MESSAGE_TASK, made.filter((m) => m.status === 'queued').map(jobOf));
    return made.length;
  }

  private async write(work: Work, order: MessageOrder, known: Known, at: Date): Promise<Row | undefined> {
    const { propertyId, kind, purpose } = order;
    const settings = known.settings.get(propertyId)!;
    if (settings.silentKinds.includes(kind)) return undefined;
    const told = this.recipient(order, known);
    if (!told) return undefined;
    const { guest, route } = told;
    if (purpose && !(await this.consents.allows(guest.guestId, purpose, route.channel, work))) return undefined;
    const hotel = known.hotels.get(propertyId)!;
    const languages = [guest.language, settings.language, hotel.country === 'CN' ? 'zh-CN' : 'en'];
    const chosen = chooseTemplate({ propertyId, kind, channel: route.channel, languages }, known.templates);
    const { composed, letterhead, language, template } = this.words(chosen, hotel, guest, order, route);
    const id = newId();
    const content: SealedMessage = {
      to: route.to,
      ...composed,
      ...(route.channel === 'email' && {
        fromName: letterhead.name,
        ...(hotel.email && { replyTo: hotel.email }),
        ...(order.calendar &&
          'booking' in order.facts && {
            calendar: calendarOf(order.calendar, hotel, letterhead, composed, order.facts.booking.number, at),
          }),
      }),
    };
    return {
      id,
      property_id: propertyId,
      occasion: order.toEach ? `${order.occasion} ${guest.guestId}` : order.occasion,
      kind,
      channel: route.channel,
      language,
      guest_id: guest.guestId,
      booking_id: order.bookingId,
      reservation_ids: order.reservationIds,
      purpose: purpose ?? null,
      template_id: template?.id ?? null,
      template_version: template?.version ?? null,
      status: route.kept ? 'kept' : 'queued',
      sealed: this.vault.sealRecord(JSON.stringify(content), messagePlace(id)).toString('base64'),
      error: route.kept ?? null,
      good_until: order.goodUntil?.toISOString() ?? null,
    };
  }

  private recipient({ guestIds }: MessageOrder, { guests }: Known): { guest: ReachableGuest; route: Route } | undefined {
    for (const id of guestIds) {
      const guest = guests.get(id);
      const route = guest && routeTo({ email: guest.email, phone: guest.phone, wish: guest.channel }, this.carriers.open);
      if (guest && route) return { guest, route };
    }
    return undefined;
  }

  /** A template that was tried when it was written may still fail on a stay that nobody thought of: the guest is told in the words that come with the house. */
  private words(
    chosen: ChosenTemplate,
    hotel: HotelCard,
    guest: ReachableGuest,
    order: Pick<MessageOrder, 'kind' | 'facts'>,
    route: Pick<Route, 'channel'>,
  ): Written {
    const { language, words, template } = chosen;
    const letterhead = letterheadOf(hotel, language);
    try {
      const composed = compose(
        words,
        { ...order.facts, hotel: letterhead, guest: { firstName: guest.firstName, lastName: guest.lastName } },
        { language, timeZone: hotel.timeZone },
      );
      return { composed, letterhead, language, template };
    } catch (error) {
      if (!template) throw error;
      this.log.warn(`Template ${template.id} version ${template.version} fails: ${(error as Error).name}`);
      const ready = READY_LANGUAGES.includes(language) ? language : 'en';
      return this.words({ language: ready, words: readyMade(order.kind, route.channel, ready)! }, hotel, guest, order, route);
    }
  }
}

export function letterheadOf(hotel: HotelCard, language: string): HotelFacts {
  const { translations, address, phone, email, website, checkInTime, checkOutTime } = hotel;
  const name = translations[language]?.name ?? hotel.name;
  return { name, address, phone, email, website, checkInTime, checkOutTime };
}

function calendarOf(
  stay: StayInCalendar,
  { timeZone, checkInTime, checkOutTime }: HotelCard,
  hotel: HotelFacts,
  { subject = hotel.name }: Composed,
  number: string,
  at: Date,
): string {
  return calendarFile(
    {
      uid: stay.uid,
      sequence: stay.sequence,
      cancelled: stay.cancelled,
      start: instantInZone(stay.arrival, checkInTime, timeZone),
      end: instantInZone(stay.departure, checkOutTime, timeZone),
      summary: hotel.name,
      location: [hotel.name, hotel.address].filter(Boolean).join(', '),
      description: `${subject}\n${number}`,
    },
    at,
  );
}
