import { Injectable } from '@nestjs/common';
import { Database, isRetryable, sqlState, type Sql } from '../../../kernel/database/database';
import type { AuditRow, OutboxRow } from '../../../kernel/database/unit-of-work';
import { OutboxSignal } from '../../../kernel/events/outbox-signal';
import type { GuestRow } from '../../guests';
import type { ShortUse, UseRow } from '../../pricing';
import { BOOK, BOOK_WITH_USES, type NightDemand, RELEASE_EXPIRED_ON, SELL_HELD, type ShortNight, STATE } from './booking-statement';

/** Everything one booking writes, and what must still be true when it does. */
export interface PressJob {
  at: Date;
  key?: { scope: string; key: string; fingerprint: string; status: number; answer: string; subjects: string[] };
  versions: { property_id: string; month: string; version: number }[];
  quote?: { id: string; booking_id: string };
  /** The quote holds the rooms: they are turned into sold ones instead of being taken. */
  held: boolean;
  demand: NightDemand[];
  /** What else happens in its transaction; it then goes alone. What it raises is one of {@link STATE}, or the caller's own. */
  around?: { before(tx: Sql): Promise<void>; after?(tx: Sql): Promise<void> };
  guests: GuestRow[];
  booking: object;
  reservations: object[];
  nights: object[];
  companions: object[];
  references: object[];
  /** Of promotions and coupons. */
  uses: UseRow[];
  events: OutboxRow[];
  audits: AuditRow[];
}

export type PressOutcome =
  | { done: true }
  | { done: false; why: 'key_taken' | 'rates_changed' | 'quote_used' | 'hold_expired' }
  | { done: false; why: 'sold_out'; short: ShortNight[] }
  | { done: false; why: 'uses_short'; short: ShortUse[] };

interface Waiting {
  job: PressJob;
  settle(outcome: PressOutcome): void;
  fail(error: unknown): void;
}

// Two transactions in flight keep both the processor and the disk busy; what arrives meanwhile rides in the next one.
const IN_FLIGHT = 2;
const MOST = 32;

/**
 * Writes bookings, gathering those that wait into one transaction: one statement, one commit for many callers. A booking that cannot be
 * made does not spoil its neighbours: the database names the nights it found short under the lock, those bookings are refused, the others go again.
 */
@Injectable()
export class BookingPress {
  private readonly waiting: Waiting[] = [];
  private inFlight = 0;

  constructor(
    private readonly database: Database,
    private readonly signal: OutboxSignal,
  ) {}

  submit(job: PressJob): Promise<PressOutcome> {
    return new Promise((settle, fail) => {
      this.waiting.push({ job, settle, fail });
      this.pump();
    });
  }

  private pump(): void {
    while (this.inFlight < IN_FLIGHT && this.waiting.length > 0) {
      this.inFlight++;
      void this.print(this.nextBatch()).finally(() => {
        this.inFlight--;
        this.pump();
      });
    }
  }

  /** Held quotes go alone; two requests with one key never ride together, since the second must see what became of the first. */
  private nextBatch(): Waiting[] {
    const [batch, later]: [Waiting[], Waiting[]] = [[], []];
    const keys = new Set<string>();
    for (const entry of this.waiting.splice(0)) {
      const alone = goesAlone(entry.job);
      const key = entry.job.key && `${entry.job.key.scope}\n${entry.job.key.key}`;
      const fits = batch.length < MOST && !(batch[0] && goesAlone(batch[0].job)) && !(alone && batch.length > 0) && !(key && keys.has(key));
      (fits ? batch : later).push(entry);
      if (fits && key) keys.add(key);
    }
    this.waiting.push(...later);
    return batch;
  }

  private async print(batch: Waiting[]): Promise<void> {
    try {
      await this.write(batch);
    } catch (error) {
      for (const entry of batch) entry.fail(error);
    }
  }

  private async write(batch: Waiting[], attempt = 1): Promise<void> {
    if (batch.length === 0) return;
    const [only] = batch;
    try {
      if (batch.length === 1 && only!.job.held) return only!.settle(await this.sellHeld(only!.job));
      if (batch.length === 1 && only!.job.around) return only!.settle(await this.withMore(only!.job));
      await writeBookings(
        this.database,
        batch.map((entry) => entry.job),
      );
      this.signal.wake();
      for (const entry of batch) entry.settle({ done: true });
    } catch (error) {
      if (isRetryable(error) && attempt < 4) return this.write(batch, attempt + 1);
      if (sqlState(error) === STATE.soldOut) return this.sortOut(batch, JSON.parse((error as Error).message) as ShortNight[]);
      if (batch.length > 1) return this.halve(batch);
      const refusal = refusalOf(error);
      if (refusal) only!.settle(refusal);
      else only!.fail(error);
    }
  }

  /** Rooms were short somewhere: who finds too few on a night even alone is refused, the rest goes again. */
  private async sortOut(batch: Waiting[], short: ShortNight[]): Promise<void> {
    const seen = new Map(short.map((s) => [`${s.roomTypeId} ${s.night}`, s]));
    const lacking = (job: PressJob) => {
      return job.demand.flatMap((d) => {
        const night = seen.get(`${d.room_type_id} ${d.night}`);
        return night && (night.left === null || night.left < d.rooms) ? [night] : [];
      });
    };
    const refused = batch.filter(({ job }) => lacking(job).length > 0);
    const others = batch.filter(({ job }) => lacking(job).length === 0);
    for (const entry of refused) {
      const nights = lacking(entry.job);
      if (nights.some((n) => n.expired)) entry.settle(await this.afterExpiredHolds(entry.job));
      else entry.settle({ done: false, why: 'sold_out', short: nights });
    }
    if (refused.length === 0 && others.length > 1) return this.halve(others);
    return this.write(others);
  }

  private async halve(batch: Waiting[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.write(batch.slice(0, middle));
    await this.write(batch.slice(middle));
  }

  /** Releases the expired holds of its nights and tries once more, in one transaction. */
  private afterExpiredHolds(job: PressJob): Promise<PressOutcome> {
    return this.inTransaction(async (tx) => {
      await tx.hot('release_expired_on', RELEASE_EXPIRED_ON, [JSON.stringify(job.demand), job.at]);
      await writeBookings(tx, [job]);
      return { done: true };
    });
  }

  private async withMore(job: PressJob): Promise<PressOutcome> {
    const around = job.around!;
    const attempt = () =>
      this.inTransaction(async (tx) => {
        await around.before(tx);
        await writeBookings(tx, [job]);
        await around.after?.(tx);
        return { done: true };
      });
    const outcome = await attempt();
    if (outcome.done || outcome.why !== 'sold_out' || !outcome.short.some((night) => night.expired)) return outcome;
    await this.database.hot('release_expired_on', RELEASE_EXPIRED_ON, [JSON.stringify(job.demand), job.at]);
    return attempt();
  }

  private sellHeld(job: PressJob): Promise<PressOutcome> {
    return this.inTransaction(async (tx) => {
      const sold = await tx.hot('sell_held', SELL_HELD, [job.quote!.id, job.at]);
      if (sold.length !== job.demand.length) throw new HoldGone();
      await writeBookings(tx, [{ ...job, demand: [] }]);
      return { done: true };
    });
  }

  private async inTransaction(work: (tx: Sql) => Promise<PressOutcome>): Promise<PressOutcome> {
    try {
      const outcome = await this.database.transaction(work);
      this.signal.wake();
      return outcome;
    } catch (error) {
      if (error instanceof HoldGone) return { done: false, why: 'hold_expired' };
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return refusal;
    }
  }
}

class HoldGone extends Error {}

const goesAlone = ({ held, around }: PressJob): boolean => held || around !== undefined;

/** What the statement has refused; undefined for what it did not raise. */
function refusalOf(error: unknown): PressOutcome | undefined {
  switch (sqlState(error)) {
    case STATE.soldOut:
      return { done: false, why: 'sold_out', short: JSON.parse((error as Error).message) as ShortNight[] };
    case STATE.usesShort:
      return { done: false, why: 'uses_short', short: JSON.parse((error as Error).message) as ShortUse[] };
    case STATE.keyTaken:
      return { done: false, why: 'key_taken' };
    case STATE.quoteUsed:
      return { done: false, why: 'quote_used' };
    case STATE.ratesChanged:
      return { done: false, why: 'rates_changed' };
    default:
      return undefined;
  }
}

/** Runs the statement for these jobs; what it raises is one of {@link STATE}. */
export async function writeBookings(sql: Sql, jobs: PressJob[]): Promise<void> {
  const all = <T>(pick: (job: PressJob) => T[]): string => JSON.stringify(jobs.flatMap(pick));
  const versions = new Map(jobs.flatMap((j) => j.versions).map((v) => [`${v.property_id} ${v.month} ${v.version}`, v]));
  const uses = jobs.flatMap((j) => j.uses);
  await sql.hot(uses.length ? 'book_with_uses' : 'book', uses.length ? BOOK_WITH_USES : BOOK, [
    all((j) => (j.key ? [j.key] : [])),
    jobs[0]!.at,
    JSON.stringify([...versions.values()]),
    all((j) => (j.quote ? [j.quote] : [])),
    JSON.stringify(jobs.length === 1 ? jobs[0]!.demand : summed(jobs)),
    all((j) => j.guests),
    all((j) => [j.booking]),
    all((j) => j.reservations),
    all((j) => j.nights),
    all((j) => j.companions),
    all((j) => j.references),
    all((j) => j.events),
    all((j) => j.audits),
    ...(uses.length ? [JSON.stringify(uses)] : []),
  ]);
}

/** One row per night, however many bookings want it: a hot night is updated once per transaction. */
function summed(jobs: PressJob[]): NightDemand[] {
  const nights = new Map<string, NightDemand>();
  for (const demand of jobs.flatMap((j) => j.demand)) {
    const key = `${demand.room_type_id} ${demand.night}`;
    const known = nights.get(key);
    if (known) known.rooms += demand.rooms;
    else nights.set(key, { ...demand });
  }
  return [...nights.values()];
}
