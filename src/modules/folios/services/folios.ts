import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { Work } from '../../../kernel/database/unit-of-work';
import { newId } from '../../../kernel/values/ids';
import { ACCOUNT_COLUMNS, type AccountRow, type FolioKind, type FolioOfReservation, type FolioStatus } from '../domain/folio';
import { type ChargeLine, routed, type RoutingRule } from '../domain/line';
import { folioOpened, routingChanged } from '../events/folio.events';
import { standingsWhere } from '../queries/balances';
import { CloseFolios } from './close-folios';
import { ReverseLines, type Why } from './reverse-lines';
import { checkedRules } from './routing-rules';
import { StandingRules } from './standing-rules';
import { liveLines, lockFolios, lockWithTargets, openOne, type PlacedCharge, postLines, reopenFolios } from './statements';

/** Lines of one statement. */
const CHUNK = 5_000;

export interface StandingOfReservation {
  /** Empty while there is no folio. */
  currency: string;
  /** What is still to be paid over all folios of the stay; negative is too much. */
  balanceMinor: number;
  /** Captured less refunded. */
  paidMinor: number;
  /** The one that is charged first. */
  folios: { id: string; kind: FolioKind; balanceMinor: number; status: FolioStatus }[];
}

/** The accounts of stays, for the modules that charge them. Everything happens in the caller's transaction. */
@Injectable()
export class Folios {
  constructor(
    private readonly reversals: ReverseLines,
    private readonly closing: CloseFolios,
    private readonly standingRules: StandingRules,
  ) {}

  /** The folio that a stay is charged to, made when it is missing. @returns its id; the folio is locked */
  async ofReservation(work: Work, reservation: FolioOfReservation): Promise<string> {
    const [folio] = await this.mains(work, [reservation]);
    return folio!.id;
  }

  /**
   * Charges a folio; rules of the folio lead lines elsewhere. Lines whose key is there are left out, also those that the front desk has taken back.
   * @returns ids of the lines that are new
   * @throws Refusal 404, 409 `folio_closed`
   */
  async post(work: Work, folioId: string, lines: readonly ChargeLine[]): Promise<string[]> {
    const locked = await lockWithTargets(work, [folioId]);
    const folio = openOne(locked, folioId);
    return postLines(
      work,
      lines.map((line) => placed(line, folio, locked)),
    );
  }

  /**
   * Charges many stays at once, for the night audit. A folio that was closed is opened again: what was sold is charged somewhere, and the day must end.
   * @returns how many lines are new
   */
  async postMany(work: Work, charges: readonly { reservation: FolioOfReservation; lines: readonly ChargeLine[] }[]): Promise<number> {
    const stays = [...new Map(charges.filter((c) => c.lines.length).map((c) => [c.reservation.id, c.reservation])).values()];
    if (stays.length === 0) return 0;
    const mains = await this.mains(work, stays);
    const locked = new Map(mains.map((f) => [f.id, f]));
    // those that rules lead to are locked with the rest, in the order of ids, only where there are rules
    if (mains.some((f) => f.routing.length)) for (const [id, f] of await lockWithTargets(work, [...locked.keys()])) locked.set(id, f);
    const byStay = new Map(mains.map((f) => [f.reservation_id, locked.get(f.id)!]));
    await reopenFolios(work, [...byStay.values()]);
    const lines = charges.flatMap((c) => c.lines.map((line) => placed(line, byStay.get(c.reservation.id)!, locked)));
    let written = 0;
    for (let i = 0; i < lines.length; i += CHUNK) written += (await postLines(work, lines.slice(i, i + CHUNK))).length;
    return written;
  }

  /** Takes lines back, with what was let off of them. @throws Refusal 404, 409 `line_reversed`, `folio_closed` */
  async reverse(work: Work, lineIds: string[], why: { reason: string; businessDate: string }): Promise<void> {
    await this.reversals.byId(work, lineIds, why);
  }

  /**
   * Takes back what the house has charged to a stay under a key or the keys below it (`room` is all of `room:<night>`), wherever it stands now; afterwards it can be
   * charged under these keys again. What was taken back before is left alone.
   * @returns how many lines were taken back
   */
  async reverseByKey(work: Work, reservationId: string, keyPrefix: string, why: { reason: string; businessDate: string }): Promise<number> {
    const where = `posted_to_id IN (SELECT id FROM folios WHERE reservation_id = $1) AND (key = $2 OR starts_with(key, $2 || ':'))`;
    const values = [reservationId, keyPrefix.replace(/:$/, '')];
    const places = await work.query<{ id: string }>(
      `SELECT DISTINCT folio_id AS id FROM folio_lines WHERE ${where} UNION SELECT id FROM folios WHERE reservation_id = $1`,
      values,
    );
    const locked = await lockFolios(
      work,
      places.map((p) => p.id),
    );
    const lines = await liveLines(work, where, values);
    const reductions = await liveLines(work, 'reduces_id = ANY ($1::uuid[])', [lines.map((l) => l.id)]);
    const all = [...lines, ...reductions];
    await reopenFolios(
      work,
      [...new Set(all.map((l) => l.folio_id))].map((id) => locked.get(id)!),
    );
    await this.reversals.write(work, locked, all, why satisfies Why, true);
    return lines.length;
  }

  /** What a stay owes and has paid. */
  async standing(sql: Sql, reservationId: string): Promise<StandingOfReservation> {
    const rows = await standingsWhere(sql, 'f.reservation_id = $1', reservationId);
    const sum = (field: 'balance_minor' | 'paid_minor') => rows.reduce((total, row) => total + row[field], 0);
    return {
      currency: rows[0]?.currency ?? '',
      balanceMinor: sum('balance_minor'),
      paidMinor: sum('paid_minor'),
      folios: rows.map((f) => ({ id: f.id, kind: f.kind, balanceMinor: f.balance_minor, status: f.status })),
    };
  }

  /** What charges would add to the folio that a stay is charged to: those that are not there yet, and that no rule leads elsewhere. */
  async toCome(sql: Sql, reservationId: string, lines: readonly ChargeLine[]): Promise<number> {
    const [folio] = await sql.query<{ id: string; routing: RoutingRule[] }>(
      `SELECT id, (SELECT coalesce(jsonb_agg(rule ORDER BY n), '[]') FROM jsonb_array_elements(f.routing) WITH ORDINALITY AS r(rule, n)
         JOIN folios t ON t.id = (rule ->> 'folioId')::uuid AND t.status = 'open') AS routing
       FROM folios f WHERE reservation_id = $1 AND main`,
      [reservationId],
    );
    const posted =
      folio &&
      (await sql.query<{ key: string }>(
        `SELECT key FROM folio_lines l WHERE posted_to_id = $1 AND key = ANY ($2) AND step = 0
           AND round = (SELECT count(*) FROM folio_lines f WHERE f.posted_to_id = l.posted_to_id AND f.key = l.key AND f.frees)`,
        [folio.id, lines.map((l) => l.key)],
      ));
    const there = new Set(posted?.map((l) => l.key));
    return lines.reduce((sum, l) => (there.has(l.key) || (folio && routed(folio.routing, l)) ? sum : sum + l.amountMinor), 0);
  }

  /** Closes the folios of a stay that are open. @throws Refusal 409 `folio_not_settled` naming each that is not settled, and its balance */
  async close(work: Work, reservationId: string): Promise<void> {
    const folios = await work.query<{ id: string }>('SELECT id FROM folios WHERE reservation_id = $1', [reservationId]);
    await this.closing.run(
      work,
      folios.map((f) => f.id),
    );
  }

  /** Opens the folios of a stay again, when its end is undone. */
  async reopenOf(work: Work, reservationId: string): Promise<void> {
    const folios = await work.query<{ id: string }>('SELECT id FROM folios WHERE reservation_id = $1', [reservationId]);
    const locked = await lockFolios(
      work,
      folios.map((f) => f.id),
    );
    await reopenFolios(work, [...locked.values()]);
  }

  /**
   * Sets the rules of the folios that stays of one hotel are charged to, where they are open already.
   * @throws Refusal 400, 404, 409 `folio_closed`, `currency_differs`
   */
  async routeMains(
    work: Work,
    of: { propertyId: string; currency: string; reservationIds: readonly string[] },
    rules: readonly RoutingRule[],
  ): Promise<void> {
    const mains = await work.query<{ id: string }>('SELECT id FROM folios WHERE main AND reservation_id = ANY ($1::uuid[])', [
      of.reservationIds,
    ]);
    const ids = mains.map((f) => f.id);
    const locked = await lockFolios(work, [...ids, ...rules.map((rule) => rule.folioId)]);
    const routing = JSON.stringify(checkedRules(rules, locked, { ...of, ids }));
    const changed = await work.query<{ id: string }>(
      `UPDATE folios SET routing = $2, version = version + 1, updated_at = $3 WHERE id = ANY ($1::uuid[]) AND status = 'open' AND routing <> $2::jsonb RETURNING id`,
      [ids, routing, work.by.at],
    );
    for (const { id } of changed) work.emit(routingChanged(locked.get(id)!));
  }

  /** The folios that stays are charged to, locked; those that are missing are opened. */
  private async mains(work: Work, stays: readonly FolioOfReservation[]): Promise<AccountRow[]> {
    const there = await this.lockMains(work, stays);
    const known = new Set(there.map((f) => f.reservation_id));
    const missing = stays.filter((s) => !known.has(s.id));
    if (missing.length === 0) return there;
    const opened = await this.open(work, missing);
    // somebody else may have been faster with some of them
    return opened.length === missing.length ? [...there, ...opened] : this.lockMains(work, stays);
  }

  private lockMains(work: Work, stays: readonly FolioOfReservation[]): Promise<AccountRow[]> {
    return work.hot<AccountRow>(
      'lock_main_folios',
      `SELECT ${ACCOUNT_COLUMNS} FROM folios WHERE main AND reservation_id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
      [stays.map((s) => s.id)],
    );
  }

  private async open(work: Work, stays: readonly FolioOfReservation[]): Promise<AccountRow[]> {
    const rules = await this.standingRules.of(
      work,
      stays.map((s) => s.id),
    );
    const rows = stays.map((s) => ({ ...s, folioId: newId(), routing: rules.get(s.id) ?? [] }));
    const opened = await work.hot<AccountRow>(
      'open_folios',
      `INSERT INTO folios (id, property_id, kind, main, reservation_id, booking_id, guest_id, name, currency, status, routing, created_by, created_at, updated_at)
       SELECT s."folioId", s."propertyId", 'guest', true, s.id, s."bookingId", s."guestId", s.name, s.currency, 'open', s.routing, $2, $3, $3
       FROM json_to_recordset($1::json) AS s("folioId" uuid, id uuid, "propertyId" uuid, "bookingId" uuid, "guestId" uuid, name text, currency text, routing jsonb)
       ORDER BY s.id
       ON CONFLICT (reservation_id, property_id) WHERE main DO NOTHING RETURNING ${ACCOUNT_COLUMNS}`,
      [JSON.stringify(rows), work.by.accountId, work.by.at],
    );
    for (const folio of opened) work.emit(folioOpened(folio, 'guest'));
    return opened;
  }
}

function placed(line: ChargeLine, folio: AccountRow, locked: ReadonlyMap<string, AccountRow>): PlacedCharge {
  const led = folio.routing.length ? locked.get(routed(folio.routing, line) ?? folio.id) : undefined;
  // a folio that was closed meanwhile takes nothing: the line stays where it was posted
  return { line, postedToId: folio.id, ledToId: led?.status === 'open' ? led.id : null };
}
