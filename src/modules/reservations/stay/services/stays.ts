import { Injectable } from '@nestjs/common';
import type { Permission } from '../../../../kernel/auth/permissions';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { GuestQueries } from '../../../guests';
import { PropertyQueries } from '../../../properties';
import { requireAction, type ReservationAction, ReservationProblems, type ReservationStatus } from '../../domain/reservation';
import { DEFAULT_RULES, type StayRules } from '../domain/stay-rules';
import type { Terms } from '../../domain/priced-room';
import { type LateCheckOut, loadStay, momentOf, type Stay, type StayRow } from './stay-row';

export const reasonPlace = (stepId: string): string => `stay_steps.reason ${stepId}`;

/** Columns of `reservations` that an action sets beside the status. */
export type Changes = Partial<Record<'arrival' | 'departure' | 'checked_in_on' | 'checked_out_on', string | null>> &
  Partial<Record<'checked_in_at' | 'checked_out_at' | 'pre_checked_in_at' | 'cancelled_at', Date | null>> &
  Partial<Record<'total_minor' | 'cancellation_fee_minor' | 'no_show_fee_minor', number | null>> & {
    expected_arrival?: string | null;
    late_check_out?: LateCheckOut | null;
    terms?: Terms;
    cancellation_reason?: null;
  };

/** Reservations as whoever changes their stay needs them. */
@Injectable()
export class Stays {
  constructor(
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly vault: Vault,
  ) {}

  /**
   * The reservation, locked until the transaction ends, when the caller may do this with it and it can be done now.
   * @param permission what staff and machines need; guests may where `guests` is set, with what they booked or sleep in as the first
   * @throws Refusal 404, 403, 409 `wrong_status` or `not_now`
   */
  async lock(
    work: Work,
    ctx: RequestContext,
    id: string,
    action: ReservationAction,
    { permission = 'stays:write', guests = false }: { permission?: Permission; guests?: boolean } = {},
  ): Promise<Stay> {
    const row = await loadStay(work, id, true);
    if (!row) throw notFound();
    await this.authorise(work, ctx, row, permission, guests);
    const stay = { row, hotel: (await this.properties.read(work, row.property_id))! };
    requireAction(action, momentOf(stay, ctx.at));
    return stay;
  }

  /** Several at once, in the order of their ids. @throws Refusal as {@link lock} */
  async lockBoth(work: Work, ctx: RequestContext, ids: readonly [string, string], action: ReservationAction): Promise<[Stay, Stay]> {
    const found = new Map<string, Stay>();
    for (const id of ids.toSorted()) found.set(id, await this.lock(work, ctx, id, action));
    return [found.get(ids[0])!, found.get(ids[1])!];
  }

  private async authorise(sql: Sql, { caller }: RequestContext, row: StayRow, permission: Permission, guests: boolean): Promise<void> {
    if (caller.guestId) {
      const own = guests ? await this.guests.recordIds(sql, caller.guestId) : [];
      if (!own.includes(row.guest_id) && !own.includes(row.booker_guest_id)) throw notFound();
      return;
    }
    if (!caller.can('reservations:read', row.property_id)) throw notFound();
    caller.require(permission, row.property_id);
  }

  /** Sets the status where it is still the expected one, and what goes with it; the row in hand follows. @throws Refusal 409 `wrong_status` */
  async change(work: Work, at: Date, { row }: Stay, status: ReservationStatus, changes: Changes = {}): Promise<void> {
    const columns = Object.entries(changes);
    const changed = await work.query(
      `UPDATE reservations SET ${['status = $3', 'version = version + 1', 'updated_at = $4', ...columns.map(([name], i) => `${name} = $${i + 5}`)].join(', ')}
       WHERE id = $1 AND status = $2 RETURNING 1`,
      [
        row.id,
        row.status,
        status,
        at,
        ...columns.map(([, value]) =>
          value instanceof Date || typeof value !== 'object' || value === null ? value : JSON.stringify(value),
        ),
      ],
    );
    if (changed.length === 0) throw new Refusal(ReservationProblems.wrongStatus);
    Object.assign(row, changes, { status, version: row.version + 1 });
  }

  /** Notes what was done, for whoever undoes it. */
  async note(
    work: Work,
    ctx: Pick<RequestContext, 'at' | 'caller'>,
    { row, hotel }: Stay,
    kind: string,
    details: Record<string, unknown> = {},
    reason?: string,
  ): Promise<void> {
    const id = newId();
    await work.hot(
      'note_stay_step',
      `INSERT INTO stay_steps (id, property_id, reservation_id, kind, business_date, details, reason, done_by, done_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        row.property_id,
        row.id,
        kind,
        hotel.businessDate,
        JSON.stringify(details),
        reason === undefined ? null : this.vault.sealRecord(reason, reasonPlace(id)),
        ctx.caller.accountId,
        ctx.at,
      ],
    );
  }

  /** What was noted last of this kind. */
  async lastNote<Details>(sql: Sql, reservationId: string, kind: string): Promise<Details | undefined> {
    const [step] = await sql.query<{ details: Details }>(
      'SELECT details FROM stay_steps WHERE reservation_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1',
      [reservationId, kind],
    );
    return step?.details;
  }

  async rules(sql: Sql, propertyId: string): Promise<StayRules> {
    const [own] = await sql.hot<{ rules: Partial<StayRules> }>('stay_rules_of', 'SELECT rules FROM stay_rules WHERE property_id = $1', [
      propertyId,
    ]);
    return { ...DEFAULT_RULES, ...own?.rules };
  }
}
