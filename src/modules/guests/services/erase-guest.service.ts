import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { FORGET_ANSWERS } from '../../../kernel/privacy/kernel-holder';
import { PersonalDataHolders, type Subject } from '../../../kernel/privacy/personal-data-holders';
import { GuestProblems } from '../domain/problems';
import type { EraseGuestDto, ErasureDto } from '../dto/erasure.dto';
import { guestsErased } from '../events/privacy.events';
import { Persons } from '../queries/persons';

const FRESH_MS = 10 * 60_000;

class TriedOut extends Error {
  constructor(readonly report: ErasureDto) {
    super('tried out');
  }
}

/** One line of the list of erasures. */
export interface ErasedRecord {
  guestId: string;
  personId: string;
  reason: string;
  erasedAt: Date | string;
}

/** Forgets a person: every record of theirs, and whatever other parts of the house keep, in one transaction. What the books need stays, without a name. */
@Injectable()
export class EraseGuest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly persons: Persons,
    private readonly holders: PersonalDataHolders,
  ) {}

  /** @throws Refusal 404, 403 without `privacy:write` in every hotel that knows the person, 409 `erasure_not_now` */
  async run(ctx: RequestContext, guestId: string, request: EraseGuestDto, dryRun = false): Promise<ErasureDto> {
    try {
      return await this.work.run(ctx, 200, async (work) => {
        const report = await this.within(work, ctx, guestId, request);
        if (dryRun) throw new TriedOut({ ...report, erasedAt: null, dryRun: true });
        return report;
      });
    } catch (error) {
      if (error instanceof TriedOut) return error.report;
      throw error;
    }
  }

  /** The same within a transaction that is open. */
  async within(work: Work, ctx: RequestContext, guestId: string, { reason, privacyRequestId }: EraseGuestDto): Promise<ErasureDto> {
    const [person] = await this.persons.lock(work, [guestId]);
    requireForAll(ctx, 'privacy:write', person!);
    const { personId, recordIds } = person!;
    const subject: Subject = { personId, recordIds, at: ctx.at };
    const holders = this.holders.all().toReversed();
    let forgotten: Record<string, number> = {};
    if (!person!.erased) {
      const obstacles = [];
      for (const holder of holders) obstacles.push(...((await holder.obstacles?.(work, subject)) ?? []));
      if (obstacles.length) throw new Refusal(GuestProblems.erasureNotNow, undefined, obstacles);
      forgotten = await this.forget(work, subject);
      await work.query(
        `INSERT INTO erasures (guest_id, person_id, reason, request_id, erased_by, erased_at)
         SELECT id, $2, $3, $4, $5, $6 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`,
        [recordIds, personId, reason, privacyRequestId ?? null, ctx.caller.accountId, ctx.at],
      );
      work.emit(guestsErased(personId, recordIds, reason));
      work.audit({
        action: 'guest.erased',
        target: { type: 'guest', id: personId },
        details: { reason, recordIds, privacyRequestId: privacyRequestId ?? null },
      });
    }
    const [erased] = await work.query<{ erased_at: Date }>('SELECT min(erased_at) AS erased_at FROM guests WHERE id = ANY ($1::uuid[])', [
      recordIds,
    ]);
    return {
      guestId: personId,
      recordIds,
      erasedAt: erased!.erased_at.toISOString(),
      dryRun: false,
      forgotten: Object.entries(forgotten).flatMap(([table, rows]) => (rows ? [{ table, rows }] : [])),
      keeps: holders.flatMap((h) => (h.keeps ? [{ holder: h.name, what: h.keeps }] : [])),
    };
  }

  /** Record ids and days of all erasures, nothing personal: to be kept apart from the backups. */
  list(): Promise<ErasedRecord[]> {
    return this.database.query(
      `SELECT guest_id AS "guestId", person_id AS "personId", reason, erased_at AS "erasedAt" FROM erasures ORDER BY erased_at, guest_id`,
    );
  }

  /**
   * A backup was restored that still knows people who have been erased since: they are forgotten again.
   * @returns how many records were, and how many needed it no more
   */
  async applyAgain(ctx: RequestContext, list: readonly ErasedRecord[]): Promise<{ forgotten: number; unknown: number; already: number }> {
    const result = { forgotten: 0, unknown: 0, already: 0 };
    const persons = new Map<string, ErasedRecord[]>();
    for (const record of list) persons.set(record.personId, [...(persons.get(record.personId) ?? []), record]);
    for (const records of persons.values()) {
      const ids = records.map((r) => r.guestId);
      await this.work.run(ctx, 200, async (work) => {
        const there = await work.query<{ id: string; erased: boolean }>(
          'SELECT id, erased_at IS NOT NULL AS erased FROM guests WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
          [ids],
        );
        const left = there.filter((r) => !r.erased).map((r) => r.id);
        result.unknown += ids.length - there.length;
        result.already += there.length - left.length;
        result.forgotten += left.length;
        if (left.length === 0) return;
        const { personId, reason } = records[0]!;
        await this.forget(work, { personId, recordIds: left, at: ctx.at });
        await work.query(
          `INSERT INTO erasures (guest_id, person_id, reason, erased_by, erased_at)
           SELECT id, $2, $3, $4, $5 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`,
          [left, personId, reason, ctx.caller.accountId, ctx.at],
        );
        work.emit(guestsErased(personId, left, reason));
        work.audit({ action: 'guest.erased_again', target: { type: 'guest', id: personId }, details: { reason, recordIds: left } });
      });
    }
    return result;
  }

  /** Erasing and taking away need a code that was just entered: a phone left lying about is not enough. @throws Refusal 403 `sign_in_again` */
  requireFresh({ caller, at }: RequestContext): void {
    if (!caller.signedInAt || at.getTime() - caller.signedInAt.getTime() > FRESH_MS) throw new Refusal(GuestProblems.signInAgain);
  }

  /** What lies further down first: it may need to know what the records still say. Stored answers last, for what commits meanwhile leaves its own. */
  async forget(work: Work, subject: Subject): Promise<Record<string, number>> {
    const forgotten: Record<string, number> = {};
    for (const holder of this.holders.all().toReversed()) Object.assign(forgotten, await holder.forget?.(work, subject));
    forgotten.idempotency_keys = (await work.query(FORGET_ANSWERS, [subject.recordIds])).length;
    return forgotten;
  }
}

/**
 * What concerns a whole person is decided by somebody whom every hotel that knows them trusts with it; the guest themselves may.
 * @throws Refusal 404 where no record may be seen, 403
 */
export function requireForAll(ctx: RequestContext, permission: 'privacy:write', { propertyIds }: { propertyIds: readonly string[] }): void {
  const { caller } = ctx;
  if (caller.kind === 'guest') return;
  if (!propertyIds.some((id) => caller.can(permission, id))) throw notFound();
  for (const propertyId of propertyIds) if (!caller.can(permission, propertyId)) caller.requireEverywhere(permission);
}
