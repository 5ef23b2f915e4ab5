import type { ApiClient, Problem } from './api-client';
import { type Booking, nightKey, nightsOf, whyUnbookable } from './booking';
import { dayOf } from './days';
import { bookingRequest, type Hotel } from './hotel';
import type { Ledger } from './ledger';
import type { Operation } from './plan';
import { longestChain, runInOrder } from './schedule';

/** A booking as it was acknowledged. */
export interface Acknowledged {
  line: number;
  bookingId: string;
  confirmationNumber: string;
  reservationId: string;
  cancelled: boolean;
}

export interface TurnedAway {
  line: number;
  status: number;
  code: string;
  reason: string;
}

/** What the server answered, and what is wrong with it by the client's own books. */
export interface Story {
  accepted: Map<number, Acknowledged>;
  soldOut: TurnedAway[];
  /** Refused for any other reason. */
  unbookable: TurnedAway[];
  cancelled: number;
  operations: number;
  /** Sum of what each operation took. */
  busyMs: number;
  complaints: Complaint[];
}

/** An answer that cannot be right: `rooms`, because of what was free or full; `answer`, for any other reason. */
export interface Complaint {
  line: number;
  about: 'rooms' | 'answer';
  what: string;
}

interface BookingAnswer {
  id: string;
  confirmationNumber: string;
  total: { amountMinor: number };
  reservations: { id: string; status: string }[];
}

/** A booking and its cancellation wait for each other too, where it has no nights. */
const touches = ({ booking }: Operation): string[] => [`line ${booking.line}`, ...nightsOf(booking)];

/** Operations that can only come one after the other, at the worst. */
export const oneAfterTheOther = (operations: readonly Operation[]): number => longestChain(operations, touches);

/** Sends the operations, order kept per room type and night, and keeps the books. */
export class Run {
  readonly story: Story = { accepted: new Map(), soldOut: [], unbookable: [], cancelled: 0, operations: 0, busyMs: 0, complaints: [] };
  private readonly letters: Map<string, string>;

  constructor(
    private readonly api: ApiClient,
    private readonly hotel: Hotel,
    private readonly ledger: Ledger,
    private readonly name: string,
  ) {
    this.letters = new Map([...hotel.roomTypes].map(([letter, id]) => [id, letter]));
  }

  async all(operations: readonly Operation[], concurrency: number, done: (operations: number) => void): Promise<Story> {
    await runInOrder(operations, touches, concurrency, async ({ kind, booking }) => {
      const since = performance.now();
      await (kind === 'book' ? this.book(booking) : this.cancel(booking));
      this.story.busyMs += performance.now() - since;
      done(++this.story.operations);
    });
    return this.story;
  }

  private async book(booking: Booking): Promise<void> {
    const { line } = booking;
    const answer = await this.api.call('POST', '/v1/bookings', bookingRequest(booking, this.hotel), { key: `${this.name}-book-${line}` });
    const unbookable = whyUnbookable(booking);
    if (answer.status === 201) {
      this.accepted(booking, answer.body as BookingAnswer);
      if (unbookable) this.complain(line, `was accepted with ${unbookable}`);
      return;
    }
    const turnedAway = { line, status: answer.status, ...explained(answer.body as Problem) };
    if (turnedAway.code !== 'sold_out') {
      this.story.unbookable.push(turnedAway);
      if (!unbookable) this.complain(line, `was refused although nothing speaks against it: ${turnedAway.reason}`);
      return;
    }
    this.story.soldOut.push(turnedAway);
    const named = ((answer.body as Problem).errors ?? []).map((e) =>
      nightKey(this.letters.get(e.roomTypeId ?? '') ?? '?', dayOf(e.date ?? '')),
    );
    this.complain(line, this.ledger.refuse(booking, named), 'rooms');
  }

  private accepted(booking: Booking, answer: BookingAnswer): void {
    const { line, nights, perNightMinor } = booking;
    const [reservation, ...others] = answer.reservations;
    this.complain(line, this.ledger.accept(booking), 'rooms');
    this.story.accepted.set(line, {
      line,
      bookingId: answer.id,
      confirmationNumber: answer.confirmationNumber,
      reservationId: reservation?.id ?? '',
      cancelled: false,
    });
    if (!reservation || others.length || reservation.status !== 'confirmed') this.complain(line, 'is not one confirmed reservation');
    if (answer.total.amountMinor !== nights * perNightMinor) {
      this.complain(line, `costs ${answer.total.amountMinor} instead of ${nights} × ${perNightMinor}`);
    }
  }

  private async cancel(booking: Booking): Promise<void> {
    const { line } = booking;
    const known = this.story.accepted.get(line);
    if (!known) return;
    const path = `/v1/reservations/${known.reservationId}/cancellation`;
    const answer = await this.api.call('POST', path, { reason: 'Cancelled in the replayed file' }, { key: `${this.name}-cancel-${line}` });
    if (answer.status !== 200 || (answer.body as { status: string }).status !== 'cancelled') {
      this.complain(line, `could not be cancelled: ${answer.status} ${JSON.stringify(answer.body)}`);
      return;
    }
    known.cancelled = true;
    this.story.cancelled++;
    this.ledger.cancel(booking);
  }

  private complain(line: number, what: string | undefined, about: Complaint['about'] = 'answer'): void {
    if (what) this.story.complaints.push({ line, about, what });
  }
}

function explained({ code, detail, errors = [] }: Problem): { code: string; reason: string } {
  const reasons = errors.map((e) => `${e.pointer ?? ''} ${e.code}`.trim());
  return { code, reason: reasons.length ? `${code}: ${reasons.join(', ')}` : `${code}${detail ? `: ${detail}` : ''}` };
}
